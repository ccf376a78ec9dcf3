"""Tasks in reach: one, a unit's own, an origin's."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.tasks import rules
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.rules import TaskStatus


def tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks the actor may read."""
    return Task.objects.visible_to(actor)


def task(actor: Actor, code: str) -> Task:
    """One task in reach by its code, or NotFound."""
    row: Task | None = tasks(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这条任务，或不在您的管辖范围。")
    return row


def my_tasks(actor: Actor) -> QuerySet[Task]:
    """Open tasks of the actor's own units, the least time left first."""
    return tasks(actor).filter(unit__in=actor.units, status__in=rules.OPEN).order_by("due_at", "code")


def mine_counts(actor: Actor, at: datetime) -> dict[str, int]:
    """How the open tasks of the actor's own units stand: not signed for, under way, past their term."""
    counted: dict[str, int] = my_tasks(actor).aggregate(
        assigned=Count("pk", filter=Q(status=TaskStatus.ASSIGNED)),
        doing=Count("pk", filter=~Q(status=TaskStatus.ASSIGNED)),
        late=Count("pk", filter=Q(due_at__lt=at)),
    )
    return counted


def my_finished(actor: Actor, limit: int = 20) -> list[Task]:
    """What the actor's own units finished, refused or lost, newest term first."""
    return list(tasks(actor).filter(unit__in=actor.units).exclude(status__in=rules.OPEN).order_by("-due_at")[:limit])


def of_origin(actor: Actor, origin_kind: str, origin_key: str) -> QuerySet[Task]:
    """Tasks that one response (or other origin) gave."""
    return tasks(actor).filter(origin_kind=origin_kind, origin_key=origin_key)


def sent_for(actor: Actor, origin_key: str) -> QuerySet[Task]:
    """Tasks that stand because of one matter, whoever gave them."""
    return tasks(actor).filter(origin_key=origin_key).exclude(status=TaskStatus.WITHDRAWN)


def of_origins(actor: Actor, origin_kind: str, origin_keys: Collection[str], level: int) -> QuerySet[Task, Any]:
    """(code, unit, status, due, done) of tasks that some origins gave at a level, oldest first, handed ones apart."""
    found = tasks(actor).filter(origin_kind=origin_kind, origin_key__in=origin_keys, level=level, parent__isnull=True)
    rows: QuerySet[Task, Any] = found.order_by("assigned_at", "code")
    return rows.values_list("code", "unit", "status", "due_at", "done_at")


def given(
    actor: Actor, origin_keys: Collection[str], units: Collection[str], statuses: Collection[str]
) -> QuerySet[Task]:
    """Tasks in these states that some origins gave to some units."""
    return tasks(actor).filter(origin_key__in=origin_keys, unit__in=units, status__in=statuses)


def late(actor: Actor, at: datetime) -> QuerySet[Task]:
    """Tasks whose term has passed with the work undone."""
    return tasks(actor).filter(status__in=rules.UNDONE, due_at__lt=at)
