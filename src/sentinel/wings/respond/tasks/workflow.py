"""Moves of a task."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.tasks.choices import TaskStatus
from sentinel.workflow import Move, Workflow

S = TaskStatus

TASK = Workflow(
    name="tasks.task",
    states=TaskStatus,
    initial=S.ASSIGNED,
    moves=(
        Move(name="receive", label=_("已接收"), sources={S.ASSIGNED}, target=S.RECEIVED, permission="tasks.act"),
        Move(name="set_out", label=_("已出发"), sources={S.RECEIVED}, target=S.SET_OUT, permission="tasks.act"),
        Move(
            name="arrive",
            label=_("已到场"),
            sources={S.RECEIVED, S.SET_OUT},
            target=S.ARRIVED,
            permission="tasks.act",
        ),
        Move(
            name="finish",
            label=_("完成"),
            sources={S.RECEIVED, S.SET_OUT, S.ARRIVED},
            target=S.DONE,
            permission="tasks.act",
            needs_note=True,
        ),
        Move(
            name="refuse",
            label=_("无法执行"),
            sources={S.ASSIGNED, S.RECEIVED, S.SET_OUT, S.ARRIVED},
            target=S.REFUSED,
            permission="tasks.act",
            needs_note=True,
        ),
        Move(
            name="hand_on",
            label=_("转办"),
            sources={S.ASSIGNED, S.RECEIVED, S.SET_OUT, S.ARRIVED},
            target=S.HANDED,
            permission="tasks.act",
        ),
        Move(
            name="close_handed",
            label=_("下级办结"),
            sources={S.HANDED},
            target=S.DONE,
            permission="tasks.act",
            by_system=True,
        ),
        Move(
            name="hand_back",
            label=_("下级退回"),
            sources={S.HANDED},
            target=S.RECEIVED,
            permission="tasks.act",
            by_system=True,
        ),
        Move(
            name="withdraw",
            label=_("撤销"),
            sources={S.ASSIGNED, S.RECEIVED, S.SET_OUT, S.ARRIVED, S.HANDED, S.REFUSED},
            target=S.WITHDRAWN,
            permission="tasks.assign",
            needs_note=True,
        ),
    ),
)
