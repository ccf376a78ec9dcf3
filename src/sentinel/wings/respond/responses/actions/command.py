"""A commander starts, raises, lowers and ends. Tasks go out in the same transaction as the decision."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.models import Matter
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.respond.responses import events, queries, rules
from sentinel.wings.respond.responses.actions.suggest import open_row
from sentinel.wings.respond.responses.models import Response, ResponseLevel
from sentinel.wings.respond.responses.queries.responses import ORIGIN_KIND
from sentinel.wings.respond.responses.rules import ChangeKind, Statement
from sentinel.wings.respond.responses.workflow import RESPONSE, ROMAN
from sentinel.wings.respond.tasks import actions as task_actions

SYSTEM = system("responses")


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


def _required(text: str, name: str, refusal: str) -> str:
    if not text.strip():
        raise Invalid({name: refusal})
    return text.strip()


def _checked(statement: Statement, at: datetime) -> Statement:
    if wrong := rules.missing(statement, at):
        raise Invalid(wrong)
    return replace(statement, topic=statement.topic.strip(), measures=statement.measures.strip())


def _change(
    row: Response, kind: ChangeKind, actor: Actor, at: datetime, *, reason: str, given: int = 0, standing: int = 0,
    warnings: Sequence[str] = (),
) -> ResponseLevel:  # fmt: skip
    row.changes.filter(to_at__isnull=True).update(to_at=at)
    return ResponseLevel.objects.create(
        response=row,
        kind=kind,
        level=row.level or 0,
        from_at=at,
        to_at=at if kind == ChangeKind.END else None,
        by=actor.label,
        reason=reason,
        expected_end_at=row.expected_end_at,
        measures=row.measures,
        tasks_given=given,
        tasks_standing=standing,
        standing_warnings=list(warnings),
    )


@transaction.atomic
def start_response(
    *,
    actor: Actor,
    at: datetime,
    plan_code: str,
    level: int,
    statement: Statement,
    target_areas: Sequence[str] = (),
    matter: Matter | None = None,
) -> Response:
    """Start a response at a level: what it is about, until when, which measures; its tasks go out with it."""
    said = _checked(statement, at)
    plan = plan_queries.plan(actor, plan_code)
    title = plan_queries.plan_level(actor, plan, level).title
    actor.require(rules.command(level), plan)
    opened = open_row(actor=actor, at=at, plan_code=plan_code, level=level, target_areas=target_areas)
    if opened is None:
        raise MoveRefused(_("这次响应刚刚被别人处理，请刷新后再看。"))
    targets = list(target_areas) or opened.target_areas
    out = queries.dispatch(actor, plan_code=plan_code, level=level, targets=targets, at=at)
    suggested = opened.suggested_level
    changes = {
        "level": level,
        "suggested_level": suggested if suggested is not None and suggested < level else None,
        "title": title,
        "topic": said.topic,
        "expected_end_at": said.expected_end_at,
        "measures": said.measures,
        "started_at": at,
        "started_by": actor.label,
        "target_areas": targets,
        "published_at": at,
        "matter": matter,
        "number": opened.number or next_number("response", at=at),
    }

    def started(row: Response) -> events.ResponseStarted:
        return events.ResponseStarted(
            code=row.code,
            number=row.number or "",
            plan=plan_code,
            level=level,
            topic=said.topic,
            expected_end_at=_minute(said.expected_end_at),
            target_areas=tuple(targets),
            tasks=out.total,
        )

    row: Response = RESPONSE.apply(f"start_{level}", opened, actor=actor, at=at, event=started, changes=changes)
    _change(row, ChangeKind.START, actor, at, reason=said.topic, given=out.total)
    _give(row, out, actor, at)
    return row


def _give(row: Response, out: queries.Dispatch, actor: Actor, at: datetime) -> None:
    task_actions.create_tasks(
        actor=actor, at=at, origin_kind=ORIGIN_KIND, origin_key=row.code, specs=out.specs, matter=row.matter
    )


@transaction.atomic
def raise_response(
    *, actor: Actor, at: datetime, response: Response, level: int, statement: Statement, reason: str = ""
) -> Response:
    """Raise a response to a stronger level; that level's tasks go out, the earlier ones stay."""
    said = _checked(statement, at)
    title = plan_queries.plan_level(actor, response.plan, level).title
    row: Response = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    before = row.level or 0
    out = queries.dispatch(
        actor, plan_code=response.plan.code, level=level, targets=row.target_areas, at=at, response=row
    )
    why = reason.strip() or said.topic
    payload = events.ResponseRaised(
        code=row.code,
        from_level=before,
        level=level,
        reason=why,
        expected_end_at=_minute(said.expected_end_at),
        tasks=out.total,
    )
    suggested = row.suggested_level
    changes = {
        "level": level,
        "suggested_level": suggested if suggested is not None and suggested < level else None,
        "title": title,
        "topic": said.topic,
        "expected_end_at": said.expected_end_at,
        "measures": said.measures,
        "reason": why,
    }
    row = RESPONSE.apply(_raise_move(level), row, actor=actor, at=at, event=payload, changes=changes)
    _change(row, ChangeKind.RAISE, actor, at, reason=why, given=out.total)
    _give(row, out, actor, at)
    return row


