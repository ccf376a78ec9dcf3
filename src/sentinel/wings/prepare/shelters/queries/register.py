"""Reads of the register: who sees which shelter, who goes where, which is nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db.models import F, QuerySet, Value

from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import TOWN, AreasMeet
from sentinel.wings.prepare.shelters import rules
from sentinel.wings.prepare.shelters.choices import Condition, ShelterStatus
from sentinel.wings.prepare.shelters.models import Opening, Shelter


@dataclass(frozen=True, slots=True)
class Found:
    """A shelter with room, and how far it is."""

    shelter: Shelter
    metres: float

    @property
    def kilometres(self) -> str:
        """The distance as a person reads it."""
        return f"{self.metres / 1000:.1f}"


def shelters(actor: Actor) -> "QuerySet[Shelter, Shelter]":
    """Shelters the actor may see: in its area, or serving it."""
    return Shelter.objects.visible_to(actor)


def shelter_of(actor: Actor, code: str) -> Shelter:
    """One shelter within reach."""
    row = shelters(actor).filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NotFound(f"没有编号为 {code[:32]} 的避难场所。")
    return row


def openings(actor: Actor) -> "QuerySet[Opening, Opening]":
    """Openings in the actor's area, newest first."""
    rows: QuerySet[Opening, Opening] = Opening.objects.visible_to(actor)
    return rows.select_related("shelter", "matter")


def opening_of(actor: Actor, code: str) -> Opening:
    """One opening of a shelter within reach, also of one that serves the actor's area."""
    row = Opening.objects.filter(code=code).select_related("shelter").first() if "\x00" not in code else None
    if row is None or not actor.may_read("shelters.view", row.shelter):
        raise NotFound("没有这条启用记录，或不在您的查看范围内。")
    return row


def with_room(actor: Actor, area_code: str, people: int = 1) -> list[Shelter]:
    """Evacuation sites that can take so many people now, nearest to the area first, those that serve it before all."""
    rows = {row.code: row for row in _usable(shelters(actor)).filter(evacuation_site=True)}
    fitting = {code: row for code, row in rows.items() if row.room >= people}
    served = set(_serving(actor, area_code).values_list("code", flat=True))
    place = places([area_code]).get(area_code)
    order = rules.nearest_first(place, [_site(row) for row in fitting.values()])
    return sorted((fitting[item.code] for item in order), key=lambda row: row.code not in served)


def planned(actor: Actor, people_by_village: dict[str, int]) -> dict[str, Shelter | None]:
    """The evacuation site planned for each of these villages, town by town, by everybody at risk in them."""
    where = places(list(people_by_village))
    chosen: dict[str, Shelter | None] = {}
    for town in sorted({code[:TOWN] for code in people_by_village}):
        rows = {row.code: row for row in _serving(actor, f"{town}000")}
        needs = [
            rules.Need(code, where.get(code), people)
            for code, people in people_by_village.items()
            if code.startswith(town)
        ]
        sites = [rules.Site(row.code, _place(row.point), row.limit) for row in rows.values()]
        plan = rules.plan(needs, sites)
        chosen |= {area: rows[code] if code else None for area, code in plan.items()}
    return chosen


def nearest(
    actor: Actor, place: rules.Place, people: int = 1, *, space: str = "", like: Shelter | None = None
) -> list[Found]:
    """Shelters with room for so many people, nearest to a point first; all of them, under a roof or in the open only,
    or those of the same use as another one, which is left out.
    """
    rows = _usable(shelters(actor))
    if space:
        rows = rows.filter(space=space)
    if like is not None:
        rows = rows.filter(evacuation_site=like.evacuation_site).exclude(pk=like.pk)
    fitting = {row.code: row for row in rows if row.room >= people}
    order = rules.nearest_first(place, [_site(row) for row in fitting.values()])
    return [Found(fitting[item.code], rules.metres_between(place, item.place)) for item in order]


def standing(actor: Actor) -> list[Shelter]:
    """Evacuation sites that are in use or ready for it and have room now."""
    rows = _usable(shelters(actor)).filter(evacuation_site=True, status__in=(ShelterStatus.READY, ShelterStatus.OPEN))
    return [row for row in rows.order_by("code") if row.room]


def ways(origins: Sequence[rules.Place], rows: Sequence[Shelter]) -> list[list[float]]:
    """Metres as the crow flies from each place to each shelter."""
    return [[rules.metres_between(place, _place(row.point)) for row in rows] for place in origins]


def places(area_codes: list[str]) -> dict[str, rules.Place]:
    """Where these areas lie, as far as known."""
    rows = AreaShape.objects.filter(area_id__in=area_codes, point__isnull=False).values_list("area_id", "point")
    return {code: _place(point) for code, point in rows if point is not None}


def _usable(rows: "QuerySet[Shelter, Shelter]") -> "QuerySet[Shelter, Shelter]":
    return rows.exclude(status=ShelterStatus.CLOSED).exclude(condition=Condition.UNFIT)


def _serving(actor: Actor, area_code: str) -> "QuerySet[Shelter, Shelter]":
    rows = _usable(shelters(actor)).filter(evacuation_site=True)
    return rows.filter(AreasMeet(F("target_areas"), Value(area_code))).order_by("code")


def _place(point: Point) -> rules.Place:
    return (point.x, point.y)


def _site(row: Shelter) -> rules.Site:
    return rules.Site(row.code, _place(row.point), row.room)
