"""The indicators of the loss report and the relations that must hold between them (应急统表1, domain rules E1–E14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Figures = Mapping[str, Decimal | int | None]
CENT = Decimal("0.01")


class Hazard(StrEnum):
    """First-level kinds of natural disaster (总说明)."""

    FLOOD = "flood"
    DROUGHT = "drought"
    TYPHOON = "typhoon"
    HAIL = "hail"
    COLD = "cold"
    SNOW = "snow"
    DUST = "dust"
    QUAKE = "quake"
    GEOLOGY = "geology"
    FIRE = "fire"
    PEST = "pest"


class Kind(StrEnum):
    """One first report, any number of following ones, one verification a disaster and area."""

    INITIAL = "initial"
    FOLLOW = "follow"
    VERIFY = "verify"


class Status(StrEnum):
    """A draft is written; what was submitted is frozen; accepted counts upward."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Basis(StrEnum):
    """Which relation a finding is about."""

    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"
    E5 = "E5"
    E6 = "E6"
    E7 = "E7"
    E9 = "E9"
    E10 = "E10"
    E12 = "E12"
    E13 = "E13"
    SURGE = "surge"


STANDING = (Status.SUBMITTED, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the table; `cumulative` ones only grow within a disaster."""

    key: str
    title: str
    unit: str
    group: str
    whole: bool = True
    cumulative: bool = True


def _i(key: str, title: str, unit: str, group: str, *, whole: bool = True, cumulative: bool = True) -> Indicator:
    return Indicator(key, title, unit, group, whole, cumulative)


_PEOPLE, _HOUSES, _FARM, _TRADE, _WORKS, _PUBLIC, _LOSS = (
    "人口",
    "房屋",
    "农林牧渔",
    "工矿商贸",
    "基础设施",
    "公共服务",
    "直接经济损失",
)
INDICATORS: tuple[Indicator, ...] = (
    _i("towns_flooded", "受淹乡镇（街道）数", "个", "范围"),
    _i("affected", "受灾人口", "人", _PEOPLE),
    _i("dead", "因灾死亡人口", "人", _PEOPLE),
    _i("missing", "因灾失踪人口", "人", _PEOPLE, cumulative=False),
    _i("injured", "因灾受伤人口", "人", _PEOPLE),
    _i("injured_badly", "其中重伤人口", "人", _PEOPLE),
    _i("sheltering", "紧急避险转移人口", "人", _PEOPLE),
    _i("resettled", "紧急转移安置人口（累计）", "人", _PEOPLE),
    _i("resettled_now", "紧急转移安置人口（实时）", "人", _PEOPLE, cumulative=False),
    _i("resettled_sites", "其中集中安置人口（累计）", "人", _PEOPLE),
    _i("resettled_sites_now", "其中集中安置人口（实时）", "人", _PEOPLE, cumulative=False),
    _i("resettled_spread", "其中分散安置人口（累计）", "人", _PEOPLE),
    _i("resettled_spread_now", "其中分散安置人口（实时）", "人", _PEOPLE, cumulative=False),
    _i("sites", "集中安置点数量（累计）", "个", _PEOPLE),
    _i("sites_now", "集中安置点数量（实时）", "个", _PEOPLE, cumulative=False),
    _i("need_relief", "需紧急生活救助人口（累计）", "人", _PEOPLE),
    _i("need_relief_now", "需紧急生活救助人口（实时）", "人", _PEOPLE, cumulative=False),
    _i("need_transition", "需过渡期生活救助人口", "人", _PEOPLE),
    _i("rooms_fallen", "倒塌房屋间数", "间", _HOUSES),
    _i("homes_fallen", "其中倒塌住房间数", "间", _HOUSES),
    _i("households_fallen", "倒塌住房户数", "户", _HOUSES),
    _i("rooms_badly", "严重损坏房屋间数", "间", _HOUSES),
    _i("homes_badly", "其中严重损坏住房间数", "间", _HOUSES),
    _i("households_badly", "严重损坏住房户数", "户", _HOUSES),
    _i("rooms_slightly", "一般损坏房屋间数", "间", _HOUSES),
    _i("homes_slightly", "其中一般损坏住房间数", "间", _HOUSES),
    _i("households_slightly", "一般损坏住房户数", "户", _HOUSES),
    _i("crops_hit", "农作物受灾面积", "公顷", _FARM, whole=False),
    _i("crops_hit_grain", "其中粮食作物受灾面积", "公顷", _FARM, whole=False),
    _i("crops_lost", "农作物成灾面积", "公顷", _FARM, whole=False),
    _i("crops_lost_grain", "其中粮食作物成灾面积", "公顷", _FARM, whole=False),
    _i("crops_none", "农作物绝收面积", "公顷", _FARM, whole=False),
    _i("crops_none_grain", "其中粮食作物绝收面积", "公顷", _FARM, whole=False),
    _i("woods_hit", "林地受灾面积", "公顷", _FARM, whole=False),
    _i("cattle_dead", "因灾死亡大牲畜", "头只", _FARM),
    _i("livestock_dead", "因灾死亡小牲畜", "头只", _FARM),
    _i("ponds_hit", "水产养殖受灾面积", "公顷", _FARM, whole=False),
    _i("factories", "受损工业企业数", "个", _TRADE),
    _i("shops", "受损商贸网点数", "个", _TRADE),
    _i("roads_km", "受损公路长度", "千米", _WORKS, whole=False),
    _i("lines_km", "受损通信线路长度", "皮长公里", _WORKS, whole=False),
    _i("masts", "受损通信基站数", "个", _WORKS),
    _i("power_km", "受损电力线路长度", "千米", _WORKS, whole=False),
    _i("transformers", "受损输变电设备数", "台套", _WORKS),
    _i("reservoirs", "受损水库数", "个", _WORKS),
    _i("dykes_km", "受损堤防长度", "千米", _WORKS, whole=False),
    _i("streets_km", "受损市政道路长度", "千米", _WORKS, whole=False),
    _i("pipes_km", "受损市政供水管网长度", "千米", _WORKS, whole=False),
    _i("schools", "受损学校数", "个", _PUBLIC),
    _i("clinics", "受损医疗卫生机构数", "个", _PUBLIC),
    _i("loss", "直接经济损失", "万元", _LOSS, whole=False),
    _i("loss_homes", "其中住房及居民家庭财产损失", "万元", _LOSS, whole=False),
    _i("loss_farm", "其中农林牧渔业损失", "万元", _LOSS, whole=False),
    _i("loss_trade", "其中工矿商贸业损失", "万元", _LOSS, whole=False),
    _i("loss_works", "其中基础设施损失", "万元", _LOSS, whole=False),
    _i("loss_public", "其中公共服务损失", "万元", _LOSS, whole=False),
    _i("loss_other", "其中其他损失", "万元", _LOSS, whole=False),
)
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}
KEYS = tuple(BY_KEY)

# E2: each of these is at most the affected population.
_OF_AFFECTED = ("dead", "missing", "injured", "resettled", "need_relief", "need_transition")
# E3, E5, E6, E7: (basis, smaller, larger).
_NOT_MORE = (
    *((Basis.E2, key, "affected") for key in _OF_AFFECTED),
    (Basis.E3, "injured_badly", "injured"),
    (Basis.E5, "resettled_now", "resettled"),
    (Basis.E5, "resettled_sites_now", "resettled_sites"),
    (Basis.E5, "resettled_spread_now", "resettled_spread"),
    (Basis.E5, "sites_now", "sites"),
    (Basis.E5, "need_relief_now", "need_relief"),
    (Basis.E6, "homes_fallen", "rooms_fallen"),
    (Basis.E6, "homes_badly", "rooms_badly"),
    (Basis.E6, "homes_slightly", "rooms_slightly"),
    (Basis.E6, "crops_hit_grain", "crops_hit"),
    (Basis.E6, "crops_lost_grain", "crops_lost"),
    (Basis.E6, "crops_none_grain", "crops_none"),
    (Basis.E7, "crops_lost", "crops_hit"),
    (Basis.E7, "crops_none", "crops_lost"),
    (Basis.E7, "crops_none", "crops_hit"),
)
# E4, E9: (basis, whole, parts, tolerance).
_SUMS = (
    (Basis.E4, "resettled", ("resettled_sites", "resettled_spread"), Decimal(0)),
    (Basis.E4, "resettled_now", ("resettled_sites_now", "resettled_spread_now"), Decimal(0)),
    (
        Basis.E9,
        "loss",
        ("loss_homes", "loss_farm", "loss_trade", "loss_works", "loss_public", "loss_other"),
        CENT,
    ),
)
# E10: households are counted exactly where rooms are; so many rooms a household are usual.
_HOMES = (
    ("households_fallen", "homes_fallen"),
    ("households_badly", "homes_badly"),
    ("households_slightly", "homes_slightly"),
)
ROOMS_A_HOUSEHOLD = (Decimal("0.5"), Decimal(20))


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation that does not hold: one that `stops` keeps the report back, others need words."""

    basis: Basis
    stops: bool
    keys: tuple[str, ...]
    left: Decimal
    right: Decimal


def _value(figures: Figures, key: str) -> Decimal | None:
    value = figures.get(key)
    return None if value is None else Decimal(value)


def own_findings(figures: Figures) -> list[Finding]:
    """What does not fit within one report; a figure that was not given is not judged.

    Beside parts that were given, one that was not counts 0.
    """
    return [*_signs(figures), *_larger(figures), *_unequal(figures), *_homes(figures)]


def _signs(figures: Figures) -> Iterable[Finding]:
    for indicator in INDICATORS:
        value = _value(figures, indicator.key)
        if value is not None and (value < 0 or (indicator.whole and value != int(value))):
            yield Finding(Basis.E1, True, (indicator.key,), value, Decimal(0))


def _larger(figures: Figures) -> Iterable[Finding]:
    for basis, small, large in _NOT_MORE:
        left, right = _value(figures, small), _value(figures, large)
        if left is not None and right is not None and left > right:
            yield Finding(basis, True, (small, large), left, right)


def _unequal(figures: Figures) -> Iterable[Finding]:
    for basis, whole, parts, tolerance in _SUMS:
        values = [_value(figures, part) for part in parts]
        total = _value(figures, whole)
        if total is None or all(value is None for value in values):
            continue
        added = sum((value for value in values if value is not None), Decimal(0))
        if abs(total - added) > tolerance:
            yield Finding(basis, True, (whole, *parts), total, added)


def _homes(figures: Figures) -> Iterable[Finding]:
    least, most = ROOMS_A_HOUSEHOLD
    for households, homes in _HOMES:
        left, right = _value(figures, households), _value(figures, homes)
        if left is None or right is None:
            continue
        if (left > 0) != (right > 0):
            yield Finding(Basis.E10, True, (households, homes), left, right)
        elif left and not least <= right / left <= most:
            yield Finding(Basis.E10, False, (households, homes), left, right)


def against_previous(
    figures: Figures, previous: Figures, surge_percent: Decimal, surge_least: Decimal
) -> list[Finding]:
    """E13: what fell though it only grows; and what rose by more than the share and the least amount (激增须说明)."""
    found = []
    for indicator in INDICATORS:
        now, before = _value(figures, indicator.key), _value(previous, indicator.key)
        if now is None or before is None:
            continue
        if indicator.cumulative and now < before:
            found.append(Finding(Basis.E13, False, (indicator.key,), now, before))
        elif now - before >= surge_least and (now - before) * 100 > before * surge_percent:
            found.append(Finding(Basis.SURGE, False, (indicator.key,), now, before))
    return found


def added_up(reports: Iterable[Figures]) -> dict[str, Decimal | None]:
    """The sum of several reports, figure by figure; None where nobody gave one."""
    rows, total = list(reports), {}
    for key in KEYS:
        values = [value for value in (_value(row, key) for row in rows) if value is not None]
        total[key] = sum(values, Decimal(0)) if values else None
    return total


def against_towns(figures: Figures, towns: Figures) -> list[Finding]:
    """E12: figures of the district that are not the sum of its towns; each needs words."""
    found = []
    for key in KEYS:
        own, added = _value(figures, key), _value(towns, key)
        if (own or 0) != (added or 0):
            found.append(Finding(Basis.E12, False, (key,), own or Decimal(0), added or Decimal(0)))
    return found


def next_kinds(standing: Iterable[str]) -> tuple[Kind, ...]:
    """Which kind of report may come next for an area: the first one first, nothing after the verification."""
    kinds = set(standing)
    if Kind.VERIFY in kinds:
        return ()
    return (Kind.FOLLOW, Kind.VERIFY) if kinds else (Kind.INITIAL,)
