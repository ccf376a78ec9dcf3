"""Drafting a warning by hand, changing a draft, and handing it to the second person."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.watch.warnings import choices, events, rules
from sentinel.wings.watch.warnings.models import Warning
from sentinel.wings.watch.warnings.workflow import WARNING

NEEDED = ("headline", "issuer", "effective_at", "expires_at")
EDITABLE = ("headline", "description", "instruction", "issuer", "target_areas", "effective_at", "expires_at")


@transaction.atomic
def draft_warning(
    *,
    actor: Actor,
    at: datetime,
    hazard: str,
    level: str,
    target_areas: Sequence[str],
    headline: str = "",
    description: str = "",
    instruction: str = "",
    issuer: str = "",
    effective_at: datetime | None = None,
    expires_at: datetime | None = None,
    based_on: str = "",
) -> Warning:
    """Draft a warning by hand; what is left empty gets the standing text, issuer and length of its kind.

    `based_on` names the message of others it answers to.
    """
    if hazard not in choices.Hazard.values or level not in choices.Level.values:
        raise Invalid({"level": _("请选择预警类别和级别。")})
    areas = sorted(set(target_areas))
    _refuse_areas(areas)
    area_code = rules.common_area(areas)
    actor.require_in("warnings.draft", area_code)
    code = rules.key(hazard, level, timezone.localtime(at))
    if Warning.objects.filter(code=code).exists():
        raise MoveRefused(_("这一分钟已有同类同级的预警，请打开原稿修改。"))
    starts = effective_at or rules.minute_of(at)
    row = Warning(
        code=code,
        area_code=area_code,
        hazard=hazard,
        level=level,
        origin=rules.Origin.MANUAL,
        issuer=issuer.strip() or parameters.value("cap.sender_name", at=at),
        description=description.strip(),
        instruction=instruction.strip() or str(choices.INSTRUCTIONS[rules.Level(level)]),
        target_areas=areas,
        effective_at=starts,
        expires_at=expires_at or starts + lasting(hazard, at),
        drafted_at=at,
        drafted_by=actor.person_code or actor.key,
        drafted_name=actor.label,
        based_on=based_on[: rules.REFERENCE_LENGTH],
    )
    row.headline = headline.strip() or rules.headline(row.issuer, hazard, level)
    _refuse_content(row, at)
    row.save(force_insert=True)
    record(
        events.WarningDrafted(code=row.code, hazard=row.hazard, level=row.level, target_areas=tuple(areas)),
        subject=row,
        actor=actor,
        at=at,
    )
    return row


@transaction.atomic
def amend_warning(*, actor: Actor, at: datetime, warning: Warning, changes: Mapping[str, Any]) -> Warning:
    """Change the texts, areas or times of a draft; an unchanged draft writes nothing."""
    row: Warning = Warning.objects.select_for_update().get(pk=warning.pk)
    actor.require("warnings.draft", row)
    if row.status != choices.Status.DRAFT:
        raise MoveRefused(_("只有待提交的预警可以修改；已提交的请先退回。"))
    if unknown := set(changes) - set(EDITABLE):
        raise Invalid(dict.fromkeys(unknown, _("这一项不能修改。")))
    if empty := [name for name in NEEDED if name in changes and not changes[name]]:
        raise Invalid(dict.fromkeys(empty, _("请填写这一项。")))
    changed = tuple(sorted(name for name, value in changes.items() if getattr(row, name) != value))
    if not changed:
        return row
    for name in changed:
        setattr(row, name, changes[name])
    _refuse_areas(row.target_areas)
    row.area_code = rules.common_area(row.target_areas)
    actor.require_in("warnings.draft", row.area_code)
    _refuse_content(row, at)
    row.save(update_fields=[*changed, "area_code"])
    record(events.WarningAmended(code=row.code, fields=changed), subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def submit_warning(*, actor: Actor, at: datetime, warning: Warning) -> Warning:
    """Hand a complete draft to whoever releases."""
    moved: Warning = WARNING.apply(
        "submit",
        warning,
        actor=actor,
        at=at,
        event=lambda row: events.WarningSubmitted(code=row.code, hazard=row.hazard, level=row.level),
        changes={
            "submitted_at": at,
            "submitted_by": actor.person_code or actor.key,
            "submitted_name": actor.label,
        },
    )
    return moved


@transaction.atomic
def hand_back_warning(*, actor: Actor, at: datetime, warning: Warning, note: str) -> Warning:
    """Send a submitted warning back to its drafter, with words."""
    words = _words(note)
    moved: Warning = WARNING.apply(
        "hand_back",
        warning,
        actor=actor,
        at=at,
        event=lambda row: events.WarningReturned(code=row.code, note=words),
        changes={"submitted_at": None, "submitted_by": "", "submitted_name": "", "note": words},
    )
    return moved


@transaction.atomic
def drop_warning(*, actor: Actor, at: datetime, warning: Warning, note: str) -> Warning:
    """Decide that a draft is not released, with words."""
    words = _words(note)
    moved: Warning = WARNING.apply(
        "drop",
        warning,
        actor=actor,
        at=at,
        event=lambda row: events.WarningDropped(code=row.code, note=words),
        changes={"ended_at": at, "note": words},
    )
    return moved


def lasting(hazard: str, at: datetime) -> timedelta:
    """How long a warning of a hazard lasts unless somebody says otherwise."""
    return timedelta(hours=parameters.value(f"warning.valid_hours.{hazard}", at=at))


def _words(note: str) -> str:
    if not note.strip() or len(note) > 500:
        raise Invalid({"note": _("请写明原因（500 字以内）。")})
    return note.strip()


def _refuse_areas(areas: Sequence[str]) -> None:
    if not areas or Area.objects.filter(code__in=areas).count() != len(set(areas)):
        raise Invalid({"target_areas": _("请选择本区内的目标区域。")})


def _refuse_content(row: Warning, at: datetime) -> None:
    errors = {}
    for name, length in (("headline", 120), ("issuer", 64), ("description", None), ("instruction", None)):
        text = getattr(row, name)
        if len(text) > (length or rules.TEXT_LENGTH) or "\x00" in text:
            errors[name] = _("内容过长或含有不能保存的字符。")
    if row.expires_at <= max(row.effective_at, at):
        errors["expires_at"] = _("失效时间须晚于起始时间和现在。")
    if errors:
        raise Invalid(errors)
