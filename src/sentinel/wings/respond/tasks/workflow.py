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
        Move(name="arrive", label=_("已到场"), sources={S.RECEIVED}, target=S.ARRIVED, permission="tasks.act"),
        Move(
            name="finish",
            label=_("完成"),
            sources={S.RECEIVED, S.ARRIVED},
            target=S.DONE,
            permission="tasks.act",
            needs_note=True,
        ),
        Move(
            name="refuse",
            label=_("无法执行"),
            sources={S.ASSIGNED, S.RECEIVED, S.ARRIVED},
            target=S.REFUSED,
            permission="tasks.act",
            needs_note=True,
        ),
        Move(
            name="withdraw",
            label=_("撤销"),
            sources={S.ASSIGNED, S.RECEIVED, S.ARRIVED, S.REFUSED},
            target=S.WITHDRAWN,
            permission="tasks.assign",
            needs_note=True,
        ),
    ),
)
