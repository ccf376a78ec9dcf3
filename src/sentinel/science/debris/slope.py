"""Shallow slides: the infinite slope with a water table, and its chance of failing with uncertain soil.

FS = [c' + (gamma - m gamma_w) z cos^2(beta) tan(phi')] / (gamma z sin(beta) cos(beta)).
"""

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL, MODEL_CHANCE, VERSION = "debris.slope", "debris.slope_chance", "1"
WATER = 9.81  # kN/m3


@inputs
class SlopeInputs:
    """Soil and ground in cells; wetness is the share of the soil's depth below the water table."""

    cohesion: np.ndarray = quantity("有效黏聚力", "kPa", shape="cells", low=0, high=1000)
    friction: np.ndarray = quantity("有效内摩擦角", "°", shape="cells", low=0, high=60)
    slope: np.ndarray = quantity("坡角", "°", shape="cells", low=0.1, high=80)
    depth: np.ndarray = quantity("土层厚度（竖直）", "m", shape="cells", low=0.05, high=50)
    weight: np.ndarray = quantity("土重度", "kN/m³", shape="cells", low=10, high=30)
    wetness: np.ndarray = quantity("饱水比 m", shape="cells", low=0, high=1)

    def validate(self) -> None:
        for name in ("friction", "slope", "depth", "weight", "wetness"):
            if np.shape(getattr(self, name)) != np.shape(self.cohesion):
                raise OutOfRange(name, "这一项的格数与黏聚力不同，请给出同一批格子。")


@result
class Slope:
    """Resistance over drive; below 1 the slope fails."""

    safety: np.ndarray = quantity("安全系数", shape="cells")
    stamp: Stamp


def infinite_slope(given: SlopeInputs) -> Slope:
    """Factor of safety (cells,). Raises OutOfRange for flat ground (under 0.1 degrees) and values out of range."""
    drained = _safety(
        np.asarray(given.cohesion, float),
        np.tan(np.radians(given.friction)),
        np.radians(given.slope),
        np.asarray(given.depth, float),
        np.asarray(given.weight, float),
        np.asarray(given.wetness, float),
    )
    return Slope(safety=drained, stamp=stamp(MODEL, VERSION, given))


@inputs
class ChanceInputs:
    """One slope whose cohesion and friction are normal, cut at 0 (and 60 degrees), drawn independently."""

    cohesion: float = quantity("有效黏聚力均值", "kPa", low=0, high=1000)
    cohesion_spread: float = quantity("有效黏聚力标准差", "kPa", low=0, high=500)
    friction: float = quantity("有效内摩擦角均值", "°", low=0, high=60)
    friction_spread: float = quantity("有效内摩擦角标准差", "°", low=0, high=30)
    slope: float = quantity("坡角", "°", low=0.1, high=80)
    depth: float = quantity("土层厚度（竖直）", "m", low=0.05, high=50)
    weight: float = quantity("土重度", "kN/m³", low=10, high=30)
    wetness: np.ndarray = quantity("饱水比 m", shape="states", low=0, high=1)
    draws: int = quantity("抽样次数", low=100, high=1_000_000, default=10_000)
    seed: int = quantity("随机种子", low=0)


@result
class Chance:
    """Share of the draws that fail, for each state of wetness, with its standard error and the middle of the safety."""

    probability: np.ndarray = quantity("失稳概率", shape="states")
    error: np.ndarray = quantity("概率的标准误", shape="states")
    median: np.ndarray = quantity("安全系数中位数", shape="states")
    stamp: Stamp


def failure_chance(given: ChanceInputs) -> Chance:
    """Probability of FS < 1 (states,) by Monte Carlo; the same draws serve every wetness, so it never falls with it.

    Raises OutOfRange for values out of range. The same seed gives the same figures.
    """
    random = np.random.default_rng(int(given.seed))
    cohesion = np.maximum(random.normal(given.cohesion, given.cohesion_spread, int(given.draws)), 0.0)
    friction = np.clip(random.normal(given.friction, given.friction_spread, int(given.draws)), 0.0, 60.0)
    safety = _safety(
        cohesion,
        np.tan(np.radians(friction)),
        np.radians(given.slope),
        np.asarray(given.depth, float),
        np.asarray(given.weight, float),
        np.asarray(given.wetness, float)[:, None],
    )
    probability = (safety < 1).mean(axis=1)
    return Chance(
        probability=probability,
        error=np.sqrt(probability * (1 - probability) / given.draws),
        median=np.median(safety, axis=1),
        stamp=stamp(MODEL_CHANCE, VERSION, given, seed=int(given.seed)),
    )


def _safety(
    cohesion: np.ndarray,
    grip: np.ndarray,
    slope: np.ndarray,
    depth: np.ndarray,
    weight: np.ndarray,
    wetness: np.ndarray,
) -> np.ndarray:
    pressed = (weight - wetness * WATER) * depth * np.cos(slope) ** 2
    return np.asarray((cohesion + pressed * grip) / (weight * depth * np.sin(slope) * np.cos(slope)))
