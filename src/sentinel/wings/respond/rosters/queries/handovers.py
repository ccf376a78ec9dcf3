"""Handovers: which are due, which are late, and the open items a shift leaves to the next."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.digest import digest
from sentinel.kernel.refusals import NotFound
from sentinel.notify import queries as notify
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.callbook import queries as callbook
from sentinel.wings.respond.evacuations import queries as evacuations
from sentinel.wings.respond.incidents import queries as incidents
from sentinel.wings.respond.responses import queries as responses
from sentinel.wings.respond.rosters import rules
from sentinel.wings.respond.rosters.choices import OpenKind
from sentinel.wings.respond.rosters.models import Handover, Room, Shift
from sentinel.wings.respond.rosters.queries.now import published
from sentinel.wings.respond.rosters.queries.rooms import rules_in_force
from sentinel.wings.respond.tasks import queries as tasks
from sentinel.wings.watch.warnings import queries as warnings

# Of one kind so many are written out; how many more there are is said in one line.
MOST_OF_A_KIND = 20
LOOK_BACK = timedelta(days=3)
ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LateHandover:
    """A shift that ended and was not taken over within its term; `handover` is None where nobody even began."""

    shift: Shift
    due_at: datetime
    handover: Handover | None


def handovers(actor: Actor) -> "QuerySet[Handover]":
    """Handovers the actor may see."""
    found: QuerySet[Handover] = Handover.objects.visible_to(actor)
    return found.select_related("room", "from_shift", "to_shift")


def handover_of(actor: Actor, code: str) -> Handover:
    """One handover in reach."""
    row = handovers(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这次交接班，或不在您的管辖范围。")
    return row


def my_handovers(actor: Actor) -> list[Handover]:
    """Handovers signed by the shift before, waiting for the actor's signature."""
    rows = handovers(actor).filter(
        status=rules.HandoverStatus.HANDED, to_shift__assignments__person__code=actor.person_code or None
    )
    return list(rows.order_by("due_at"))


def late_handovers(actor: Actor, at: datetime, rooms: Iterable[Room]) -> list[LateHandover]:
    """Shifts of these rooms that ended in the last days and were not taken over in time, the latest first."""
    grace = timedelta(minutes=rules_in_force(actor, at).grace_minutes)
    ended = Shift.objects.filter(room__in=list(rooms), ends_at__lt=at - grace, ends_at__gte=at - LOOK_BACK)
    rows = published(ended).exclude(handover__status=rules.HandoverStatus.TAKEN).select_related("room", "handover")
    return [
        LateHandover(shift, shift.ends_at + grace, getattr(shift, "handover", None))
        for shift in rows.order_by("-ends_at")
    ]


def to_hand_over(actor: Actor, at: datetime) -> list[Shift]:
    """Shifts the actor stands in, or stood in until lately, that were not handed over yet: the running one last."""
    rows = published(Shift.objects.filter(assignments__person__code=actor.person_code or None))
    rows = rows.filter(starts_at__lte=at, ends_at__gte=at - LOOK_BACK)
    open_rows = rows.exclude(handover__status__in=(rules.HandoverStatus.HANDED, rules.HandoverStatus.TAKEN))
    return list(open_rows.select_related("room", "handover").order_by("ends_at"))


def collect(actor: Actor, room: Room, at: datetime) -> list[Item]:
    """What is open in the area of a room, as far as the actor may see it."""
    reader = _reader(actor, room)
    names = areas.names()
    found: list[Item] = []
    for kind, part in PARTS.items():
        items = list(part(reader, at, names))
        found += items[:MOST_OF_A_KIND]
        if more := len(items) - MOST_OF_A_KIND:
            found += [_item(kind, "more", _("另有 {n} 项").format(n=more), "", "")] if more > 0 else []
    return found


def handover_panel(row: Handover, actor: Actor, at: datetime) -> dict[str, Any]:
    """Items in groups, whether the seal still fits, and what the reader may do."""
    groups: dict[str, list[Item]] = {}
    for item in row.items:
        groups.setdefault(str(OpenKind(item["kind"]).label), []).append(item)
    return {
        "groups": groups,
        "seal_fits": not row.seal or digest(row.content) == row.seal,
        "may_write": row.status == rules.HandoverStatus.DRAFT and actor.may("rosters.stand", row),
        "overdue": row.status != rules.HandoverStatus.TAKEN and at > row.due_at,
    }