def _raise_move(level: int) -> str:
    if level == max(rules.LEVELS):
        raise MoveRefused(_("最低一级响应只能启动，不能升级到。"))
    return f"raise_{level}"


def _still_standing(row: Response, acknowledged: Iterable[str]) -> list[str]:
    standing = {warning.code: warning for warning in queries.standing_warnings(SYSTEM, row.target_areas)}
    if unseen := rules.unacknowledged(standing, acknowledged):
        names = "、".join(str(standing[code]) for code in unseen)
        raise MoveRefused(
            _("还有预警生效：{names}。调整响应不会解除预警，请确认它们继续有效后再提交。").format(names=names),
            code="warnings_standing",
        )
    return sorted(standing)


@transaction.atomic
def lower_response(
    *,
    actor: Actor,
    at: datetime,
    response: Response,
    level: int,
    reason: str,
    acknowledged: Sequence[str] = (),
    statement: Statement | None = None,
) -> Response:
    """Lower a response by its present level's commander. Warnings and tasks stay; the person confirms the warnings.

    `acknowledged` are the codes of the warnings the person has seen to stay in force.
    """
    why = _required(reason, "reason", _("请写明降级原因。"))
    said = _checked(statement, at) if statement is not None else None
    title = plan_queries.plan_level(actor, response.plan, level).title
    row: Response = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    before = row.level or 0
    actor.require(rules.command(before or 1), row)
    if before == max(rules.LEVELS) or not level > before:
        raise MoveRefused(_("现在是{now}级响应，只能降到更低的级别。").format(now=ROMAN.get(before, "未启动")))
    standing = _still_standing(row, acknowledged)
    undone = sum(queries.standing_tasks(SYSTEM, row).values())
    payload = events.ResponseLowered(
        code=row.code,
        from_level=before,
        level=level,
        reason=why,
        standing_warnings=tuple(standing),
        standing_tasks=undone,
    )
    changes = {"level": level, "title": title, "reason": why, "suggested_level": None}
    if said is not None:
        changes |= {"topic": said.topic, "expected_end_at": said.expected_end_at, "measures": said.measures}
    row = RESPONSE.apply(f"lower_from_{before}", row, actor=actor, at=at, event=payload, changes=changes)
    _change(row, ChangeKind.LOWER, actor, at, reason=why, standing=undone, warnings=standing)
    return row


@transaction.atomic
def end_response(
    *,
    actor: Actor,
    at: datetime,
    response: Response,
    reason: str,
    acknowledged: Sequence[str] = (),
    withdraw_tasks: bool = False,
) -> Response:
    """End a response by its present level's commander; warnings stay, undone tasks stay unless taken back here."""
    why = _required(reason, "reason", _("请写明解除原因。"))
    row: Response = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    before = row.level or 0
    actor.require(rules.command(before or 1), row)
    if not before:
        raise MoveRefused(_("这次响应还没有启动，不需要解除。"))
    standing = _still_standing(row, acknowledged)
    undone = sum(queries.standing_tasks(SYSTEM, row).values())
    payload = events.ResponseEnded(
        code=row.code,
        from_level=before,
        reason=why,
        standing_warnings=tuple(standing),
        standing_tasks=undone,
        withdrawn_tasks=undone if withdraw_tasks else 0,
    )
    changes = {"ended_at": at, "reason": why, "suggested_level": None}
    row = RESPONSE.apply(f"end_at_{before}", row, actor=actor, at=at, event=payload, changes=changes)
    left = 0 if withdraw_tasks else undone
    _change(row, ChangeKind.END, actor, at, reason=why, standing=left, warnings=standing)
    if withdraw_tasks:
        task_actions.withdraw_tasks(
            actor=actor, at=at, origin_kind=ORIGIN_KIND, origin_key=row.code, reason=_("响应解除：") + why
        )
    return row
