"""Who stands duty at an instant, and when I do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.rosters import rules
from sentinel.wings.respond.rosters.models import Assignment, Room, Shift

AHEAD = timedelta(days=35)
PEOPLE = Prefetch("assignments", Assignment.objects.select_related("person"))


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One room at one instant; `shift` is None where no published roster covers it."""

    room: Room
    shift: Shift | None

    def people(self, *roles: str) -> list[Assignment]:
        """Who stands in these roles."""
        return [row for row in self.shift.assignments.all() if row.role in roles] if self.shift else []

    @property
    def leaders(self) -> list[Assignment]:
        """带班领导."""
        return self.people(rules.Role.LEADER)

    @property
    def officers(self) -> list[Assignment]:
        """The chief and the officers: those on duty."""
        return self.people(*rules.ON_DUTY)

    @property
    def standby(self) -> list[Assignment]:
        """Who can be called in."""
        return self.people(rules.Role.STANDBY)


@dataclass(frozen=True, slots=True)
class Stand:
    """One person in one shift, as its own page shows it."""

    shift: Shift
    role: str
    with_whom: list[str]


def published(shifts: "QuerySet[Shift]") -> "QuerySet[Shift]":
    """Shifts in force: of published months only."""
    return shifts.filter(roster__status=rules.RosterStatus.PUBLISHED)


def on_duty(actor: Actor, at: datetime) -> list[OnDuty]:
    """Every room in reach with who stands there at an instant: the district first, then by code. Three queries."""
    found = list(Room.objects.visible_to(actor))
    running = published(Shift.objects.filter(room__in=found, starts_at__lte=at, ends_at__gt=at))
    by_room = {shift.room_id: shift for shift in running.prefetch_related(PEOPLE)}
    order = list(rules.Level)
    found.sort(key=lambda room: (order.index(rules.Level(room.level)), room.code))
    return [OnDuty(room, by_room.get(room.pk)) for room in found]


def standing_here(actor: Actor, at: datetime) -> list[Assignment]:
    """Who stands duty for the actor's own area at an instant: one statement, for pages that count them."""
    rows = Assignment.objects.filter(
        shift__starts_at__lte=at,
        shift__ends_at__gt=at,
        shift__roster__status=rules.RosterStatus.PUBLISHED,
        shift__room__area_code=actor.area_code,
    ).exclude(shift__room__level=rules.Level.DEPARTMENT)
    order = list(rules.Role)
    return sorted(rows.select_related("person"), key=lambda row: (order.index(rules.Role(row.role)), row.place))


def my_shifts(actor: Actor, at: datetime) -> list[Stand]:
    """The actor's own shifts from now on, the next first."""
    rows = published(Shift.objects.filter(assignments__person__code=actor.person_code or None))
    ahead = rows.filter(ends_at__gt=at, starts_at__lte=at + AHEAD).select_related("room").prefetch_related(PEOPLE)
    found = []
    for shift in ahead.order_by("starts_at"):
        people = list(shift.assignments.all())
        mine = next(row for row in people if row.person.code == actor.person_code)
        others = [row.person.name for row in people if row.pk != mine.pk]
        found.append(Stand(shift, mine.get_role_display(), others))
    return found