def _reader(actor: Actor, room: Room) -> Actor:
    """The actor's own rights to read, over the area of the room only."""
    wanted = {permission for permission in VIEWS if actor.has(permission)}
    holds = frozenset(Hold(permission, "area", room.area_code) for permission in wanted)
    return Actor(key=actor.key, label=actor.label, holds=holds, area_code=room.area_code)


def _item(kind: str, key: str, title: str, detail: str, url: str) -> Item:
    return {"kind": str(kind), "key": key, "title": title, "detail": detail, "url": url}


def _minute(instant: datetime | None) -> str:
    return f"{timezone.localtime(instant):%m-%d %H:%M}" if instant else ""


def _warnings(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in warnings.active(reader):
        detail = _("{when} 发布").format(when=_minute(row.released_at))
        yield _item(OpenKind.WARNING, row.code, row.headline, detail, f"/warnings/warning/{row.code}/")


def _responses(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in responses.active(reader):
        title = f"{row.title} {ROMAN.get(row.level or 0, '')}级"
        yield _item(OpenKind.RESPONSE, row.code, title, "", f"/responses/response/{row.code}/")


def _incidents(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in (
        incidents.incidents(reader).filter(closed_at__isnull=True, merged_into__isnull=True).order_by("first_known_at")
    ):
        detail = f"{row.get_status_display()} · {_minute(row.first_known_at)}"
        yield _item(OpenKind.INCIDENT, row.code, row.title, detail, f"/incidents/incident/{row.code}/")


def _evacuations(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in evacuations.open_lists(reader):
        counts = evacuations.counts_of(row)
        detail = _("{status} · 应转 {due} 人，待转 {waiting} 人").format(
            status=row.get_status_display(), due=counts.due, waiting=counts.waiting
        )
        name = names.get(row.area_code, row.area_code)
        yield _item(OpenKind.EVACUATION, row.code, name, detail, f"/evacuations/evacuation/{row.code}/")


def _ladders(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in notify.ladders(reader).filter(status="human").order_by("fell_at", "code"):
        title = _("{place}无人应答").format(place=names.get(row.area_code, row.area_code))
        yield _item(OpenKind.LADDER, row.code, title, row.title, f"/warnings/callout/{row.code}/")


def _tasks(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in tasks.late(reader, at).order_by("due_at", "code"):
        detail = _("{unit} · 应于 {when} 完成").format(unit=row.unit_name, when=_minute(row.due_at))
        yield _item(OpenKind.TASK, row.code, row.title, detail, f"/tasks/task/{row.code}/")


def _shelters(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in shelters.shelters(reader).filter(status__in=("open", "full")).order_by("code"):
        detail = _("现有 {n} 人，容量 {capacity} 人").format(n=row.occupancy, capacity=row.capacity)
        yield _item(OpenKind.SHELTER, row.code, row.name, detail, f"/shelters/shelter/{row.code}/")


def _calls(reader: Actor, at: datetime, names: dict[str, str]) -> Iterator[Item]:
    for row in callbook.open_calls(reader):
        detail = f"{_minute(row.called_at)} · {row.caller_unit}"
        yield _item(OpenKind.CALL, row.code, row.text[:60], detail, f"/callbook/call/{row.code}/")


Part = Callable[[Actor, datetime, dict[str, str]], Iterator[Item]]
PARTS: dict[OpenKind, Part] = {
    OpenKind.WARNING: _warnings,
    OpenKind.RESPONSE: _responses,
    OpenKind.INCIDENT: _incidents,
    OpenKind.EVACUATION: _evacuations,
    OpenKind.LADDER: _ladders,
    OpenKind.TASK: _tasks,
    OpenKind.SHELTER: _shelters,
    OpenKind.CALL: _calls,
}
VIEWS = (
    "warnings.view",
    "responses.view",
    "incidents.view",
    "evacuations.view",
    "notify.view",
    "tasks.view",
    "shelters.view",
    "callbook.view",
)
