"""Reads of the shelters."""

from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import F, QuerySet, Value

from sentinel.geo.models import AreaShape
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import TOWN, AreasMeet
from sentinel.wings.prepare.shelters import rules
from sentinel.wings.prepare.shelters.choices import ShelterStatus
from sentinel.wings.prepare.shelters.models import Shelter


def shelters(actor: Actor) -> "QuerySet[Shelter, Shelter]":
    """Shelters the actor may see: in its area, or serving it."""
    return Shelter.objects.visible_to(actor)


def shelter_of(actor: Actor, code: str) -> Shelter:
    """One shelter within reach."""
    row = shelters(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的避难场所。")
    return row


def with_room(actor: Actor, area_code: str, people: int = 1) -> list[Shelter]:
    """Shelters that can take so many people now, nearest to the area first, those that serve it before all others."""
    rows = {row.code: row for row in shelters(actor).exclude(status=ShelterStatus.CLOSED)}
    fitting = {code: row for code, row in rows.items() if row.room >= people}
    served = {row.code for row in _serving(actor, area_code)}
    place = places([area_code]).get(area_code)
    order = rules.nearest_first(place, [site(row) for row in fitting.values()])
    return sorted((fitting[item.code] for item in order), key=lambda row: row.code not in served)


def planned(actor: Actor, people_by_village: dict[str, int]) -> dict[str, Shelter | None]:
    """The shelter planned for each of these villages, town by town, by everybody at risk in them."""
    where = places(list(people_by_village))
    chosen: dict[str, Shelter | None] = {}
    for town in sorted({code[:TOWN] for code in people_by_village}):
        rows = {row.code: row for row in _serving(actor, f"{town}000")}
        needs = [
            rules.Need(code, where.get(code), people)
            for code, people in people_by_village.items()
            if code.startswith(town)
        ]
        sites = [rules.Site(row.code, _place(row.point), row.capacity) for row in rows.values()]
        plan = rules.plan(needs, sites)
        chosen |= {area: rows[code] if code else None for area, code in plan.items()}
    return chosen


def site(row: Shelter) -> rules.Site:
    """A shelter as the rules see it, with the room it has now."""
    return rules.Site(row.code, _place(row.point), row.room)


def places(area_codes: list[str]) -> dict[str, rules.Place]:
    """Where these areas lie, as far as known."""
    rows = AreaShape.objects.filter(area_id__in=area_codes, point__isnull=False).values_list("area_id", "point")
    return {code: _place(point) for code, point in rows if point is not None}


def stale(row: Shelter, at: datetime) -> bool:
    """True when the shelter was not confirmed for longer than the parameter allows."""
    return rules.stale(row.confirmed_at, at, int(parameters.value("shelters.stale_days", at=at)))


def record_panel(row: Shelter, actor: Actor, at: datetime) -> dict[str, Any]:
    """Room, freshness and what the reader may do, for the record page of the ledger."""
    return {"stale": stale(row, at), "may_confirm": actor.may("shelters.manage", row)}


def _serving(actor: Actor, area_code: str) -> "QuerySet[Shelter, Shelter]":
    rows = shelters(actor).exclude(status=ShelterStatus.CLOSED)
    return rows.filter(AreasMeet(F("target_areas"), Value(area_code))).order_by("code")


def _place(point: Point) -> rules.Place:
    return (point.x, point.y)
