"""Size and reach of a debris flow from its volume: empirical peak discharge and travel distance.

Rickenmann (1999): Q = 0.1 V^0.833, L = 1.9 V^0.16 H^0.83. Mizuyama et al. (1992): Q = 0.0188 V^0.79 (muddy),
0.135 V^0.78 (granular). Scatter about such fits is of the order of the value itself: they say how big, not where to.
"""

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL, VERSION = "debris.reach", "1"
PROVISIONAL = ("泥石流峰值流量与运动距离经验式的系数据文献转述，待核原文。",)
LIMITS = ("经验式离散很大，只说明规模，不能据此划定安全线。",)


@inputs
class ReachInputs:
    """Volumes and the height they fall."""

    volume: np.ndarray = quantity("泥石流总量", "m³", shape="gullies", low=1, high=1e8)
    drop: np.ndarray = quantity("起点至堆积末端高差", "m", shape="gullies", low=1, high=5000)

    def validate(self) -> None:
        if np.shape(self.volume) != np.shape(self.drop):
            raise OutOfRange("drop", "总量与高差的沟数不同，请逐沟给全。")


@result
class Reach:
    """Peak discharge by three fits, and the distance travelled."""

    discharge: np.ndarray = quantity("峰值流量（Rickenmann）", "m³/s", shape="gullies")
    discharge_muddy: np.ndarray = quantity("峰值流量（Mizuyama，泥流）", "m³/s", shape="gullies")
    discharge_granular: np.ndarray = quantity("峰值流量（Mizuyama，石流）", "m³/s", shape="gullies")
    distance: np.ndarray = quantity("运动距离", "m", shape="gullies")
    limits: tuple[str, ...] = LIMITS
    stamp: Stamp


def reach(given: ReachInputs) -> Reach:
    """Peak discharge (gullies,) in m3/s and travel distance in m. Raises OutOfRange outside the ranges."""
    volume, drop = np.asarray(given.volume, float), np.asarray(given.drop, float)
    return Reach(
        discharge=0.1 * volume**0.833,
        discharge_muddy=0.0188 * volume**0.79,
        discharge_granular=0.135 * volume**0.78,
        distance=1.9 * volume**0.16 * drop**0.83,
        stamp=stamp(MODEL, VERSION, given, provisional=PROVISIONAL),
    )
