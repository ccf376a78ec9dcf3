"""Heat of fireballs and fires: radiation by distance, the distances of thresholds, and its harm."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import ndtr

from sentinel.science.blast.overpressure import invert
from sentinel.science.contract import Numbers, Stamp, inputs, quantity, result, stamp

_LARGE = 30_000.0
_CAP = 350e3
_FURTHEST = 20_000.0
_PROBIT = "热辐射致死概率函数的系数（-14.9、2.56）尚未与原文核对；按露天无防护人员计算。"


@inputs
class Bleve:
    """A vessel of liquefied fuel that bursts in a fire."""

    fuel: float = quantity("燃料质量", "kg", low=10, high=1e6)
    heat_of_combustion: float = quantity("燃烧热", "J/kg", low=5e6, high=1.5e8)
    radiated: float = quantity("辐射份额", low=0.3, high=0.4, default=0.35)
    vapour_pressure: float = quantity("空气中水蒸气分压", "Pa", low=1, high=8000)
    distance: Numbers = quantity("水平距离", "m", shape="points", low=0, high=_FURTHEST)
    thresholds: Numbers = quantity("热辐射阈值", "W/m²", shape="thresholds", low=100, high=4e5)


@result
class Fireball:
    """The fireball and the heat on upright people by distance; 0 where a threshold is not reached on the ground."""

    diameter: float = quantity("火球直径", "m")
    duration: float = quantity("火球持续时间", "s")
    height: float = quantity("火球中心高度", "m")
    power: float = quantity("表面热辐射功率", "W/m²")
    capped: bool
    flux: Numbers = quantity("热辐射", "W/m²", shape="points")
    reaches: Numbers = quantity("达到阈值的最远距离", "m", shape="thresholds")
    stamp: Stamp


def fireball(given: Bleve) -> Fireball:
    """Radiation of a BLEVE's fireball [W/m2] on a vertical receiver.

    D = 5.8 M^(1/3), t = 0.45 M^(1/3) below 30 t else 2.6 M^(1/6), H = 0.75 D, SEP = chi M Hc/(pi D^2 t) up to
    350 kW/m2, view factor (D/2)^2 x/(x^2 + H^2)^1.5, transmission 2.02 (pw * path)^-0.09 up to 1. Source: CCPS / TNO.
    """
    diameter, height = 5.8 * given.fuel ** (1 / 3), 0.75 * 5.8 * given.fuel ** (1 / 3)
    duration = 0.45 * given.fuel ** (1 / 3) if given.fuel < _LARGE else 2.6 * given.fuel ** (1 / 6)
    power = given.radiated * given.fuel * given.heat_of_combustion / (math.pi * diameter**2 * duration)

    def flux(distance: Numbers) -> Numbers:
        slant = np.hypot(distance, height)
        seen = (diameter / 2) ** 2 * distance / slant**3
        path = np.maximum(slant - diameter / 2, 1.0)
        found: Numbers = min(power, _CAP) * seen * transmission(given.vapour_pressure, path)
        return found

    # On an upright receiver the heat rises from 0 below the ball to one crest, not further out than H/sqrt(2).
    within = (0.0, height / math.sqrt(2))
    crest = float(minimize_scalar(lambda x: -float(flux(np.array(x))), bounds=within, method="bounded").x)
    reached = flux(np.array([crest]))[0] >= given.thresholds
    return Fireball(
        diameter=diameter,
        duration=duration,
        height=height,
        power=min(power, _CAP),
        capped=power > _CAP,
        flux=flux(given.distance),
        reaches=np.where(reached, invert(flux, given.thresholds, crest, _FURTHEST), 0.0),
        stamp=stamp("blast.fireball", "1", given),
    )


def transmission(vapour_pressure: float, path: Numbers) -> Numbers:
    """Share of heat the air lets through over paths [m]: 2.02 (pw * path)^-0.09, at most 1; pw [Pa]. Source: TNO."""
    found: Numbers = np.minimum(2.02 * (vapour_pressure * path) ** -0.09, 1.0)
    return found


@inputs
class Fire:
    """A pool or jet fire seen as a point."""

    burning: float = quantity("燃烧速率", "kg/s", low=1e-4, high=1e5)
    heat_of_combustion: float = quantity("燃烧热", "J/kg", low=5e6, high=1.5e8)
    radiated: float = quantity("辐射份额", low=0.01, high=0.6)
    height: float = quantity("火焰中心高度", "m", low=0, high=200, default=0.0)
    vapour_pressure: float = quantity("空气中水蒸气分压", "Pa", low=1, high=8000)
    distance: Numbers = quantity("水平距离", "m", shape="points", low=1, high=_FURTHEST)
    thresholds: Numbers = quantity("热辐射阈值", "W/m²", shape="thresholds", low=100, high=4e5)


@result
class FireHeat:
    """Heat by distance; 0 where a threshold is not reached, not even beside the fire."""

    flux: Numbers = quantity("热辐射", "W/m²", shape="points")
    reaches: Numbers = quantity("达到阈值的最远距离", "m", shape="thresholds")
    stamp: Stamp


def point_source_fire(given: Fire) -> FireHeat:
    """Radiation [W/m2] of a fire as one point, towards it: tau chi m Hc/(4 pi r^2). Not within a flame's length.

    Source: point-source model (CCPS), transmission as for the fireball.
    """
    radiated = given.radiated * given.burning * given.heat_of_combustion

    def flux(distance: Numbers) -> Numbers:
        slant = np.hypot(distance, given.height)
        return transmission(given.vapour_pressure, slant) * radiated / (4 * math.pi * slant**2)

    reached = flux(np.array([1.0]))[0] >= given.thresholds
    return FireHeat(
        flux=flux(given.distance),
        reaches=np.where(reached, invert(flux, given.thresholds, 1.0, _FURTHEST), 0.0),
        stamp=stamp("blast.point_source_fire", "1", given),
    )


@inputs
class Heat:
    """People in the open under radiation for a time."""

    flux: Numbers = quantity("热辐射", "W/m²", shape="points", low=0, high=4e5)
    seconds: float = quantity("暴露时间", "s", low=0.1, high=3600)


@result
class HeatToll:
    """Share who die, per place."""

    share: NDArray[np.float64] = quantity("死亡概率", shape="points")
    stamp: Stamp


def thermal_share(given: Heat) -> HeatToll:
    """Share who die of heat (shape "points", 0-1): Phi(Pr - 5), Pr = -14.9 + 2.56 ln(t I^(4/3)/10^4).

    Source: Eisenberg et al. (1975), as used by CCPS.
    """
    dose = given.seconds * np.maximum(given.flux, 1.0) ** (4 / 3) / 1e4
    return HeatToll(
        share=ndtr(-14.9 + 2.56 * np.log(dose) - 5),
        stamp=stamp("blast.thermal_share", "1", given, provisional=(_PROBIT,)),
    )
