"""The four colours of geological hazard by rain: threshold sets are data of a gully, this reads them.

A set gives, for some of the colours, the rain that reaches it in each window of hours; the highest colour any window
reaches holds. No set is built in: the numbers belong to the institute that investigated the gully. Wording of the
colours: the joint notice of the planning and weather authorities of Beijing of 31 July 2023.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL, VERSION = "debris.colours", "1"


class Colour(StrEnum):
    """Levels from the lowest."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


RISK = {
    Colour.BLUE: "有一定风险",
    Colour.YELLOW: "风险较高",
    Colour.ORANGE: "风险高",
    Colour.RED: "风险很高",
}


@dataclass(frozen=True, slots=True)
class ThresholdSet:
    """What one gully's colours ask for: mm of rain by colour in each of the windows, with source and state of checking.

    windows: whole hours, ascending; amounts: one figure per window for each colour the set knows; provisional: the
    sentence to be shown while the set is not confirmed, "" once it is.
    """

    code: str
    windows: tuple[int, ...]
    amounts: Mapping[Colour, tuple[float, ...]]
    source: str
    provisional: str

    def refusal(self) -> str:
        """Why the set cannot be used; "" when it can."""
        known = [self.amounts[colour] for colour in Colour if colour in self.amounts]
        if not known or not self.windows:
            return f"阈值组 {self.code} 没有颜色或没有时段。"
        strangers = [str(each) for each in self.amounts if each not in set(Colour)]
        if strangers:
            return f"阈值组 {self.code} 里有不认识的颜色 {'、'.join(strangers)}，应是 {'、'.join(Colour)} 之一。"
        if any(one >= other or other % 1 for one, other in pairwise((0, *self.windows))):
            return f"阈值组 {self.code} 的时段应为递增的整小时数。"
        if any(len(each) != len(self.windows) for each in known):
            return f"阈值组 {self.code} 的雨量个数与时段个数不同。"
        if not all(amount > 0 for each in known for amount in each):
            return f"阈值组 {self.code} 里有不大于 0 的雨量。"
        if any(one >= other for low, high in pairwise(known) for one, other in zip(low, high, strict=True)):
            return f"阈值组 {self.code} 里较高颜色的雨量没有更大。"
        return ""


def read_sets(document: Any) -> dict[str, ThresholdSet]:
    """The set of each kind of hazard from data: a list of sets with their `kinds`.

    Raises OutOfRange at `sets` for what cannot be read, contradicts itself or gives a kind two sets.
    """
    found: dict[str, ThresholdSet] = {}
    try:
        for each in document:
            read = ThresholdSet(
                code=each["code"],
                windows=tuple(each["windows"]),
                amounts={_colour_of(name): tuple(map(float, given)) for name, given in each["amounts"].items()},
                source=each["source"],
                provisional=each["provisional"],
            )
            twice = [kind for kind in each["kinds"] if kind in found]
            if twice or read.refusal():
                raise OutOfRange("sets", read.refusal() or f"{'、'.join(twice)}有两个阈值组，请只留一个。")
            found |= dict.fromkeys(each["kinds"], read)
    except OutOfRange:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise OutOfRange("sets", "雨量阈值组读不懂，请核对各组的种类、时段和四色雨量。") from wrong
    return found


def _colour_of(name: str) -> Colour:
    if name not in set(Colour):
        raise OutOfRange("sets", f"阈值组里有不认识的颜色“{name}”，应是 {'、'.join(Colour)} 之一。")
    return Colour(name)


@inputs
class ColourInputs:
    """Hourly rain up to now (the last column the latest) at gullies, each with its own threshold set."""

    sets: tuple[ThresholdSet, ...]
    rain: np.ndarray = quantity("逐小时雨量（末列为最近一小时）", "mm", shape="gullies, hours", low=0, high=400)

    def validate(self) -> None:
        if len(self.sets) != len(self.rain):
            raise OutOfRange("sets", f"有 {len(self.rain)} 条沟的雨量，却有 {len(self.sets)} 个阈值组，请一沟一组。")
        for each in self.sets:
            if each.refusal():
                raise OutOfRange("sets", each.refusal())
            if each.windows[-1] > self.rain.shape[1]:
                given = self.rain.shape[1]
                raise OutOfRange("rain", f"阈值组 {each.code} 要 {each.windows[-1]} 小时雨量，只给了 {given} 小时。")


@result
class Colours:
    """The colour of each gully, None below all, and the window (h) that reached it, 0 for none."""

    colours: tuple[Colour | None, ...]
    windows: tuple[int, ...]
    stamp: Stamp


def colours(given: ColourInputs) -> Colours:
    """The highest colour of each gully and the shortest window that reaches it (at or above).

    Raises OutOfRange for sets that contradict themselves and for rain that is too short for a window.
    """
    found = [_colour(each, np.asarray(rain, float)) for each, rain in zip(given.sets, given.rain, strict=True)]
    provisional = tuple(dict.fromkeys(each.provisional for each in given.sets if each.provisional))
    return Colours(
        colours=tuple(colour for colour, _window in found),
        windows=tuple(window for _colour, window in found),
        stamp=stamp(MODEL, VERSION, given, provisional=provisional),
    )


def _colour(thresholds: ThresholdSet, rain: np.ndarray) -> tuple[Colour | None, int]:
    sums = [float(rain[-window:].sum()) for window in thresholds.windows]
    for colour in reversed(Colour):
        amounts = thresholds.amounts.get(colour, ())
        for window, fallen, amount in zip(thresholds.windows, sums, amounts, strict=False):
            if fallen >= amount:
                return colour, window
    return None, 0
