"""Reads of plans."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.web.papers import Block, OfficialPaper, chinese_date
from sentinel.wings.prepare.plans.choices import Recipient
from sentinel.wings.prepare.plans.models import Plan, PlanLevel, PlanVersion
from sentinel.wings.prepare.plans.rules import Difference, PlanStatus, VersionStatus, differences, revise_by


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


def versions(actor: Actor) -> QuerySet[PlanVersion]:
    """Texts of plans the actor may read."""
    return PlanVersion.objects.visible_to(actor).select_related("plan")


def version(actor: Actor, code: str) -> PlanVersion:
    """One text in reach by its code, or NotFound."""
    row: PlanVersion | None = versions(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这个预案版本，或不在您的管辖范围。")
    return row


def compared(actor: Actor, old: str, new: str) -> tuple[PlanVersion, PlanVersion, list[Difference]]:
    """Two texts of one plan and what changed from the one to the other."""
    before, after = version(actor, old), version(actor, new)
    if before.plan_id != after.plan_id:
        raise NotFound("两个版本不是同一份预案。")
    return before, after, differences(before.content, after.content)


def revision_due(plan: Plan, at: datetime) -> date | None:
    """The day by which the text in force is to be revised."""
    if plan.status != PlanStatus.IN_FORCE or plan.published_at is None:
        return None
    years = parameters.find("plans.revise_years", at=at)
    return None if years is None else revise_by(timezone.localtime(plan.published_at), int(years.value))


def plan_panel(row: Plan, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record of a plan shows beside its text: its versions, when it is to be revised, what may be done."""
    found = list(versions(actor).filter(plan=row).order_by("-number"))
    due = revision_due(row, at)
    in_work = any(known.status not in (VersionStatus.IN_FORCE, VersionStatus.SUPERSEDED) for known in found)
    return {
        "versions": [(known, older) for known, older in zip(found, [*found[1:], None], strict=False)],
        "revise_by": due,
        "revision_late": due is not None and timezone.localdate(at) > due,
        "may_draft": row.status == PlanStatus.IN_FORCE and not in_work and actor.may("plans.manage", row),
    }


def version_panel(row: PlanVersion, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record of a text shows: the levels, what it changes, and its clock of filing."""
    base = versions(actor).filter(plan=row.plan, number__lt=row.number).order_by("-number").first()
    return {
        "text": row.content,
        "base": base,
        "changes": differences(base.content, row.content) if base is not None else [],
        "may_edit": row.status == VersionStatus.DRAFT and actor.may("plans.manage", row),
        "filing_open": row.status == VersionStatus.APPROVED,
    }


def paper(row: PlanVersion) -> OfficialPaper:
    """A text as an official paper: each level with its condition, and its measures as a table."""
    words = dict(Recipient.choices)
    blocks = [Block(text=f"依据：{row.content['source']}"), Block(text=f"修订原因：{row.reason}")]
    for level in row.content["levels"]:
        blocks += [Block(kind="h1", text=str(level["title"])), Block(text=f"启动条件：{level['condition']}")]
        cells = [
            (measure["text"], str(words.get(measure["to"], measure["to"])), f"{measure['within_minutes']} 分钟")
            for measure in level["measures"]
        ]
        blocks.append(Block(kind="table", rows=(("措施", "下达给", "时限"), *cells)))
    return OfficialPaper(
        title=row.title,
        blocks=tuple(blocks),
        number=f"第 {row.number} 版",
        date=chinese_date(row.approved_at or row.in_force_at or row.drafted_at),
        note="" if row.content["standing"] == "verified" else "分级条件与审批人待确认",
    )
