"""Duty rooms: which there are, whose telephone is checked, who may stand in them, and the rule values in force."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Parameter, Person
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.rosters import rules
from sentinel.wings.respond.rosters.models import Room


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule values a roster is judged by, and those of them nobody has confirmed."""

    needed: rules.Needed
    begins: time
    grace_minutes: int
    unconfirmed: tuple[Parameter, ...]


def rooms(actor: Actor) -> "QuerySet[Room]":
    """Duty rooms the actor may see: in its area, and those above that serve it."""
    found: QuerySet[Room] = Room.objects.visible_to(actor)
    return found


def room_of(actor: Actor, code: str) -> Room:
    """One duty room in reach."""
    row = rooms(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这个值班室，或不在您的管辖范围。")
    return row


def my_rooms(actor: Actor) -> list[Room]:
    """The rooms of the actor's own units and, for a district post, of its own area."""
    own = [room for room in rooms(actor) if room.unit in actor.units]
    return own or [room for room in rooms(actor) if room.area_code == actor.area_code and room.level != "department"]


def candidates(actor: Actor, room: Room) -> list[Person]:
    """People who may stand in a room: of its unit, or of a post of exactly its area where it stands for the area."""
    people = Person.objects.filter(holdings__isnull=False)
    if room.level == rules.Level.DEPARTMENT:
        people = people.filter(holdings__post__organisation__code=room.unit)
    else:
        people = people.filter(holdings__post__area_code=room.area_code)
    return list(people.distinct().order_by("code"))


def rules_in_force(actor: Actor, at: datetime) -> Rule:
    """How many must stand, when a day begins and how long a handover may take."""
    leaders = parameters.get("duty.leaders", at=at)
    on_duty = parameters.get("duty.on_duty", at=at)
    begins = parameters.get("duty.begins", at=at)
    grace = parameters.get("duty.handover_minutes", at=at)
    return Rule(
        needed=rules.Needed(int(leaders.value), int(on_duty.value)),
        begins=time.fromisoformat(str(begins.value)),
        grace_minutes=int(grace.value),
        unconfirmed=tuple(row for row in (leaders, on_duty, begins, grace) if not row.confirmed),
    )


def stale(room: Room, at: datetime, days: int) -> bool:
    """True when the telephone was not checked for longer than so many days."""
    return rules.stale(room.confirmed_at, at, days)


def room_stale_days(actor: Actor, at: datetime) -> int:
    """How long a checked telephone counts as right."""
    return int(parameters.value("duty.room_stale_days", at=at))


def room_panel(row: Room, actor: Actor, at: datetime) -> dict[str, Any]:
    """Freshness of the telephone, and whether this reader may confirm it."""
    return {"stale": stale(row, at, room_stale_days(actor, at)), "may_confirm": actor.may("rosters.manage", row)}
