"""One text of a plan on its way: drafted, reviewed, approved by another person, filed, in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters, workdays
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.kernel.statutory import Term, Unit, deadline
from sentinel.wings.prepare.plans import rules
from sentinel.wings.prepare.plans.actions.adopting import replace_content
from sentinel.wings.prepare.plans.choices import PlanStatus, VersionStatus
from sentinel.wings.prepare.plans.events import VersionChangedStatus, VersionDrafted, VersionEdited
from sentinel.wings.prepare.plans.models import Plan, PlanVersion
from sentinel.wings.prepare.plans.workflow import VERSION

IN_WORK = (VersionStatus.DRAFT, VersionStatus.REVIEWED, VersionStatus.APPROVED, VersionStatus.FILED)


def _words(text: str, name: str, refusal: str) -> str:
    if not text.strip():
        raise Invalid({name: refusal})
    return text.strip()


@transaction.atomic
def draft_version(*, actor: Actor, at: datetime, plan: Plan, reason: str) -> PlanVersion:
    """Begin a revision from the text in force, and say why; one at a time for a plan."""
    why = _words(reason, "reason", _("请写明修订原因。"))
    row: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    actor.require("plans.manage", row)
    if row.status != PlanStatus.IN_FORCE:
        raise MoveRefused(_("只有现行预案可以修订。"))
    if row.versions.filter(status__in=IN_WORK).exists():
        raise MoveRefused(_("这份预案已经有一个修订稿，请先办完。"))
    base = row.versions.get(status=VersionStatus.IN_FORCE)
    number = row.versions.count() + 1
    made = PlanVersion.objects.create(
        code=f"{row.code}-v{number}",
        plan=row,
        area_code=row.area_code,
        number=number,
        title=row.title,
        content=base.content,
        reason=why,
        drafted_at=at,
        drafted_by=actor.key,
        drafted_name=actor.label,
    )
    record(VersionDrafted(code=made.code, plan=row.code, reason=why), subject=made, actor=actor, at=at)
    return made


@transaction.atomic
def edit_version(*, actor: Actor, at: datetime, version: PlanVersion, content: Mapping[str, Any]) -> PlanVersion:
    """Change the text of a draft; who commands a level stays as it is, and the same text changes nothing."""
    row: PlanVersion = PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    actor.require("plans.manage", row)
    if row.status != VersionStatus.DRAFT:
        raise MoveRefused(_("只有草案可以修改，请先退回。"))
    title = _words(str(content["title"]), "title", _("请写明预案名称。"))
    new = {**row.content, **content, "title": title}
    if wrong := rules.problem(new["hazards"], new["levels"]):
        raise Invalid({"levels": wrong})
    if new == row.content:
        return row
    row.content, row.title = new, title
    row.save(update_fields=["content", "title"])
    mark = rules.digest(title, new["hazards"], new["source"], new["standing"], new["levels"])
    record(VersionEdited(code=row.code, content=mark[:12]), subject=row, actor=actor, at=at)
    return row


def _move(
    name: str, version: PlanVersion, actor: Actor, at: datetime, note: str, changes: Mapping[str, Any]
) -> PlanVersion:
    def said(row: PlanVersion) -> VersionChangedStatus:
        return VersionChangedStatus(code=row.code, status=row.status, note=note)

    row: PlanVersion = VERSION.apply(name, version, actor=actor, at=at, event=said, changes=changes)
    return row


@transaction.atomic
def review_version(*, actor: Actor, at: datetime, version: PlanVersion, note: str) -> PlanVersion:
    """Another person than who drafted it finds the text fit, and says what was found."""
    said = _words(note, "note", _("请写明评审意见。"))
    changes = {"reviewed_at": at, "reviewed_name": actor.label, "review_note": said}
    return _move("review", version, actor, at, said, changes)


@transaction.atomic
def send_back_version(*, actor: Actor, at: datetime, version: PlanVersion, note: str) -> PlanVersion:
    """Back to its author, with the reason; what was signed no longer holds."""
    said = _words(note, "note", _("请写明退回原因。"))
    changes: dict[str, Any] = {"reviewed_at": None, "reviewed_name": "", "review_note": said}
    changes |= {"approved_at": None, "approved_name": "", "file_by": None}
    return _move("send_back", version, actor, at, said, changes)


@transaction.atomic
def approve_version(*, actor: Actor, at: datetime, version: PlanVersion) -> PlanVersion:
    """Another person than who drafted it approves the text; the clock of filing begins."""
    days = int(parameters.value("plans.file_workdays", at=at))
    file_by = deadline(at, Term(days, Unit.WORKING_DAY), calendar=workdays.calendar(at))
    changes = {"approved_at": at, "approved_name": actor.label, "file_by": file_by}
    return _move("approve", version, actor, at, "", changes)


@transaction.atomic
def file_version(*, actor: Actor, at: datetime, version: PlanVersion, number: str) -> PlanVersion:
    """Note under which number the authority above has the text on file (备案)."""
    said = _words(number, "note", _("请写明备案编号。"))
    if len(said) > 64:
        raise Invalid({"note": _("备案编号不超过 64 字。")})
    return _move("file", version, actor, at, said, {"filed_at": at, "filing_number": said})


@transaction.atomic
def enforce_version(*, actor: Actor, at: datetime, version: PlanVersion) -> PlanVersion:
    """Put a filed text into force: it takes the place of the one before, which is superseded.

    Responses under way keep the tasks they were given.
    """
    plan: Plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    actor.require("plans.manage", plan)
    if plan.status != PlanStatus.IN_FORCE:
        raise MoveRefused(_("预案已废止，修订稿不能施行。"))
    rank = VERSION.refusal(VERSION.move("enforce"), PlanVersion.objects.get(pk=version.pk), actor)
    if rank:
        raise MoveRefused(rank)
    for before in plan.versions.filter(status=VersionStatus.IN_FORCE):
        _move("supersede", before, system("plans"), at, "", {"superseded_at": at})
    row = _move("enforce", version, actor, at, "", {"in_force_at": at})
    text = row.content
    mark = rules.digest(text["title"], text["hazards"], text["source"], text["standing"], text["levels"])
    replace_content(
        plan, actor, at, text["levels"], text["title"], text["hazards"], text["source"], text["standing"],
        text["mark"], mark,
    )  # fmt: skip
    return row
