"""Substances of accidents: what the source terms and zones need to know of each, with where the limits come from.

Molar masses and boiling points: NIST Chemistry WebBook. Ratios of heats to one decimal, densities of liquids at 20 °C
under their own pressure to two digits: handbooks. Limits: see `AEGL_SOURCE` and `FLAMMABLE_SOURCE`. None of them was
read in its original table here, so every result bears `UNCHECKED`.
"""

from dataclasses import dataclass

from sentinel.science.gas.zones import Limit

AEGL_SOURCE = "美国 EPA/NRC 急性暴露指导水平 AEGL，60 分钟"
FLAMMABLE_SOURCE = "爆炸下限（体积分数）；60% 与 10% 为 NOAA/EPA ALOHA 默认关注值"
UNCHECKED = "物性与限值（AEGL 60 分钟值、爆炸下限）按公开资料录入，尚未与原表核对，待核。"
_IN_FLAME, _FAR_FROM_FLAME = 0.6, 0.1


@dataclass(frozen=True, slots=True)
class Substance:
    """One substance. molar_mass kg/mol, boiling K at 101.3 kPa, liquid kg/m³ (0 where it is not kept as a liquid).

    aegl: AEGL-1, -2 and -3 for 60 minutes, ppm, None where none was recommended; lower_limit: volume fraction in air
    that burns, 0 where burning is not what it is feared for; heat: of combustion, J/kg, 0 likewise.
    """

    code: str
    name: str
    molar_mass: float
    boiling: float
    heat_ratio: float
    liquid: float = 0.0
    aegl: tuple[float | None, float, float] | None = None
    lower_limit: float = 0.0
    heat: float = 0.0

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that mean danger, the gravest first."""
        if self.aegl is not None:
            named = zip(("AEGL-3", "AEGL-2", "AEGL-1"), reversed(self.aegl), strict=True)
            return tuple(Limit(name, value, "ppm", AEGL_SOURCE) for name, value in named if value is not None)
        shares = ((_IN_FLAME, "60% 爆炸下限"), (_FAR_FROM_FLAME, "10% 爆炸下限"))
        return tuple(
            Limit(name, round(share * self.lower_limit * 1e6, 3), "ppm", FLAMMABLE_SOURCE) for share, name in shares
        )

    @property
    def toxic(self) -> bool:
        """True where its limits are of poison, not of fire."""
        return self.aegl is not None


_ALL = (
    Substance("chlorine", "氯（液氯）", 0.070906, 239.11, 1.3, liquid=1400, aegl=(0.50, 2.0, 20)),
    Substance("ammonia", "氨（液氨）", 0.017031, 239.82, 1.3, liquid=610, aegl=(30, 160, 1100)),
    Substance("lpg", "液化石油气（按丙烷）", 0.044096, 231.04, 1.1, liquid=500, lower_limit=0.021, heat=46.3e6),
    Substance("methane", "天然气（按甲烷）", 0.016043, 111.67, 1.3, lower_limit=0.05, heat=50.0e6),
    Substance("hydrogen_sulfide", "硫化氢", 0.034081, 212.85, 1.3, aegl=(0.51, 27, 50)),
    Substance("sulfur_dioxide", "二氧化硫", 0.064064, 263.1, 1.3, liquid=1400, aegl=(0.20, 0.75, 30)),
    Substance("hydrogen_chloride", "氯化氢", 0.036461, 188.1, 1.4, aegl=(1.8, 22, 100)),
    Substance("carbon_monoxide", "一氧化碳", 0.028010, 81.64, 1.4, aegl=(None, 83, 330)),
    Substance("hydrogen", "氢", 0.002016, 20.3, 1.4, lower_limit=0.04, heat=120.0e6),
)
SUBSTANCES = {each.code: each for each in _ALL}
