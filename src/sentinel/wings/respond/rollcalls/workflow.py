"""Moves of one room's answer."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.rollcalls.choices import CheckStatus
from sentinel.workflow import Move, Workflow

C = CheckStatus


def _own_room(row: Any, actor: Actor) -> str | None:
    return None if row.unit in actor.units else _("只有被点名的单位能自行应答；电话应答请由点名单位登记。")


CHECK = Workflow(
    name="rollcalls.check",
    states=CheckStatus,
    initial=C.WAITING,
    moves=(
        Move(
            name="answer",
            label=gettext_lazy("在岗应答"),
            sources={C.WAITING},
            target=C.ANSWERED,
            permission="rollcalls.answer",
            guard=_own_room,
        ),
        Move(
            name="record",
            label=gettext_lazy("登记电话应答"),
            sources={C.WAITING},
            target=C.ANSWERED,
            permission="rollcalls.call",
        ),
        Move(
            name="miss",
            label=gettext_lazy("超时"),
            sources={C.WAITING},
            target=C.MISSED,
            permission="rollcalls.call",
            by_system=True,
        ),
        Move(
            name="answer_late",
            label=gettext_lazy("补答"),
            sources={C.MISSED},
            target=C.LATE,
            permission="rollcalls.answer",
            guard=_own_room,
        ),
        Move(
            name="record_late",
            label=gettext_lazy("登记超时应答"),
            sources={C.MISSED},
            target=C.LATE,
            permission="rollcalls.call",
        ),
    ),
)
