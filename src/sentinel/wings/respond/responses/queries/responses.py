"""Responses, suggestions, history, and what stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import areas_meet
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.respond.responses import rules
from sentinel.wings.respond.responses.models import Response, ResponseLevel
from sentinel.wings.respond.responses.rules import ResponseStatus, Statement
from sentinel.wings.respond.responses.workflow import RESPONSE, ROMAN
from sentinel.wings.respond.tasks import queries as task_queries
from sentinel.wings.watch.warnings import queries as warning_queries

ORIGIN_KIND = "responses.response"


@dataclass(frozen=True, slots=True)
class Offer:
    """One level a person could start under one plan."""

    plan_code: str
    plan_title: str
    confirmed: bool
    level: int
    title: str
    condition: str
    starts_with: str


ORDER = ("start", "raise", "lower", "end", "decline")


@dataclass(frozen=True, slots=True)
class Button:
    """One decision that is open to the person."""

    kind: str
    level: int
    label: str
    primary: bool
    response: Response

    @property
    def url(self) -> str:
        """The page that shows what the decision does."""
        code = self.response.plan.code if self.kind == "start" else self.response.code
        level = "" if self.kind in ("end", "decline") else f"{self.level}/"
        return f"/responses/{self.kind}/{level}{code}/"


def responses(actor: Actor) -> QuerySet[Response]:
    """Responses the actor may read."""
    return Response.objects.visible_to(actor).select_related("plan")


def response(actor: Actor, code: str) -> Response:
    """One response in reach by its code, or NotFound."""
    row: Response | None = responses(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这次响应，或不在您的管辖范围。")
    return row


def active(actor: Actor) -> QuerySet[Response]:
    """Responses in force with the instant their level holds from (`level_from`), the highest level first."""
    since = Max("changes__from_at", filter=Q(changes__to_at__isnull=True))
    return responses(actor).filter(status=ResponseStatus.ACTIVE).annotate(level_from=since).order_by("level", "code")


def current(actor: Actor, plan_code: str) -> Response | None:
    """The open response of a plan, suggested or in force."""
    row: Response | None = responses(actor).filter(plan__code=plan_code, status__in=rules.OPEN).first()
    return row


def suggestions(actor: Actor) -> QuerySet[Response]:
    """What waits for a commander: proposed responses, and responses in force that should be raised."""
    waiting = Q(status=ResponseStatus.PROPOSED) | Q(status=ResponseStatus.ACTIVE, suggested_level__isnull=False)
    return responses(actor).filter(waiting).order_by("suggested_level", "suggested_at", "code")


def history(actor: Actor, response: Response) -> QuerySet[ResponseLevel]:
    """The changes of a response's level, oldest first."""
    return ResponseLevel.objects.filter(response__in=responses(actor).filter(pk=response.pk)).order_by("from_at", "pk")


def standing_warnings(actor: Actor, areas: Iterable[str]) -> list[Any]:
    """Warnings in force over any of these areas, as the warnings module lists them."""
    wanted = list(areas)
    found = warning_queries.active(actor)
    return [row for row in found if any(areas_meet(row.target_areas, area) for area in wanted)]


def standing_tasks(actor: Actor, response: Response) -> dict[int, int]:
    """How many tasks of a response are undone, by the level they came from."""
    return task_queries.standing_at_level(actor, ORIGIN_KIND, response.code)


def tasks_board(actor: Actor, response: Response) -> list[task_queries.BoardGroup]:
    """Units of a response under their towns, and how their tasks stand."""
    return task_queries.board_groups(task_queries.board(actor, ORIGIN_KIND, response.code))


def offers(actor: Actor) -> list[Offer]:
    """The levels the actor could start now: of plans in force without an open response, and by permission."""
    busy = set(responses(actor).filter(status=ResponseStatus.ACTIVE).values_list("plan__code", flat=True))
    plans = plan_queries.plans(actor).filter(status="in_force").exclude(code__in=busy)
    return [
        Offer(plan.code, plan.title, plan.confirmed, row.level, row.title, row.condition, row.starts_with)
        for plan in plans
        for row in plan_queries.levels(actor, plan)
        if actor.may(rules.command(row.level), plan)
    ]


def statement_for(actor: Actor, plan_code: str, level: int, at: datetime) -> Statement:
    """What the form proposes for a level, from the plan's own words; the commander changes what does not fit."""
    plan = plan_queries.plan(actor, plan_code)
    row = plan_queries.plan_level(actor, plan, level)
    return Statement(
        topic=row.condition,
        expected_end_at=at + rules.PROPOSED_DURATION,
        measures="\n".join(f"{measure.get_to_display()}：{measure.text}" for measure in row.measures.all()),
    )


def buttons(actor: Actor, response: Response) -> list[Button]:
    """What this person may decide now, in the order of urgency; each opens the page that shows what will happen."""
    found = []
    for move in RESPONSE.open_to(response, actor):
        kind, number = move.name.split("_")[0], int(move.name[-1])
        wanted = number == response.suggested_level
        for target in [level for level in rules.LEVELS if level > number] if kind == "lower" else [number]:
            label = _("降为{level}级响应").format(level=ROMAN[target]) if kind == "lower" else str(move.label)
            found.append(Button(kind, target, label, wanted and kind in ("start", "raise"), response))
    return sorted(found, key=lambda button: (not button.primary, ORDER.index(button.kind), button.level))


def record(actor: Actor, response: Response) -> dict[str, Any]:
    """Everything the record page shows beside the row: board, history, warnings that stand, and what may be done."""
    level = response.level
    standing = standing_tasks(actor, response)
    started = level is not None
    return {
        "groups": tasks_board(actor, response) if started else [],
        "history": list(history(actor, response)),
        "warnings": standing_warnings(actor, response.target_areas),
        "standing": [(number, count) for number, count in sorted(standing.items()) if level and number < level],
        "buttons": buttons(actor, response),
    }
