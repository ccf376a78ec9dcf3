"""Plans come into force with a pack, or go out of force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.prepare.plans import rules
from sentinel.wings.prepare.plans.choices import PlanStatus, VersionStatus
from sentinel.wings.prepare.plans.events import PlanAdopted, PlanRetired, VersionChangedStatus
from sentinel.wings.prepare.plans.models import Measure, Plan, PlanLevel, PlanVersion
from sentinel.wings.prepare.plans.workflow import PLAN, VERSION


@transaction.atomic
def adopt_plan(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    title: str,
    area_code: str,
    hazards: Sequence[str],
    source: str,
    standing: str,
    levels: Sequence[Mapping[str, Any]],
    mark: str = "",
) -> Plan:
    """Bring a plan into force, or replace the text of one in force. The same content again changes nothing.

    `levels` are the mappings of the pack's plan file: level, title, condition, starts_with, commander, measures
    (key, text, to, within_minutes, evidence).
    """
    if wrong := rules.problem(hazards, levels):
        raise Invalid({"levels": wrong})
    actor.require_in("plans.manage", area_code)
    content = rules.digest(title, hazards, source, standing, levels)
    Plan.objects.bulk_create(
        [
            Plan(
                code=code,
                title=title,
                area_code=area_code,
                hazards=list(hazards),
                standing=standing,
                source=source,
                mark=mark,
            )
        ],
        ignore_conflicts=True,
    )
    plan: Plan = Plan.objects.select_for_update().get(code=code)
    actor.require("plans.manage", plan)
    if plan.content == content:
        return plan
    if plan.status == PlanStatus.RETIRED:
        raise MoveRefused(_("预案“{title}”已废止，请换一个编码。").format(title=plan.title))
    plan = replace_content(plan, actor, at, levels, title, hazards, source, standing, mark, content)
    _keep_version(plan, actor, at, levels)
    return plan


def replace_content(
    plan: Plan,
    actor: Actor,
    at: datetime,
    levels: Sequence[Mapping[str, Any]],
    title: str,
    hazards: Sequence[str],
    source: str,
    standing: str,
    mark: str,
    content: str,
) -> Plan:
    """Put a text in the place of the one the plan had."""
    changes = {
        "title": title,
        "hazards": list(hazards),
        "source": source,
        "standing": standing,
        "mark": mark,
        "content": content,
        "target_areas": [plan.area_code],
        "published_at": at,
    }
    payload = PlanAdopted(
        code=plan.code,
        title=title,
        hazards=tuple(hazards),
        levels=tuple(sorted(level["level"] for level in levels)),
        content=content[:12],
    )
    if plan.status == PlanStatus.DRAFT:
        plan = PLAN.apply("adopt", plan, actor=actor, at=at, event=payload, changes=changes)
    else:
        for key, value in changes.items():
            setattr(plan, key, value)
        plan.save(update_fields=list(changes))
        record(payload, subject=plan, actor=actor, at=at)
    plan.levels.all().delete()
    for level in levels:
        _add_level(plan, level)
    return plan


def _keep_version(plan: Plan, actor: Actor, at: datetime, levels: Sequence[Mapping[str, Any]]) -> None:
    """A text that came with the pack is kept like every other: what was in force before it is superseded."""
    for before in plan.versions.filter(status=VersionStatus.IN_FORCE):
        payload = VersionChangedStatus(code=before.code, status=VersionStatus.SUPERSEDED, note="")
        VERSION.apply("supersede", before, actor=actor, at=at, event=payload, changes={"superseded_at": at})
    number = plan.versions.count() + 1
    PlanVersion.objects.create(
        code=f"{plan.code}-v{number}",
        plan=plan,
        area_code=plan.area_code,
        number=number,
        status=VersionStatus.IN_FORCE,
        title=plan.title,
        content=content_of(plan, levels),
        reason=plan.source,
        drafted_at=at,
        drafted_by=actor.key,
        drafted_name=actor.label,
        in_force_at=at,
    )


def content_of(plan: Plan, levels: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The whole text of a plan as one value."""
    kept = {name: getattr(plan, name) for name in ("title", "source", "standing", "mark")}
    return {**kept, "hazards": list(plan.hazards), "levels": [dict(level) for level in levels]}


def _add_level(plan: Plan, level: Mapping[str, Any]) -> None:
    row = PlanLevel.objects.create(
        plan=plan,
        level=level["level"],
        title=level["title"],
        condition=level["condition"],
        starts_with=level["starts_with"],
        commander_permission=level["commander"],
    )
    Measure.objects.bulk_create(
        Measure(
            plan_level=row,
            key=measure["key"],
            text=measure["text"],
            to=measure["to"],
            within_minutes=measure["within_minutes"],
            evidence=measure["evidence"],
            position=position,
        )
        for position, measure in enumerate(level["measures"], start=1)
    )


@transaction.atomic
def retire_plan(*, actor: Actor, at: datetime, plan: Plan, reason: str) -> Plan:
    """Take a plan out of force; responses under way keep the tasks they were given."""
    if not reason.strip():
        raise Invalid({"reason": _("请写明废止原因。")})
    return PLAN.apply("retire", plan, actor=actor, at=at, event=PlanRetired(code=plan.code, reason=reason.strip()))  # type: ignore[no-any-return]
