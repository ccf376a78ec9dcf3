"""Reads of plans."""

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.plans.models import Plan, PlanLevel
from sentinel.wings.prepare.plans.rules import PlanStatus


def plans(actor: Actor) -> QuerySet[Plan]:
    """Plans the actor may read."""
    return Plan.objects.visible_to(actor)


def plan(actor: Actor, code: str) -> Plan:
    """One plan in reach by its code, or NotFound."""
    row: Plan | None = plans(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这份预案，或不在您的管辖范围。")
    return row


def plans_in_force(actor: Actor, hazard: str) -> QuerySet[Plan]:
    """Plans in force that cover a hazard kind."""
    return plans(actor).filter(status=PlanStatus.IN_FORCE, hazards__contains=[hazard])


def levels(actor: Actor, plan: Plan) -> list[PlanLevel]:
    """The levels of a plan with their measures, the highest (Ⅰ) first."""
    return list(PlanLevel.objects.filter(plan__in=plans(actor).filter(pk=plan.pk)).prefetch_related("measures"))


def plan_level(actor: Actor, plan: Plan, level: int) -> PlanLevel:
    """One level of a plan with its measures, or NotFound."""
    found = next((row for row in levels(actor, plan) if row.level == level), None)
    if found is None:
        raise NotFound("这份预案没有这个响应级别。")
    return found


def level_for_warning(actor: Actor, plan: Plan, warning_level: str) -> int | None:
    """The response level that a warning level suggests, or None."""
    return next((row.level for row in levels(actor, plan) if row.starts_with == warning_level), None)
