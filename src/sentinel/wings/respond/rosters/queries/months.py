"""Months: what stands in each shift, what is missing, which days are no working days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.workdays import calendar
from sentinel.wings.respond.rosters import rules
from sentinel.wings.respond.rosters.models import Room, Roster, Shift
from sentinel.wings.respond.rosters.queries.now import PEOPLE, published
from sentinel.wings.respond.rosters.queries.rooms import rules_in_force

ONE_DAY = rules.DAY


@dataclass(frozen=True, slots=True)
class Line:
    """One shift of a month and what it lacks."""

    shift: Shift
    leaders: list[Any]
    officers: list[Any]
    standby: list[Any]
    lacks: list[rules.Gap]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month."""

    on: date
    working: bool
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one room as its page shows it; `roster` is None where nobody laid it out."""

    room: Room
    month: date
    roster: Roster | None
    days: list[Day]
    gaps: list[rules.Gap]


def rosters(actor: Actor) -> "QuerySet[Roster]":
    """Months the actor may see."""
    found: QuerySet[Roster] = Roster.objects.visible_to(actor)
    return found.select_related("room")


def shifts(actor: Actor) -> "QuerySet[Shift]":
    """Shifts the actor may see, of published months, with who stands in them."""
    return published(Shift.objects.visible_to(actor)).select_related("room").prefetch_related(PEOPLE)


def roster_of(actor: Actor, code: str) -> Roster:
    """One month in reach."""
    row = rosters(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这个月的值班表，或不在您的管辖范围。")
    return row


def months_of(actor: Actor, room: Room) -> list[date]:
    """The months laid out for a room, the latest first."""
    return list(rosters(actor).filter(room=room).order_by("-month").values_list("month", flat=True))


def gaps(actor: Actor, roster: Roster, at: datetime) -> list[rules.Gap]:
    """What the shifts of a month lack by the rule in force."""
    needed = rules_in_force(actor, at).needed
    return [gap for shift in _shifts(roster) for gap in _lacks(shift, needed)]


def month(actor: Actor, room: Room, first: date, at: datetime) -> Month:
    """A month with every day, holidays marked, and what is missing."""
    roster = rosters(actor).filter(room=room, month=first).first()
    needed, works = rules_in_force(actor, at).needed, calendar(at)
    by_day: dict[date, list[Line]] = {}
    for shift in _shifts(roster) if roster is not None else ():
        by_day.setdefault(shift.duty_on, []).append(_line(shift, needed))
    return Month(
        room=room,
        month=first,
        roster=roster,
        days=[Day(on, works.works(on), by_day.get(on, [])) for on in rules.days(first)],
        gaps=[gap for lines in by_day.values() for line in lines for gap in line.lacks],
    )


def _shifts(roster: Roster) -> "QuerySet[Shift]":
    return Shift.objects.filter(roster=roster).prefetch_related(PEOPLE).order_by("starts_at")


def _lacks(shift: Shift, needed: rules.Needed) -> list[rules.Gap]:
    return rules.lacks(
        shift.duty_on, rules.ShiftKind(shift.kind), [row.role for row in shift.assignments.all()], needed
    )


def _line(shift: Shift, needed: rules.Needed) -> Line:
    people = list(shift.assignments.all())
    return Line(
        shift=shift,
        leaders=[row for row in people if row.role == rules.Role.LEADER],
        officers=[row for row in people if row.role in rules.ON_DUTY],
        standby=[row for row in people if row.role == rules.Role.STANDBY],
        lacks=_lacks(shift, needed),
    )
