"""The list and the record of tasks."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.models import Order, Supervision, Task
from sentinel.wings.respond.tasks.workflow import TASK

ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")


def _receive(*, actor: Actor, at: datetime, row: Task, note: str) -> Task:
    return actions.receive_task(actor=actor, at=at, task=row)


def _set_out(*, actor: Actor, at: datetime, row: Task, note: str) -> Task:
    return actions.set_out_for_task(actor=actor, at=at, task=row)


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
            Column("set_out_at", listed=False),
            Column("arrived_at", listed=False),
            Column("done_at"),
            Column("note", listed=False),
            Column("closing_reason", listed=False),
            Column("evidence", listed=False),
            Column("climbed_name", listed=False, filtered=False),
            Column("supervised", listed=False),
            Column("code", listed=False, recorded=False),
        ),
        rows=queries.tasks,
        order=("-due_at", "code"),
        workflow=TASK,
        moves={
            "receive": _receive,
            "set_out": _set_out,
            "arrive": _arrive,
            "finish": _finish,
            "refuse": _refuse,
            "withdraw": _withdraw,
        },
        detail_template="tasks/record.html",
        detail_context=queries.panel,
    )
)


ORDERS = register(
    Ledger(
        name="tasks.order",
        model=Order,
        title=_("指令"),
        permission="tasks.view",
        columns=(
            Column("code", searched=True),
            Column("title", searched=True),
            Column("units"),
            Column("given_at"),
            Column("due_at"),
            Column("given_by", listed=False),
            Column("evidence", listed=False),
            Column("text", listed=False),
            Column("area_code", listed=False, recorded=False, filtered=True),
        ),
        rows=queries.orders,
        order=("-given_at", "code"),
        detail_template="tasks/order_record.html",
        detail_context=queries.order_panel,
    )
)

SUPERVISIONS = register(
    Ledger(
        name="tasks.supervision",
        model=Supervision,
        title=_("督办"),
        permission="tasks.view",
        columns=(
            Column("code", searched=True),
            Column("text", searched=True),
            Column("task__title", label=_("任务")),
            Column("task__unit_name", label=_("承办单位")),
            Column("given_by"),
            Column("given_at"),
            Column("due_at"),
            Column("answered_at"),
            Column("answered_by", listed=False),
            Column("answer"),
            Column("area_code", listed=False, recorded=False, filtered=True),
        ),
        rows=queries.supervisions,
        order=("-given_at", "code"),
        heading=lambda row: row.text,
    )
)
