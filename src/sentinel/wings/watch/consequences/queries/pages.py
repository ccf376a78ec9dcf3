"""What the record page of an assessment shows beside its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from sentinel.geo import queries as geo
from sentinel.kernel.actor import Actor
from sentinel.science.gas.laid import away
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.watch.consequences import rules
from sentinel.wings.watch.consequences.choices import Kind, Standing, way
from sentinel.wings.watch.consequences.models import Assessment, Exposure, Zone
from sentinel.wings.watch.consequences.queries import register, words

NEAR_SHELTERS = 6
MOST_CHOICES = 60
# Degrees off the way the wind comes from: up to here a shelter lies upwind, from there on downwind.
UPWIND, DOWNWIND = 60, 135
# A picture of a village's size where nothing is reached.
LEAST_M = 1500.0
DEGREE_M = 111_000.0
INCIDENTS = {Kind.CHARGE: "12Y00"}
CHEMICALS = "12D00"


@dataclass(frozen=True, slots=True)
class Line:
    """One zone as the table shows it."""

    zone: Zone
    distance: str
    width: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Village:
    """One village as the table shows it: how far and which way from the accident."""

    row: Exposure
    where: str


@dataclass(frozen=True, slots=True)
class Room:
    """One shelter as the page shows it: how far and which way; `turned`: only a turned wind reaches it."""

    shelter: Any
    where: str
    upwind: bool = False
    downwind: bool = False
    turned: bool = False


def panel(row: Assessment, actor: Actor, at: datetime) -> dict[str, Any]:
    """The sentence, the zones, the villages in order of danger, the shelters, the next steps."""
    del at
    zones = list(row.zones.order_by("distance_m", "-value"))
    found = [_village(each) for each in register.exposures(actor).filter(assessment=row).order_by("rank")]
    inside = [each for each in found if each.row.standing != Standing.TURNED]
    listed = [each for each in inside if each.row.registered or each.row.standing == Standing.INSIDE]
    return {
        "advice": words.advice(row, zones),
        "rests_on": words.rests_on(row, zones),
        "notice": words.notice(row, zones),
        "lines": [_line(row, zone) for zone in zones],
        "held": len(inside),
        "villages": listed,
        "bare": [each for each in inside if each not in listed],
        "turned": [each for each in found if each.row.standing == Standing.TURNED],
        "people": sum(each.row.people for each in inside),
        "households": sum(each.row.households for each in inside),
        "elsewhere": row.villages - len(inside),
        "shut": _shut(actor, row, zones),
        "near": _near(actor, row),
        "bounds": _bounds(row),
        "newest": register.newest(actor).filter(pk=row.pk).exists(),
        "may_propose": any(each.row.registered for each in found) and actor.has("evacuations.order"),
        "may_register": not row.incident and actor.has("incidents.register"),
        "may_make": actor.has("consequences.make"),
        "incident_query": urlencode(_incident(row, zones)),
    }


def side(actor: Actor, row: Assessment) -> dict[str, Any]:
    """One of two assessments beside each other."""
    zones = list(row.zones.order_by("distance_m", "-value"))
    held = register.exposures(actor).filter(assessment=row).exclude(standing=Standing.TURNED).order_by("rank")
    return {
        "row": row,
        "event": words.event(row),
        "advice": words.advice(row, zones),
        "rests_on": words.rests_on(row, zones),
        "lines": [_line(row, zone) for zone in zones],
        "villages": [_village(each) for each in held],
    }


def told(row: Assessment) -> dict[str, Any]:
    """An accident as it was told, as the form of another one begins."""
    names = ("kind", "point", "place", "incident", "substance", "phase", "sky", "surface", *rules.RANGES)
    found = {name: getattr(row, name) for name in names}
    return found | {"wind_from_deg": "" if row.wind_from_deg is None else f"{row.wind_from_deg:g}"}


def asked(kind: Kind) -> tuple[str, ...]:
    """The fields an accident of this kind is told by."""
    return rules.ASKED[rules.Kind(kind)]


def substances(kind: Kind) -> set[str]:
    """The substances an accident of this kind is computed for."""
    return {each.code for each in rules.burnable(rules.Kind(kind))}


def _line(row: Assessment, zone: Zone) -> Line:
    if not zone.distance_m:
        return Line(zone, "达不到", "—", words.meaning(row, zone))
    width = words.metres(zone.width_m)
    return Line(zone, words.metres(zone.distance_m, beyond=zone.beyond), width, words.meaning(row, zone))


def _village(each: Exposure) -> Village:
    return Village(each, f"{way(each.bearing_deg)} {words.metres(each.distance_m)}")


def _shut(actor: Actor, row: Assessment, zones: Sequence[Zone]) -> list[Room]:
    """Shelters that lie in the widest zone, or would if the wind turned: not to be used."""
    widest = max(zones, key=lambda zone: zone.distance_m)
    if widest.shape is None:
        return []
    rows = shelters.shelters(actor).filter(point__within=widest.around or widest.shape).order_by("code")
    held = set(rows.filter(point__within=widest.shape).values_list("pk", flat=True))
    found = [(_placed(row, each, turned=each.pk not in held)) for each in rows]
    return sorted(found, key=lambda room: room.turned)


def _near(actor: Actor, row: Assessment) -> list[Room]:
    """The nearest shelters with room that no zone reaches, not even if the wind turns; none downwind, upwind first."""
    clear = [each for each in shelters.nearest(actor, (row.point.x, row.point.y)) if each.metres > row.furthest_m]
    rooms = [_placed(row, each.shelter) for each in clear]
    return sorted((room for room in rooms if not room.downwind), key=lambda room: not room.upwind)[:NEAR_SHELTERS]


def _placed(row: Assessment, shelter: Any, *, turned: bool = False) -> Room:
    bearing, distance = (float(each) for each in away(row.point.x, row.point.y, shelter.point.x, shelter.point.y))
    off = abs((bearing - (row.wind_from_deg or 0.0) + 180) % 360 - 180)
    blown = not row.around
    where = f"{way(bearing)} {words.metres(distance)}"
    return Room(shelter, where, upwind=blown and off <= UPWIND, downwind=blown and off >= DOWNWIND, turned=turned)


def _bounds(row: Assessment) -> str:
    """The box the map opens at: everything within reach, however the wind turns."""
    far = max(row.furthest_m, LEAST_M) / DEGREE_M
    box = (row.point.x - far * 1.3, row.point.y - far, row.point.x + far * 1.3, row.point.y + far)
    return ",".join(f"{edge:.5f}" for edge in box)


def _incident(row: Assessment, zones: Sequence[Zone]) -> dict[str, str]:
    where = geo.whereabouts(row.point.x, row.point.y)
    near = f"{where.village.name}附近" if where.village else f"东经 {row.point.x:.4f}°、北纬 {row.point.y:.4f}°"
    when = timezone.localtime(row.made_at)
    advice = words.advice(row, zones).rstrip("。")
    said = f"{words.event(row)}，{words.amount(row)}。{when:%m月%d日%H时%M分}推演：{advice}。"
    inside = f"范围内和边缘 {row.villages} 个村（社区），险户 {row.households} 户 {row.people} 人。"
    return {
        "kind": INCIDENTS.get(Kind(row.kind), CHEMICALS),
        "title": words.event(row),
        "place": row.place or near,
        "source": f"事故后果推演 {row.code}",
        "text": f"{said}{inside}以上为系统估计，须核实。",
    }
