"""Moves of a plan."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.plans.choices import PlanStatus
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
            permission="plans.manage",
            needs_note=True,
        ),
    ),
)
