"""An accident, pure: what is told of it, how far it is dangerous, who is inside, and what is said of the estimate."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sentinel.science.blast import levels
from sentinel.science.contract import Numbers, OutOfRange, Stamp
from sentinel.science.gas import footprint
from sentinel.science.gas.laid import Laid, around, away, first_holding
from sentinel.science.gas.release import PRESSURE, Manner, Release, outflow, spread
from sentinel.science.gas.substances import SUBSTANCES, Substance
from sentinel.science.gas.told import Told, Usual, air
from sentinel.science.gas.zones import Limit

OUTSIDE_KM = 30.0
ROUND_THE_VILLAGE = 16


class Kind(StrEnum):
    """What happens."""

    LEAK = "leak"
    BURST = "burst"
    CLOUD = "cloud"
    FIREBALL = "fireball"
    CHARGE = "charge"


class Phase(StrEnum):
    """What comes out of the vessel."""

    GAS = "gas"
    LIQUEFIED = "liquefied"


class Severity(StrEnum):
    """What a zone means for people, the gravest first."""

    LIFE = "life"
    ESCAPE = "escape"
    DISCOMFORT = "discomfort"


class Standing(StrEnum):
    """How a village lies to the zones: within, at their edge or with homes in them, within if the wind turns."""

    INSIDE = "inside"
    EDGE = "edge"
    TURNED = "turned"


GASES = (Kind.LEAK, Kind.BURST)
AIR = ("phase", "wind_ms", "wind_from_deg", "sky", "surface", "temperature_c")
# What is asked of each kind; whatever else is told of it means nothing.
ASKED = {
    Kind.LEAK: ("substance", "rate_kgs", "hole_mm", "pressure_mpa", *AIR),
    Kind.BURST: ("substance", "amount_kg", *AIR),
    Kind.CLOUD: ("substance", "amount_kg"),
    Kind.FIREBALL: ("substance", "amount_kg"),
    Kind.CHARGE: ("amount_kg",),
}
# Who must go: gas and heat by what hinders flight; of an explosion also who stands behind glass.
ADVISED = {Kind.CLOUD: Severity.DISCOMFORT, Kind.CHARGE: Severity.DISCOMFORT}
# What each number may be; of the unit in its name, `pressure_mpa` above that of the air.
RANGES = {
    "amount_kg": (0.001, 1e7),
    "rate_kgs": (1e-4, 1e5),
    "hole_mm": (0.1, 2000),
    "pressure_mpa": (0, 90),
    "wind_ms": (0, 40),
    "wind_from_deg": (0, 360),
    "temperature_c": (-50, 50),
}
FIELDS = {"rate": "rate_kgs", "amount": "amount_kg", "fuel": "amount_kg", "tnt": "amount_kg", "diameter": "hole_mm"}
FIELDS |= {"pressure": "pressure_mpa", "wind": "wind_ms"}


@dataclass(frozen=True, slots=True)
class Accident:
    """What is told of an accident; what is not known is left out."""

    kind: Kind
    substance: str = ""
    phase: str = ""
    amount_kg: float | None = None
    rate_kgs: float | None = None
    hole_mm: float | None = None
    pressure_mpa: float | None = None
    wind_ms: float | None = None
    wind_from_deg: float | None = None
    sky: str = ""
    surface: str = ""
    temperature_c: float | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What is assumed by the district: wander of the wind, air of which nothing is told, places known as a point."""

    meander_deg: int
    usual: Usual
    village_radius_m: float


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone: its limit, how far it reaches, and a radius for each degree from the way the wind blows."""

    severity: Severity
    limit: Limit
    distance: float
    beyond: bool
    radii: Numbers


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an accident reaches: zones, the gravest first; `downwind` degrees from north, any where `around`."""

    zones: tuple[Zone, ...]
    downwind: float
    around: bool
    rate_kgs: float | None
    wind_ms: float | None
    stability: str
    form: str
    said: tuple[str, ...]
    stamps: tuple[Stamp, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the ground: its village, degrees, who is registered there and in how many homes."""

    area_code: str
    lon: float
    lat: float
    people: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Exposed:
    """One village: the gravest zone its circle or homes of it lie in, and who of the register lives inside a zone."""

    spot: Spot
    severity: Severity
    standing: Standing
    people: int
    households: int
    distance: float
    bearing: float


def burnable(kind: Kind) -> list[Substance]:
    """The substances an accident of this kind is computed for."""
    every = list(SUBSTANCES.values())
    if kind in GASES:
        return every
    return [each for each in every if each.heat and (each.liquid or kind == Kind.CLOUD)]


def flaws(told: Accident) -> dict[str, str]:
    """What of an accident cannot be computed, a sentence at each field."""
    found = {}
    for name, (low, high) in RANGES.items():
        value = getattr(told, name)
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            found[name] = f"应是 {low:g} 到 {high:g} 之间的数。"
    if told.kind != Kind.CHARGE and told.substance not in {each.code for each in burnable(told.kind)}:
        found["substance"] = "没有这种物质的数据，或它不适用于这类事故；请选列出的物质。"
    if told.kind != Kind.LEAK and told.amount_kg is None:
        found["amount_kg"] = "请填数量（千克）；不确定时填可能的最大量。"
    if told.kind == Kind.LEAK and told.rate_kgs is None:
        missing = [name for name in ("hole_mm", "pressure_mpa") if getattr(told, name) is None]
        if len(missing) == 2:
            found["rate_kgs"] = "请填泄漏速率；不知道时填孔径和罐内压力，由系统折算。"
        else:
            found |= dict.fromkeys(missing, "折算泄漏速率时孔径和罐内压力都要填。")
    return found


def assess(told: Accident, basis: Basis, *, night: bool) -> Assessment:
    """How far an accident is dangerous and over which ground. OutOfRange names the field of the accident."""
    try:
        return _release(told, basis, night=night) if told.kind in GASES else _explosion(told)
    except OutOfRange as wrong:
        raise OutOfRange(FIELDS.get(wrong.field, ""), wrong.text) from None


def _explosion(told: Accident) -> Assessment:
    amount = told.amount_kg or 0.0
    if told.kind == Kind.CHARGE:
        found = levels.of_charge(amount)
    else:
        of = levels.of_cloud if told.kind == Kind.CLOUD else levels.of_fireball
        found = of(amount, SUBSTANCES[told.substance].heat)
    zones = tuple(
        Zone(severity, limit, reach, False, footprint.circle(reach))
        for severity, limit, reach in zip(Severity, found.levels, found.reaches.tolist(), strict=True)
    )
    return Assessment(zones, 0.0, True, None, None, "", "", found.said, found.stamps)


def _release(told: Accident, basis: Basis, *, night: bool) -> Assessment:
    substance = SUBSTANCES[told.substance]
    liquid = told.phase == Phase.LIQUEFIED or (not told.phase and bool(substance.liquid))
    said = Told(told.wind_ms, told.wind_from_deg, told.sky, told.surface, told.temperature_c)
    inside = air(said, basis.usual, night=night)
    amount, stamps = _amount(told, substance, liquid=liquid, kelvin=inside.kelvin)
    given = Release(
        manner=Manner.STEADY if told.kind == Kind.LEAK else Manner.SUDDEN,
        amount=amount,
        substance=substance,
        chilled=liquid,
        air_temperature=inside.kelvin,
        weather=inside.weather,
        meander=basis.meander_deg,
    )
    found = spread(given)
    weak = found.wind > inside.weather.wind
    everywhere = inside.around or weak
    words = [*inside.said, *given.assumed]
    if weak:
        words.append(f"风速小于重气公式能用的下限，按 {found.wind:.1f} m/s 计算，各个方向都按该距离设防。")
    if not everywhere:
        words.append(f"扇区按风向左右各摆动 {given.meander}° 放宽（本区参数，待确认）；虚线是风向改变时的范围。")
    reaches, beyond = found.reaches.tolist(), found.beyond.tolist()
    zones = tuple(
        Zone(severity, limit, reaches[at], beyond[at], footprint.circle(reaches[at]) if everywhere else found.radii[at])
        # A limit that a substance lacks is the mildest one.
        for at, (severity, limit) in enumerate(zip(Severity, substance.limits, strict=False))
    )
    return Assessment(
        zones=zones,
        downwind=(inside.weather.wind_from_deg + 180) % 360,
        around=everywhere,
        rate_kgs=amount if told.kind == Kind.LEAK else None,
        wind_ms=found.wind,
        stability=inside.weather.stability.value,
        form=found.form.value,
        said=(*words, *found.limits, *found.stamp.provisional),
        stamps=(*stamps, found.stamp),
    )


def _amount(told: Accident, substance: Substance, *, liquid: bool, kelvin: float) -> tuple[float, list[Stamp]]:
    """What is released, kg or kg/s; a leak of which no rate is told by its hole and pressure."""
    known = told.rate_kgs if told.kind == Kind.LEAK else told.amount_kg
    if known is not None:
        return known, []
    absolute, metres = PRESSURE + (told.pressure_mpa or 0.0) * 1e6, (told.hole_mm or 0.0) / 1000
    found = outflow(substance, liquid=liquid, diameter=metres, pressure=absolute, temperature=kelvin)
    return found.rate, [found.stamp]


def exposed(
    place: tuple[float, float], found: Assessment, spots: Sequence[Spot], homes: Sequence[Spot], basis: Basis
) -> list[Exposed]:
    """The villages in or near the zones, the gravest and nearest first, with who of the register lives inside.

    A village lies at the edge where a circle around its point meets a zone, or homes of its lie in one; where only the
    full circle of a zone's distance holds it, it is within if the wind turns.
    """
    none = len(found.zones)
    laid = [Laid(*place, found.downwind, zone.radii) for zone in found.zones]
    rounds = [Laid(*place, 0.0, footprint.circle(zone.distance)) for zone in found.zones]
    lons, lats = around(
        [each.lon for each in spots], [each.lat for each in spots], basis.village_radius_m, ROUND_THE_VILLAGE
    )
    near, turned = (first_holding(shapes, lons, lats) for shapes in (laid, rounds))
    living = np.array([(each.lon, each.lat) for each in homes]).reshape(-1, 2).T
    inside, circled = (first_holding(shapes, *living) for shapes in (laid, rounds))
    bearing, distance = away(*place, lons[:, 0], lats[:, 0])
    rows = []
    for number, spot in enumerate(spots):
        own = [at for at, home in enumerate(homes) if home.area_code == spot.area_code]
        edge = min([near[number].min(), *inside[own]])
        rank, hit = (edge, inside) if edge < none else (min([turned[number, 0], *circled[own]]), circled)
        if rank == none:
            continue
        still = Standing.INSIDE if near[number, 0] < none else Standing.EDGE
        struck = [homes[at].people for at in own if hit[at] < none]
        rows.append(
            Exposed(
                spot=spot,
                severity=list(Severity)[rank],
                standing=still if edge < none else Standing.TURNED,
                people=sum(struck),
                households=len(struck),
                distance=float(distance[number]),
                bearing=float(bearing[number]),
            )
        )
    grave = list(Severity)
    return sorted(rows, key=lambda row: (row.standing == Standing.TURNED, grave.index(row.severity), row.distance))
