"""The list and the record of tasks."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.workflow import TASK


def _receive(*, actor: Actor, at: datetime, row: Task, note: str) -> Task:
    return actions.receive_task(actor=actor, at=at, task=row)


def _arrive(*, actor: Actor, at: datetime, row: Task, note: str) -> Task:
    return actions.arrive_at_task(actor=actor, at=at, task=row)


def _finish(*, actor: Actor, at: datetime, row: Task, note: str) -> Task:
    return actions.finish_task(actor=actor, at=at, task=row, note=note)


def _refuse(*, actor: Actor, at: datetime, row: Task, note: str) -> Task:
    return actions.refuse_task(actor=actor, at=at, task=row, reason=note)


def _withdraw(*, actor: Actor, at: datetime, row: Task, note: str) -> Task:
    return actions.withdraw_task(actor=actor, at=at, task=row, reason=note)


TASKS = register(
    Ledger(
        name="tasks.task",
        model=Task,
        title=_("任务"),
        permission="tasks.view",
        columns=(
            Column("number", searched=True),
            Column("title", searched=True),
            Column("unit_name", searched=True),
            Column("unit", listed=False, searched=True),
            Column("area_code", filtered=True, listed=False),
            Column("status", filtered=True),
            Column("due_at"),
            Column("overdue", filtered=True),
            Column("level", listed=False),
            Column("origin_key", listed=False, filtered=True),
            Column("assigned_at"),
            Column("assigned_by", listed=False),
            Column("received_at", listed=False),
            Column("received_by", listed=False),
            Column("arrived_at", listed=False),
            Column("done_at"),
            Column("note", listed=False),
            Column("closing_reason", listed=False),
            Column("code", listed=False),
        ),
        rows=queries.tasks,
        order=("due_at", "code"),
        workflow=TASK,
        moves={"receive": _receive, "arrive": _arrive, "finish": _finish, "refuse": _refuse, "withdraw": _withdraw},
    )
)
