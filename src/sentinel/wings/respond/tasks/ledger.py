"""The list and the record of tasks."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.workflow import TASK

ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")


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


def level_in_words(row: Task) -> str:
    """The response level the task came from; nothing where it came from no response."""
    return gettext("{level}级").format(level=ROMAN[row.level]) if row.level else ""


TASKS = register(
    Ledger(
        name="tasks.task",
        model=Task,
        title=_("任务"),
        permission="tasks.view",
        attachments="tasks.act",
        columns=(
            Column("number", searched=True),
            Column("title", searched=True),
            Column("unit_name", searched=True),
            Column("unit", listed=False, recorded=False, searched=True),
            Column("area_code", filtered=True, listed=False),
            Column("status", filtered=True),
            Column("due_at"),
            Column("overdue", filtered=True),
            Column("level", listed=False, recorded=False),
            Column("response_level", label=_("响应级别"), listed=False, exported=False, value=level_in_words),
            Column("origin_key", listed=False, recorded=False, filtered=True),
            Column("assigned_at"),
            Column("assigned_by", listed=False),
            Column("received_at", listed=False),
            Column("received_by", listed=False),
            Column("arrived_at", listed=False),
            Column("done_at"),
            Column("note", listed=False),
            Column("closing_reason", listed=False),
            Column("code", listed=False, recorded=False),
        ),
        rows=queries.tasks,
        order=("-due_at", "code"),
        workflow=TASK,
        moves={"receive": _receive, "arrive": _arrive, "finish": _finish, "refuse": _refuse, "withdraw": _withdraw},
    )
)
