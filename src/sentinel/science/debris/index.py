"""Dimensionless index of debris flow by erosion of the channel bed (Yu): terrain x rain over ground.

P = R T^0.2 / G^n with T = J F (A/W^2)^0.2, G = D over 2 mm, R = (B + k I)/(R0 Cv). The power n is 0.38 as published,
0.5 as used for Beijing. Known here from one public source; the four colours of Beijing (2023) are not in it.
"""

from enum import StrEnum

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL, VERSION = "debris.yu", "1"
PROVISIONAL = (
    "余氏泥石流无量纲指数的式与预警、撤离界限只见一处公开来源，待核原文。",
    "余氏指数中地形系数 F、粒径 D 的取法公开来源未写明，使用前须按原文确定。",
    "北京四色分级见 2023 年论文，未取得，本结果不给颜色。",
)
GROUND = {"published": 0.38, "beijing": 0.5}
RAIN = {"1h": 12.5, "10min": 8.0}
LIMITS = {"1h": (0.24, 0.33), "10min": (0.055, 0.072)}


class Level(StrEnum):
    """What the index asks for."""

    NONE = "none"
    WARNING = "warning"
    EVACUATE = "evacuate"


LABELS = {Level.NONE: "未达预警界限", Level.WARNING: "达到预警界限", Level.EVACUATE: "达到撤离界限"}


@inputs
class YuInputs:
    """Gullies and the rain on them. window: "1h" or "10min"; form: "published" or "beijing"."""

    gradient: np.ndarray = quantity("沟床纵比降 J", shape="gullies", low=0.001, high=5)
    steepness: np.ndarray = quantity("地形系数 F（按原文取值）", shape="gullies", low=0, high=100)
    area: np.ndarray = quantity("流域面积 A", "km²", shape="gullies", low=1e-4, high=1000)
    width: np.ndarray = quantity("沟道宽度 W", "km", shape="gullies", low=1e-5, high=10)
    grain: np.ndarray = quantity("堆积物粒径 D", "mm", shape="gullies", low=1e-3, high=10_000)
    fallen: np.ndarray = quantity("前期累计雨量 B", "mm", shape="gullies", low=0, high=3000)
    intensity: np.ndarray = quantity("时段雨量 I", "mm", shape="gullies", low=0, high=500)
    annual: np.ndarray = quantity("多年平均年雨量 R0", "mm", shape="gullies", low=10, high=10_000)
    variation: np.ndarray = quantity("10 分钟雨量变差系数 Cv", shape="gullies", low=0.01, high=10)
    window: str = "1h"
    form: str = "beijing"

    def validate(self) -> None:
        if self.window not in RAIN:
            raise OutOfRange("window", f"时段应是 {'、'.join(RAIN)} 之一。")
        if self.form not in GROUND:
            raise OutOfRange("form", f"公式形式应是 {'、'.join(GROUND)} 之一。")
        size = np.shape(self.gradient)
        for name in ("steepness", "area", "width", "grain", "fallen", "intensity", "annual", "variation"):
            if np.shape(getattr(self, name)) != size:
                raise OutOfRange(name, "这一项的沟数与沟床纵比降不同，请逐沟给全。")


@result
class Yu:
    """The factors, the index and the level, gully by gully."""

    terrain: np.ndarray = quantity("地形因子 T", shape="gullies")
    ground: np.ndarray = quantity("地质因子 G", shape="gullies")
    rain: np.ndarray = quantity("降雨因子 R", shape="gullies")
    index: np.ndarray = quantity("泥石流发生指数 P", shape="gullies")
    levels: tuple[Level, ...]
    stamp: Stamp


def yu(given: YuInputs) -> Yu:
    """Index P (gullies,) and its level: warning and evacuate at or above 0.24/0.33 (1 h), 0.055/0.072 (10 min).

    Raises OutOfRange for an unknown window or form and for gullies not given in full.
    """
    narrow = np.asarray(given.area) / np.asarray(given.width) ** 2
    terrain = np.asarray(given.gradient) * given.steepness * narrow**0.2
    ground = np.asarray(given.grain, float) / 2
    fallen = np.asarray(given.fallen) + RAIN[given.window] * np.asarray(given.intensity)
    rain = fallen / (np.asarray(given.annual) * given.variation)
    index = rain * terrain**0.2 / ground ** GROUND[given.form]
    warning, evacuate = LIMITS[given.window]
    levels = tuple(
        Level.EVACUATE if each >= evacuate else Level.WARNING if each >= warning else Level.NONE for each in index
    )
    return Yu(
        terrain=terrain,
        ground=ground,
        rain=rain,
        index=index,
        levels=levels,
        stamp=stamp(MODEL, VERSION, given, provisional=PROVISIONAL),
    )
