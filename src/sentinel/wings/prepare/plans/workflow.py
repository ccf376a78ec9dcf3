"""Moves of a plan, and of one text of it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.plans.choices import PlanStatus, VersionStatus
from sentinel.workflow import Move, Workflow

PLAN = Workflow(
    name="plans.plan",
    states=PlanStatus,
    initial=PlanStatus.DRAFT,
    moves=(
        Move(
            name="adopt",
            label=_("施行"),
            sources={PlanStatus.DRAFT},
            target=PlanStatus.IN_FORCE,
            permission="plans.manage",
            by_system=True,
        ),
        Move(
            name="retire",
            label=_("废止"),
            sources={PlanStatus.IN_FORCE},
            target=PlanStatus.RETIRED,
            aside=True,
            permission="plans.manage",
            needs_note=True,
        ),
    ),
)

V = VersionStatus


def _another(row: Any, actor: Actor) -> str | None:
    """Who wrote a text neither reviews nor approves it."""
    return gettext("编制人不能评审或批准自己的预案。") if row.drafted_by == actor.key else None


VERSION = Workflow(
    name="plans.version",
    states=VersionStatus,
    initial=V.DRAFT,
    moves=(
        Move(
            name="review",
            label=_("评审通过"),
            sources={V.DRAFT},
            target=V.REVIEWED,
            permission="plans.review",
            guard=_another,
            needs_note=True,
        ),
        Move(
            name="send_back",
            label=_("退回修改"),
            sources={V.REVIEWED, V.APPROVED},
            target=V.DRAFT,
            permission="plans.approve",
            needs_note=True,
        ),
        Move(
            name="approve",
            label=_("批准"),
            sources={V.REVIEWED},
            target=V.APPROVED,
            permission="plans.approve",
            guard=_another,
        ),
        Move(
            name="file",
            label=_("登记备案"),
            sources={V.APPROVED},
            target=V.FILED,
            permission="plans.manage",
            needs_note=True,
        ),
        Move(name="enforce", label=_("施行"), sources={V.FILED}, target=V.IN_FORCE, permission="plans.manage"),
        Move(
            name="supersede",
            label=_("被替代"),
            sources={V.IN_FORCE},
            target=V.SUPERSEDED,
            permission="plans.manage",
            by_system=True,
        ),
    ),
)
