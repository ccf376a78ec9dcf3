"""Roll calls: the rooms asked, their clocks, and the figures of a span."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.models import Holding, Parameter
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.rollcalls import rules
from sentinel.wings.respond.rollcalls.models import Check, RollCall
from sentinel.wings.respond.rollcalls.workflow import CHECK
from sentinel.wings.respond.rosters import queries as rosters
from sentinel.workflow import Move

REACTING = system("rollcalls")


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """One room's roll calls of a span."""

    room: Any
    answers: rules.Answers


def roll_calls(actor: Actor) -> "QuerySet[RollCall]":
    """Roll calls the actor may see, with how many rooms were asked and how many answered."""
    found: QuerySet[RollCall] = RollCall.objects.visible_to(actor)
    return found.annotate(
        asked=Count("checks"),
        answered=Count("checks", filter=Q(checks__status=rules.CheckStatus.ANSWERED)),
        late=Count("checks", filter=Q(checks__status=rules.CheckStatus.LATE)),
        missed=Count("checks", filter=Q(checks__status=rules.CheckStatus.MISSED)),
    )


def checks(actor: Actor) -> "QuerySet[Check]":
    """Rooms asked, as far as the actor may see them."""
    found: QuerySet[Check] = Check.objects.visible_to(actor)
    return found.select_related("room", "roll_call")


def check_of(actor: Actor, code: str) -> Check:
    """One room of one roll call."""
    row = checks(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这次点名，或不在您的管辖范围。")
    return row


def my_checks(actor: Actor) -> "QuerySet[Check]":
    """What the actor's own units still have to answer, the least time left first."""
    unanswered = (rules.CheckStatus.WAITING, rules.CheckStatus.MISSED)
    return checks(actor).filter(unit__in=actor.units, status__in=unanswered).order_by("due_at", "code")


def my_checks_with_moves(actor: Actor) -> list[tuple[Check, tuple[Move, ...]]]:
    """What the actor's own units still have to answer, each with the moves open to the actor."""
    return [(row, CHECK.open_to(row, actor)) for row in my_checks(actor)]


def to_tell(code: str, at: datetime) -> list[tuple[Check, list[str]]]:
    """The rooms of a roll call that have not answered, each with the people on duty, else those of its unit's posts."""
    asked = Check.objects.filter(roll_call__code=code, status=rules.CheckStatus.WAITING)
    rows = list(asked.select_related("room", "roll_call").order_by("code"))
    on_duty = {item.room.pk: item for item in rosters.on_duty(REACTING, at)}
    posted: dict[str, list[str]] = {}
    for unit, person in Holding.objects.filter(post__organisation__code__in={row.unit for row in rows}).values_list(
        "post__organisation__code", "person__code"
    ):
        posted.setdefault(unit, []).append(person)
    return [(row, _standing(on_duty.get(row.room_id)) or sorted(set(posted.get(row.unit, [])))) for row in rows]


def _standing(duty: rosters.OnDuty | None) -> list[str]:
    return [place.person.code for place in (*duty.leaders, *duty.officers)] if duty is not None else []


def answer_minutes(actor: Actor, at: datetime) -> Parameter:
    """How long a room has to answer, with its source."""
    return parameters.get("duty.answer_minutes", at=at)


def drawn_rooms(pool: list[Any], count: int, draw: Callable[[], float]) -> list[Any]:
    """`count` rooms of the pool by lot; `draw` gives numbers in [0, 1)."""
    by_code = {room.code: room for room in pool}
    return [by_code[code] for code in rules.chosen(list(by_code), count, [draw() for _ in range(count)])]


def roll_call_panel(row: RollCall, actor: Actor, at: datetime) -> dict[str, Any]:
    """The rooms of a roll call with their answers and clocks."""
    found = list(checks(actor).filter(roll_call=row).order_by("room__code"))
    lines = [
        {"check": check, "may_record": any(move.name.startswith("record") for move in CHECK.open_to(check, actor))}
        for check in found
    ]
    return {"lines": lines, "answers": rules.answers([(check.status, check.seconds) for check in found])}


def statistics(actor: Actor, since: datetime, until: datetime) -> tuple[rules.Answers, list[RoomFigures]]:
    """All roll calls of a span together and by room; rooms with most silence first."""
    by_room: dict[int, list[Check]] = {}
    rows = list(checks(actor).filter(called_at__gte=since, called_at__lt=until))
    for row in rows:
        by_room.setdefault(row.room_id, []).append(row)
    figures = [RoomFigures(found[0].room, _answers(found)) for found in by_room.values()]
    figures.sort(key=lambda item: (-item.answers.missed, -item.answers.late, item.room.code))
    return _answers(rows), figures


def _answers(rows: list[Check]) -> rules.Answers:
    return rules.answers([(row.status, row.seconds) for row in rows])


def _unanswered() -> "QuerySet[Check]":
    return Check.objects.filter(status=rules.CheckStatus.WAITING)


def due_checks(at: datetime) -> list[tuple[object, datetime]]:
    """(pk, term) of every room whose term has passed unanswered."""
    return list(_unanswered().filter(due_at__lte=at).values_list("pk", "due_at"))


def next_due_check() -> datetime | None:
    """The earliest term that still runs."""
    return _unanswered().order_by("due_at").values_list("due_at", flat=True).first()
