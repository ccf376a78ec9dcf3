"""Moves of calls and briefs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.callbook import rules
from sentinel.wings.respond.callbook.choices import BriefStatus, CallStatus
from sentinel.workflow import Move, Workflow


def _finished(row: Any, actor: Actor) -> str | None:
    return _("正文里还有“（待填写）”，请写完再签发。") if rules.OPEN_PLACE in row.text else None


CALL = Workflow(
    name="callbook.call",
    states=CallStatus,
    initial=CallStatus.OPEN,
    moves=(
        Move(
            name="settle",
            label=gettext_lazy("办结"),
            sources={CallStatus.OPEN},
            target=CallStatus.SETTLED,
            permission="callbook.write",
            needs_note=True,
        ),
    ),
)

BRIEF = Workflow(
    name="callbook.brief",
    states=BriefStatus,
    initial=BriefStatus.DRAFT,
    moves=(
        Move(
            name="sign",
            label=gettext_lazy("签发"),
            sources={BriefStatus.DRAFT},
            target=BriefStatus.SIGNED,
            permission="callbook.sign",
            guard=_finished,
        ),
    ),
)
