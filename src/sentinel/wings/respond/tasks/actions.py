"""Writes of tasks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, record_many
from sentinel.kernel.models import Matter, Organisation
from sentinel.kernel.numbering import next_numbers
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.tasks import events, rules
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.rules import TaskSpec
from sentinel.wings.respond.tasks.workflow import TASK

__all__ = [
    "TaskSpec",
    "arrive_at_task",
    "arrive_at_tasks",
    "create_tasks",
    "finish_task",
    "finish_tasks",
    "mark_overdue",
    "receive_task",
    "receive_tasks",
    "refuse_task",
    "withdraw_task",
    "withdraw_tasks",
]


@transaction.atomic
def create_tasks(
    *,
    actor: Actor,
    at: datetime,
    origin_kind: str,
    origin_key: str,
    specs: Sequence[TaskSpec],
    matter: Matter | None = None,
) -> int:
    """Give many tasks in one act; returns how many are new. A task already given to the unit is not given twice."""
    if any(spec.due_at <= at for spec in specs):
        raise Invalid({"due_at": _("要求完成时间应晚于现在。")})
    for area_code in sorted({spec.area_code for spec in specs}):
        actor.require_in("tasks.assign", area_code)
    wanted = {spec.code(origin_key): spec for spec in specs}
    known = set(Task.objects.filter(code__in=wanted).values_list("code", flat=True))
    fresh = {code: wanted[code] for code in sorted(wanted) if code not in known}
    names = _unit_names(fresh.values())
    numbers = next_numbers("task", len(fresh), at=at) if fresh else []
    rows = [
        Task(
            code=code,
            number=number,
            title=spec.title,
            text=spec.text,
            origin_kind=origin_kind,
            origin_key=origin_key,
            level=spec.level,
            unit=spec.unit,
            unit_name=names[spec.unit],
            area_code=spec.area_code,
            matter=matter,
            assigned_at=at,
            assigned_by=actor.label,
            due_at=spec.due_at,
        )
        for (code, spec), number in zip(fresh.items(), numbers, strict=True)
    ]
    Task.objects.bulk_create(rows)
    record_many(((_assigned(row), row) for row in rows), actor=actor, at=at)
    return len(rows)


def _unit_names(specs: Any) -> dict[str, str]:
    units = {spec.unit for spec in specs}
    names = dict(Organisation.objects.filter(code__in=units).values_list("code", "name"))
    if missing := sorted(units - names.keys()):
        raise Invalid({"unit": _("没有这些承办单位：{units}。").format(units="、".join(missing))})
    return names


def _assigned(row: Task) -> events.TaskAssigned:
    return events.TaskAssigned(
        code=row.code,
        number=row.number,
        origin=row.origin_key,
        unit=row.unit,
        title=row.title,
        due_at=_minute(row.due_at),
    )


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


def _move(
    name: str,
    tasks: Sequence[Task],
    actor: Actor,
    at: datetime,
    event: Callable[[Task], Payload],
    changes: Mapping[str, Any],
) -> list[Task]:
    rows: list[Task] = TASK.apply_many(name, tasks, actor=actor, at=at, event=event, changes=changes)
    return rows


@transaction.atomic
def receive_tasks(*, actor: Actor, at: datetime, tasks: Sequence[Task]) -> list[Task]:
    """Sign for several tasks in one act; one that cannot be signed for is named and none is."""
    return _move(
        "receive",
        tasks,
        actor,
        at,
        lambda row: events.TaskReceived(code=row.code, unit=row.unit),
        {"received_at": at, "received_by": actor.label},
    )


def receive_task(*, actor: Actor, at: datetime, task: Task) -> Task:
    """Sign for a task."""
    return receive_tasks(actor=actor, at=at, tasks=[task])[0]


@transaction.atomic
def arrive_at_tasks(*, actor: Actor, at: datetime, tasks: Sequence[Task]) -> list[Task]:
    """Say once that the unit is on the spot of several tasks; one refusal refuses all."""
    return _move(
        "arrive",
        tasks,
        actor,
        at,
        lambda row: events.TaskArrived(code=row.code, unit=row.unit),
        {"arrived_at": at},
    )


def arrive_at_task(*, actor: Actor, at: datetime, task: Task) -> Task:
    """Say that the unit is on the spot."""
    return arrive_at_tasks(actor=actor, at=at, tasks=[task])[0]


@transaction.atomic
def finish_tasks(*, actor: Actor, at: datetime, tasks: Sequence[Task], note: str) -> list[Task]:
    """Report several tasks done with the same words, each on time or late by its own term; one refusal refuses all."""
    words = _words(note, "note", _("请写一句完成情况。"))
    done = []
    for late in (False, True):
        done += _move(
            "finish",
            [task for task in tasks if (at > task.due_at) is late],
            actor,
            at,
            lambda row: events.TaskFinished(code=row.code, unit=row.unit, note=words, late=row.overdue),
            {"done_at": at, "note": words, "overdue": late},
        )
    return done


def finish_task(*, actor: Actor, at: datetime, task: Task, note: str) -> Task:
    """Report the work done, in words."""
    return finish_tasks(actor=actor, at=at, tasks=[task], note=note)[0]


@transaction.atomic
def refuse_task(*, actor: Actor, at: datetime, task: Task, reason: str) -> Task:
    """Say that the unit cannot do it, and why; whoever gave it decides what follows."""
    words = _words(reason, "note", _("请写明无法执行的原因。"))
    return _move(
        "refuse",
        [task],
        actor,
        at,
        lambda row: events.TaskRefused(code=row.code, unit=row.unit, reason=words),
        {"closing_reason": words},
    )[0]


@transaction.atomic
def withdraw_task(*, actor: Actor, at: datetime, task: Task, reason: str) -> Task:
    """Take one task back."""
    words = _words(reason, "note", _("请写明撤销原因。"))
    return _move(
        "withdraw",
        [task],
        actor,
        at,
        lambda row: events.TaskWithdrawn(code=row.code, unit=row.unit, reason=words),
        {"closing_reason": words},
    )[0]


def withdraw_tasks(*, actor: Actor, at: datetime, origin_kind: str, origin_key: str, reason: str) -> int:
    """Take back every undone task of one origin in one act; returns how many."""
    words = _words(reason, "reason", _("请写明撤销原因。"))
    undone = Task.objects.filter(origin_kind=origin_kind, origin_key=origin_key, status__in=rules.UNDONE)
    rows = _move(
        "withdraw",
        list(undone),
        actor,
        at,
        lambda row: events.TaskWithdrawn(code=row.code, unit=row.unit, reason=words),
        {"closing_reason": words},
    )
    return len(rows)


def _words(text: str, name: str, refusal: str) -> str:
    if not text.strip():
        raise Invalid({name: refusal})
    return text.strip()


@transaction.atomic
def mark_overdue(*, actor: Actor, at: datetime, term: datetime) -> int:
    """Note once that the tasks of one term are late, so the units above see them; returns how many were noted."""
    if at < term:
        return 0
    rows = list(
        Task.objects.select_for_update().filter(due_at=term, status__in=rules.UNDONE, overdue=False).order_by("code")
    )
    for row in rows:
        actor.require("tasks.assign", row)
    Task.objects.filter(pk__in=[row.pk for row in rows]).update(overdue=True)
    late = [
        (events.TaskBecameOverdue(code=row.code, unit=row.unit, due_at=_minute(row.due_at), status=row.status), row)
        for row in rows
    ]
    record_many(late, actor=actor, at=at)
    return len(rows)
