"""What overpressure and heat mean for people, and how far an explosion or a fireball reaches those levels."""

from dataclasses import dataclass

import numpy as np

from sentinel.science.blast.fire import Bleve, fireball
from sentinel.science.blast.overpressure import Blast, VapourCloud, blast, tnt_equivalent
from sentinel.science.contract import Numbers, Stamp
from sentinel.science.gas.zones import Limit

SOURCE = "NOAA/EPA ALOHA 默认关注值"
UNCHECKED = "超压与热辐射的关注值（ALOHA 默认）和燃烧热按公开资料录入，尚未与原文核对，待核。"
_KPA_PER_PSI = 6.894757
# An upright person; dry air lets most heat through, so the distance is rather too long than too short.
_VAPOUR_PRESSURE = 1000.0
_HERE = np.array([1.0])


OVERPRESSURE = (
    Limit("超压 8 psi，房屋毁坏", 8.0 * _KPA_PER_PSI, "kPa", SOURCE),
    Limit("超压 3.5 psi，可能重伤", 3.5 * _KPA_PER_PSI, "kPa", SOURCE),
    Limit("超压 1 psi，玻璃破碎", 1.0 * _KPA_PER_PSI, "kPa", SOURCE),
)
HEAT = (
    Limit("热辐射 10 kW/m²，60 秒内可能致命", 10.0, "kW/m²", SOURCE),
    Limit("热辐射 5 kW/m²，60 秒内二度烧伤", 5.0, "kW/m²", SOURCE),
    Limit("热辐射 2 kW/m²，60 秒内疼痛", 2.0, "kW/m²", SOURCE),
)


@dataclass(frozen=True, slots=True)
class Damage:
    """Distances of the levels [m], the gravest first; what must be said of them; what they were made of."""

    levels: tuple[Limit, ...]
    reaches: Numbers
    said: tuple[str, ...]
    stamps: tuple[Stamp, ...]


def of_charge(tnt: float) -> Damage:
    """An explosive worth so much TNT [kg], on the ground. OutOfRange at `tnt`."""
    found = blast(Blast(tnt=tnt, distance=_HERE, thresholds=np.array([each.value for each in OVERPRESSURE])))
    return Damage(OVERPRESSURE, found.reaches, (*found.limits, UNCHECKED), (found.stamp,))


def of_cloud(fuel: float, heat_of_combustion: float) -> Damage:
    """A cloud of fuel [kg, J/kg] that explodes. OutOfRange at `fuel`."""
    worth = tnt_equivalent(VapourCloud(fuel=fuel, heat_of_combustion=heat_of_combustion))
    found = of_charge(worth.tnt)
    words = f"蒸气云按 TNT 当量法折算为 {worth.tnt:.0f} 千克 TNT（当量系数 0.04，实际可在 0.02—0.1 之间）。"
    return Damage(found.levels, found.reaches, (words, *found.said), (worth.stamp, *found.stamps))


def of_fireball(fuel: float, heat_of_combustion: float) -> Damage:
    """A vessel of liquefied fuel [kg, J/kg] that bursts in a fire. OutOfRange at `fuel`."""
    found = fireball(
        Bleve(
            fuel=fuel,
            heat_of_combustion=heat_of_combustion,
            vapour_pressure=_VAPOUR_PRESSURE,
            distance=_HERE,
            thresholds=np.array([each.value * 1000 for each in HEAT]),
        )
    )
    words = f"火球直径约 {found.diameter:.0f} 米，持续约 {found.duration:.0f} 秒；碎片可飞得更远，没有计算。"
    return Damage(HEAT, found.reaches, (words, UNCHECKED), (found.stamp,))
