"""Writes of months: laying out, copying, filling, publishing. Nobody ever stands in two places at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.models import Person
from sentinel.kernel.refusals import Invalid, MoveRefused, Refused
from sentinel.wings.respond.rosters import events, queries, rules
from sentinel.wings.respond.rosters.choices import Role, ShiftKind
from sentinel.wings.respond.rosters.models import Assignment, Room, Roster, Shift
from sentinel.wings.respond.rosters.workflow import ROSTER

SHOWN = 6
Placed = tuple[Shift, str, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSpec:
    """Who stands in one shift: (role, person code) in order."""

    on: date
    kind: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterSpec:
    """A whole month of a room, ready to be in force."""

    room: str
    month: date
    shifts: tuple[ShiftSpec, ...]


@transaction.atomic
def draft_roster(*, actor: Actor, at: datetime, room: Room, month: date, copy: bool = False) -> Roster:
    """Lay out the shifts of a month; `copy` takes the people of the same weekdays of the month before.

    Who would stand twice is not copied: the place stays open and shows as a gap.
    """
    actor.require("rosters.manage", room)
    first = rules.month_of(month)
    Room.objects.select_for_update().get(pk=room.pk)
    if Roster.objects.filter(room=room, month=first).exists():
        raise Refused(
            _("{room} {month} 的值班表已经有了，请直接修改。").format(room=room.name, month=f"{first:%Y-%m}"),
            code="drafted_already",
        )
    roster = _roster(room, first, actor, at)
    shifts = _shifts(roster, room, actor, at)
    placed = _copied(room, first, shifts) if copy else []
    Assignment.objects.bulk_create(_assignments(placed))
    record(
        events.RosterDrafted(code=roster.code, shifts=len(shifts), copied=len(placed)),
        subject=roster,
        actor=actor,
        at=at,
    )
    return roster


def _roster(room: Room, first: date, actor: Actor, at: datetime) -> Roster:
    return Roster.objects.create(
        code=rules.roster_code(room.code, first),
        room=room,
        unit=room.unit,
        area_code=room.area_code,
        month=first,
        drafted_by=actor.label,
        drafted_at=at,
    )


def _shifts(roster: Roster, room: Room, actor: Actor, at: datetime) -> list[Shift]:
    begins = queries.rules_in_force(actor, at).begins
    zone = timezone.get_default_timezone()
    spans = [span for on in rules.days(roster.month) for span in rules.spans(room.pattern, on, begins, zone)]
    rows: list[Shift] = Shift.objects.bulk_create(
        Shift(
            code=rules.shift_code(room.code, span.on, span.kind),
            roster=roster,
            room=room,
            unit=room.unit,
            area_code=room.area_code,
            duty_on=span.on,
            kind=span.kind,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
        )
        for span in spans
    )
    return rows


def _assignments(placed: Iterable[Placed]) -> list[Assignment]:
    rows = []
    counts: dict[tuple[int, str], int] = {}
    for shift, role, person in placed:
        key = (shift.pk, role)
        counts[key] = counts.get(key, -1) + 1
        rows.append(Assignment(shift=shift, role=role, place=counts[key], person=person))
    return rows


def _copied(room: Room, first: date, shifts: list[Shift]) -> list[Placed]:
    before: dict[tuple[date, str], list[Assignment]] = {}
    rows = Assignment.objects.filter(shift__roster__room=room, shift__roster__month=_before(first))
    for row in rows.select_related("shift", "person"):
        before.setdefault((row.shift.duty_on, row.shift.kind), []).append(row)
    wanted = []
    for shift in shifts:
        day = rules.copied_day(shift.duty_on, first)
        wanted += [(shift, row.role, row.person) for row in before.get((day, shift.kind), [])] if day else []
    busy = _busy({person.pk for _, _, person in wanted}, shifts)
    return [item for item in wanted if not _clashes(item[0], item[2].pk, busy)]


def _before(first: date) -> date:
    return rules.month_of(first - rules.DAY)


def _busy(people: set[int], shifts: Sequence[Shift]) -> dict[int, list[Shift]]:
    """The shifts in which these people already stand somewhere in the time of these shifts."""
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk", flat=True))
    since, until = min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)
    rows = Assignment.objects.filter(person__in=people, shift__starts_at__lt=until, shift__ends_at__gt=since)
    found: dict[int, list[Shift]] = {}
    for row in rows.select_related("shift__room"):
        found.setdefault(row.person_id, []).append(row.shift)
    return found


def _clashes(shift: Shift, person: int, busy: Mapping[int, list[Shift]]) -> Shift | None:
    span = (shift.starts_at, shift.ends_at)
    others = (other for other in busy.get(person, []) if other.pk != shift.pk)
    return next((other for other in others if rules.overlap(span, (other.starts_at, other.ends_at))), None)


@transaction.atomic
def fill_shift(*, actor: Actor, at: datetime, shift: Shift, people: Mapping[str, Sequence[str]]) -> Shift:
    """Set who stands in a shift of a month that is not in force: role -> person codes, in order."""
    roster = Roster.objects.select_for_update().get(pk=shift.roster_id)
    actor.require("rosters.manage", roster)
    if roster.status != rules.RosterStatus.DRAFT:
        raise MoveRefused(_("本月值班表已公布：个别调整请申请换班，成片调整请先点“调整”。"))
    placed = _placed(actor, shift, people)
    busy = _busy({person.pk for _, _, person in placed}, [shift])
    wrong = [_twice(person, other) for _, _, person in placed if (other := _clashes(shift, person.pk, busy))]
    if wrong:
        raise Invalid({"": " ".join(wrong)})
    Assignment.objects.filter(shift=shift).delete()
    Assignment.objects.bulk_create(_assignments(placed))
    codes = tuple(f"{role}:{person.code}" for _, role, person in placed)
    record(events.RosterFilled(code=roster.code, shift=shift.code, people=codes), subject=roster, actor=actor, at=at)
    return shift


def _placed(actor: Actor, shift: Shift, people: Mapping[str, Sequence[str]]) -> list[Placed]:
    if unknown := sorted(set(people) - set(Role.values)):
        raise Invalid({name: _("没有这个值班岗位。") for name in unknown})
    codes = [code for role in Role.values for code in people.get(role, ()) if code]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    known = {person.code: person for person in queries.candidates(actor, shift.room)}
    if twice:
        names = "、".join(known[code].name if code in known else code for code in twice)
        raise Invalid({"": _("{names}在同一班里排了两次，请只留一处。").format(names=names)})
    if strangers := sorted(set(codes) - known.keys()):
        raise Invalid({"": _("{codes}不是本单位人员，不能排入本值班室。").format(codes="、".join(strangers))})
    return [(shift, role, known[code]) for role in Role.values for code in people.get(role, ()) if code]


def _twice(person: Person, other: Shift) -> str:
    return _("{name}当时已在{room}值班（{day} {kind}），不能重复排班。").format(
        name=person.name, room=other.room.name, day=f"{other.duty_on:%m-%d}", kind=other.get_kind_display()
    )


@transaction.atomic
def publish_roster(*, actor: Actor, at: datetime, row: Roster, note: str = "") -> Roster:
    """Put a month in force; one with gaps is refused and says which shifts lack whom."""
    actor.require("rosters.approve", row)
    Roster.objects.select_for_update().get(pk=row.pk)
    if found := queries.gaps(actor, row, at):
        raise Refused(_in_words(found), code="gaps")
    published: Roster = ROSTER.apply(
        "publish",
        row,
        actor=actor,
        at=at,
        event=events.RosterPublished(code=row.code, shifts=row.shifts.count()),
        changes={"approved_by": actor.label, "approved_at": at, "note": ""},
    )
    return published


def _in_words(found: Sequence[rules.Gap]) -> str:
    words = [
        _("{day} {kind}缺{role} {n} 人").format(
            day=f"{gap.on:%m-%d}",
            kind=ShiftKind(gap.kind).label,
            role=_("在岗值班人员") if gap.role != rules.Role.LEADER else Role(gap.role).label,
            n=gap.missing,
        )
        for gap in found[:SHOWN]
    ]
    more = _("等 {n} 处").format(n=len(found)) if len(found) > SHOWN else ""
    return _("值班表有空岗，不能公布：{gaps}{more}。请补齐后再公布。").format(gaps="；".join(words), more=more)


@transaction.atomic
def reopen_roster(*, actor: Actor, at: datetime, row: Roster, note: str) -> Roster:
    """Take a month out of force to change it, and say why."""
    words = note.strip()
    if not words:
        raise Invalid({"note": _("请写明调整原因。")})
    changed: Roster = ROSTER.apply(
        "reopen",
        row,
        actor=actor,
        at=at,
        event=events.RosterReopened(code=row.code, reason=words[:300]),
        changes={"note": words[:300]},
    )
    return changed


@transaction.atomic
def found_rosters(*, actor: Actor, at: datetime, rosters: Sequence[RosterSpec]) -> list[Roster]:
    """Put whole months in force that are not there yet; one with gaps or somebody in two places is refused."""
    rooms = {room.code: room for room in Room.objects.filter(code__in={spec.room for spec in rosters})}
    wanted = {rules.roster_code(spec.room, spec.month): spec for spec in rosters}
    known = set(Roster.objects.filter(code__in=wanted).values_list("code", flat=True))
    fresh = {code: spec for code, spec in wanted.items() if code not in known}
    for spec in fresh.values():
        if spec.room not in rooms:
            raise Invalid({"room": _("没有值班室 {code}。").format(code=spec.room)})
        actor.require("rosters.approve", rooms[spec.room])
    rows = [_roster(rooms[spec.room], spec.month, actor, at) for spec in fresh.values()]
    for row, spec in zip(rows, fresh.values(), strict=True):
        _fill_all(row, rooms[spec.room], spec, actor, at)
    Roster.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=rules.RosterStatus.PUBLISHED, approved_by=actor.label, approved_at=at
    )
    told: list[tuple[Any, Roster]] = [
        (events.RosterPublished(code=row.code, shifts=len(spec.shifts)), row)
        for row, spec in zip(rows, fresh.values(), strict=True)
    ]
    record_many(told, actor=actor, at=at)
    return rows


def _fill_all(roster: Roster, room: Room, spec: RosterSpec, actor: Actor, at: datetime) -> None:
    shifts = {(shift.duty_on, shift.kind): shift for shift in _shifts(roster, room, actor, at)}
    codes = {code for item in spec.shifts for _, code in item.people}
    people = {person.code: person for person in Person.objects.filter(code__in=codes)}
    if missing := sorted(codes - people.keys()):
        raise Invalid({"people": _("没有这些人员：{codes}。").format(codes="、".join(missing))})
    placed = [
        (shifts[item.on, item.kind], role, people[code])
        for item in spec.shifts
        if (item.on, item.kind) in shifts
        for role, code in item.people
    ]
    busy = _busy({person.pk for _, _, person in placed}, list(shifts.values()))
    for shift, _role, person in placed:
        if other := _clashes(shift, person.pk, busy):
            raise Invalid({"people": _twice(person, other)})
    Assignment.objects.bulk_create(_assignments(placed))
    if found := queries.gaps(actor, roster, at):
        raise Refused(_in_words(found), code="gaps")
