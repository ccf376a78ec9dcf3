"""Moves of a command."""

from django.utils.translation import gettext_lazy

from sentinel.wings.watch.upkeep.choices import CommandStatus as S
from sentinel.workflow import Move, Workflow

COMMAND = Workflow(
    name="upkeep.command",
    states=S,
    initial=S.QUEUED,
    moves=(
        Move(
            name="send",
            label=gettext_lazy("发出"),
            sources={S.QUEUED, S.SENT},
            target=S.SENT,
            permission="upkeep.command",
            by_system=True,
        ),
        Move(
            name="answer",
            label=gettext_lazy("应答"),
            sources={S.SENT},
            target=S.ANSWERED,
            permission="upkeep.command",
            by_system=True,
        ),
        Move(
            name="expire",
            label=gettext_lazy("超时"),
            sources={S.QUEUED, S.SENT},
            target=S.EXPIRED,
            permission="upkeep.command",
            by_system=True,
        ),
        Move(
            name="withdraw",
            label=gettext_lazy("撤回"),
            sources={S.QUEUED},
            target=S.WITHDRAWN,
            permission="upkeep.command",
        ),
    ),
)
