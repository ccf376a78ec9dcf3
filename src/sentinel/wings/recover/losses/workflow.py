"""The moves of a loss report."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.recover.losses.choices import Status
from sentinel.workflow import Move, Workflow


def _other_than_submitter(row: Any, actor: Actor) -> str | None:
    return _("审核人不能是填报人。") if actor.key == row.submitted_key else None


REPORT = Workflow(
    name="losses.report",
    states=Status,
    initial=Status.DRAFT,
    moves=(
        Move(
            name="submit",
            label=gettext_lazy("提交"),
            sources={Status.DRAFT},
            target=Status.SUBMITTED,
            permission="losses.report",
        ),
        Move(
            name="accept",
            label=gettext_lazy("审核通过"),
            sources={Status.SUBMITTED},
            target=Status.ACCEPTED,
            permission="losses.approve",
            guard=_other_than_submitter,
        ),
        Move(
            name="send_back",
            label=gettext_lazy("退回更正"),
            sources={Status.SUBMITTED},
            target=Status.RETURNED,
            permission="losses.approve",
            guard=_other_than_submitter,
            needs_note=True,
        ),
    ),
)
