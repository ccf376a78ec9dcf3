"""Incident overpressure of an explosion by its TNT equivalent, at distances and the other way round."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import Numbers, Stamp, inputs, quantity, result, stamp

OPEN = "按平坦开阔地面的入射超压计算，未计山谷与建筑的反射和破片，距离只作初判。"
TNT_HEAT = 4.52e6
_ROUNDS = 60
# ln P[kPa] = sum of a_k (ln Z)^k between two scaled distances Z [m/kg^(1/3)], hemisphere on the ground.
_PIECES = (
    (0.2, (7.2106, -2.1069, -0.3229, 0.1117, 0.0685)),
    (2.9, (7.5938, -3.0523, 0.40977, 0.0261, -0.01267)),
    (23.8, (6.0536, -1.4066)),
)
NEAREST, FURTHEST = 0.2, 198.0


@inputs
class Blast:
    """A charge on the ground and the places and overpressures asked about."""

    tnt: float = quantity("TNT 当量", "kg", low=1e-3, high=1e8)
    distance: Numbers = quantity("距离", "m", shape="points", low=0.01, high=100_000)
    thresholds: Numbers = quantity("超压阈值", "kPa", shape="thresholds", low=0.01, high=1e5)


@result
class Overpressure:
    """Incident overpressure by distance (NaN nearer or further than the fit holds) and distances of thresholds."""

    scaled: Numbers = quantity("比例距离", "m/kg^(1/3)", shape="points")
    overpressure: Numbers = quantity("入射超压", "kPa", shape="points", gaps=True)
    reaches: Numbers = quantity("达到阈值的距离", "m", shape="thresholds")
    nearer: NDArray[np.bool_] = quantity("阈值高于拟合范围，距离更近", shape="thresholds")
    beyond: NDArray[np.bool_] = quantity("阈值低于拟合范围，距离更远", shape="thresholds")
    limits: tuple[str, ...] = (OPEN,)
    stamp: Stamp


def overpressure_at(scaled: Numbers) -> Numbers:
    """Incident overpressure [kPa] at scaled distances [m/kg^(1/3)], any shape; NaN outside 0.2-198.

    Source: Swisdak (1994), simplified Kingery airblast, hemispherical charge of TNT on the ground.
    """
    known = (scaled >= NEAREST) & (scaled <= FURTHEST)
    lg = np.log(np.where(known, scaled, 1.0))
    found = np.zeros_like(lg)
    for start, terms in _PIECES:
        found = np.where(scaled >= start, np.polynomial.polynomial.polyval(lg, np.array(terms)), found)
    return np.where(known, np.exp(found), np.nan)


def blast(given: Blast) -> Overpressure:
    """Overpressure by distance (shape "points") and distances of thresholds (shape "thresholds"), Z = R/W^(1/3).

    A threshold above the fit's greatest overpressure gives 0.2 m/kg^(1/3) scaled up and `nearer`, one below its least
    gives 198 and `beyond`. Source: Swisdak (1994).
    """
    size = given.tnt ** (1 / 3)
    ends = overpressure_at(np.array([NEAREST, FURTHEST]))
    return Overpressure(
        scaled=given.distance / size,
        overpressure=overpressure_at(given.distance / size),
        reaches=invert(overpressure_at, given.thresholds, NEAREST, FURTHEST) * size,
        nearer=given.thresholds > ends[0],
        beyond=given.thresholds < ends[1],
        stamp=stamp("blast.tnt", "1", given),
    )


def invert(falling: Callable[[Numbers], Numbers], thresholds: Numbers, near: float, far: float) -> Numbers:
    """Where a function that falls between `near` and `far` (both above 0) takes each threshold; the nearer end else."""
    low, high = np.full(thresholds.shape, near), np.full(thresholds.shape, far)
    for _ in range(_ROUNDS):
        middle = np.sqrt(low * high)
        above = falling(middle) >= thresholds
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return low


@inputs
class VapourCloud:
    """A cloud of fuel in the air."""

    fuel: float = quantity("可燃蒸气质量", "kg", low=0.1, high=1e7)
    heat_of_combustion: float = quantity("燃烧热", "J/kg", low=5e6, high=1.5e8)
    yield_share: float = quantity("TNT 当量系数", low=0.02, high=0.1, default=0.04)


@result
class Equivalent:
    """The charge a cloud is worth."""

    tnt: float = quantity("TNT 当量", "kg")
    stamp: Stamp


def tnt_equivalent(given: VapourCloud) -> Equivalent:
    """TNT [kg] of an exploding vapour cloud: eta M Hc / 4.52 MJ/kg, eta 0.04 (0.02-0.1). Source: TNT method, CCPS."""
    tnt = given.yield_share * given.fuel * given.heat_of_combustion / TNT_HEAT
    return Equivalent(tnt=tnt, stamp=stamp("blast.vapour_cloud", "1", given))
