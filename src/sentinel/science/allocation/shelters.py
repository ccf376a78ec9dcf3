"""People of villages to shelters with room: least person-minutes, and who is left without a place."""

import math

import numpy as np
from numpy.typing import NDArray

from sentinel.science.allocation.flow import transport
from sentinel.science.contract import Numbers, OutOfRange, Stamp, Whole, inputs, quantity, result, stamp


@inputs
class ShelterInputs:
    """Villages with people, shelters with room, and the way between them; `minutes` inf where there is none."""

    people: Whole = quantity("转移人数", "人", shape="villages", low=0, high=1e7)
    room: Whole = quantity("可容纳人数", "人", shape="shelters", low=0, high=1e7)
    minutes: Numbers = quantity("到避难场所的时间", "min", shape="villages, shelters", low=0, high=math.inf)

    def validate(self) -> None:
        for name in ("people", "room"):
            if not np.issubdtype(np.asarray(getattr(self, name)).dtype, np.integer):
                raise OutOfRange(name, "人数应是整数。")
        if self.minutes.shape != (len(self.people), len(self.room)):
            raise OutOfRange("minutes", "时间表应是每个村一行、每处避难场所一列。")
        if self.minutes[np.isfinite(self.minutes)].max(initial=0) > 1e5:
            raise OutOfRange("minutes", "有的时间超过 100000 分钟；到不了的应填无穷大。")


@result
class ShelterPlan:
    """Who goes where, who has no place, and why not."""

    people: Whole = quantity("安置人数", "人", shape="villages, shelters")
    unassigned: Whole = quantity("未安置人数", "人", shape="villages")
    cut_off: NDArray[np.bool_] = quantity("没有一处避难场所可达", shape="villages")
    full: NDArray[np.bool_] = quantity("已满", shape="shelters")
    person_minutes: float = quantity("总耗时", "人·min")
    missing: tuple[str, ...]
    stamp: Stamp


def assign_shelters(given: ShelterInputs) -> ShelterPlan:
    """Most people placed, and of such plans the least person-minutes; a village may go to several shelters.

    Arrays as `ShelterPlan` says. Never fails for want of room or of a way: what is missing is in `unassigned` and, in
    sentences, in `missing`. Source: transport problem as a minimum-cost flow.
    """
    goes, left = transport(np.asarray(given.people), np.asarray(given.room), given.minutes)
    cut_off: NDArray[np.bool_] = np.asarray(~np.isfinite(given.minutes).any(axis=1))
    missing = []
    if left[cut_off].any():
        villages = int((left[cut_off] > 0).sum())
        missing.append(f"{villages} 个村共 {left[cut_off].sum()} 人没有可达的避难场所，需先打通道路或换方式转移。")
    if left[~cut_off].any():
        missing.append(f"可达的避难场所容量不足，还差 {left[~cut_off].sum()} 个位置。")
    taken = goes.sum(axis=0)
    return ShelterPlan(
        people=goes,
        unassigned=left,
        cut_off=cut_off,
        full=taken >= given.room,
        person_minutes=float((goes * np.where(np.isfinite(given.minutes), given.minutes, 0)).sum()),
        missing=tuple(missing),
        stamp=stamp("allocation.shelters", "1", given),
    )
