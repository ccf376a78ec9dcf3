"""How far and where a threshold is reached."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import Numbers, OutOfRange

NEAREST_M = 1.0
FURTHEST_M = 10_000.0
FLAT = "公式只适用于平坦开阔地形；陡峭山谷内不成立，应按风场的沟谷排泄方向放宽扇区，并以现场监测为准。"
CALM = 0.5  # m/s; below it the wind has no direction and the formulas, which divide by it, do not hold
GAS_CONSTANT = 8.314462618
_SAMPLES = 2000
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Limit:
    """One threshold of a table (AEGL, ERPG, IDLH, GBZ 2.1 …): what it is called, its value, unit and source."""

    name: str
    value: float
    unit: str
    source: str


def check_calm(wind: float) -> None:
    """Refuse calm air: OutOfRange at `wind` below 0.5 m/s, with what to do instead."""
    if wind < CALM:
        raise OutOfRange(
            "wind", f"静风（{wind:g} m/s）时公式不成立：请按 {CALM} m/s 计算距离，并在各个方向都按该距离设防。"
        )


def densities(limits: tuple[Limit, ...], molar_mass: float, temperature: float, pressure: float) -> Numbers:
    """The limits as mass concentrations [kg/m3], shape "limits".

    molar_mass [kg/mol], temperature [K] and pressure [Pa] of the air turn ppm into mass (ideal gas). OutOfRange at
    `limits`: none given, unit neither "ppm" nor "mg/m³", value not above 0, no source; and at a value out of range.
    """
    if not limits:
        raise OutOfRange("limits", "没有给出浓度限值，请从限值表中选择。")
    for name, value, low, high in (
        ("molar_mass", molar_mass, 0.001, 1.0),
        ("temperature", temperature, 200.0, 350.0),
        ("pressure", pressure, 5e4, 1.1e5),
    ):
        if not low <= value <= high:
            raise OutOfRange(name, f"{value:g} 不在适用范围 {low:g}—{high:g} 内。")
    mass_of = {"mg/m³": 1e-6, "ppm": 1e-6 * molar_mass * pressure / (GAS_CONSTANT * temperature)}
    for each in limits:
        if each.unit not in mass_of:
            raise OutOfRange("limits", f"{each.name} 的单位是 {each.unit!r}，只接受 ppm 或 mg/m³。")
        if not (np.isfinite(each.value) and each.value > 0):
            raise OutOfRange("limits", f"{each.name} 的限值为 {each.value:g}，应大于 0。")
        if not each.source.strip():
            raise OutOfRange("limits", f"{each.name} 没有出处，请写明限值表的来源。")
    return np.array([each.value * mass_of[each.unit] for each in limits])


def parts_per_million(density: Numbers, molar_mass: float, temperature: float, pressure: float) -> Numbers:
    """Mass concentration [kg/m3] as volume parts per million, any shape; ideal gas, SI units."""
    found: Numbers = density * GAS_CONSTANT * temperature / (molar_mass * pressure) * 1e6
    return found


def reach(
    profile: Callable[[Numbers], Numbers], thresholds: Numbers, furthest: float = FURTHEST_M
) -> tuple[Numbers, NDArray[np.bool_]]:
    """The greatest distance [m] at which a profile still reaches each threshold, and whether it still does at the end.

    profile: value at distances [m] from 1 m to `furthest`; it may rise before it falls, as below an elevated source.
    0 where a threshold is not reached anywhere. The distance is good to 1e-6 of itself.
    """
    places = np.geomspace(NEAREST_M, furthest, _SAMPLES)
    values = profile(places)
    found = np.zeros(len(thresholds))
    for index, threshold in enumerate(thresholds):
        reached = np.flatnonzero(values >= threshold)
        if not reached.size:
            continue
        last = reached[-1]
        low, high = places[last], places[min(last + 1, _SAMPLES - 1)]
        for _ in range(_ROUNDS):
            middle = np.sqrt(low * high)
            low, high = (middle, high) if profile(np.array([middle]))[0] >= threshold else (low, middle)
        found[index] = low
    return found, values[-1] >= thresholds
