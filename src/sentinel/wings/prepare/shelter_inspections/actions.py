"""Looks at shelters, and the mending of what they find."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.shelter_inspections import events
from sentinel.wings.prepare.shelter_inspections.models import Defect, Inspection
from sentinel.wings.prepare.shelter_inspections.workflow import DEFECT, MANAGE
from sentinel.wings.prepare.shelters import actions as shelters
from sentinel.wings.prepare.shelters.choices import Condition

MOST_DEFECTS = 30


@transaction.atomic
def plan_inspection(*, actor: Actor, at: datetime, shelter: Any) -> Inspection | None:
    """Give a shelter its next look where none is due; None where one is."""
    actor.require(MANAGE, shelter)
    if Inspection.objects.filter(shelter=shelter, done_at__isnull=True).exists():
        return None
    days = int(parameters.value("shelter_inspections.inspect_days", at=at))
    row = Inspection.objects.create(
        shelter=shelter,
        code=_code(shelter, "J", _next(Inspection.objects.filter(shelter=shelter))),
        area_code=shelter.area_code,
        due_at=at + timedelta(days=days),
    )
    record(events.InspectionPlanned(code=row.code, due_at=_minute(row.due_at)), subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def inspect_shelter(
    *, actor: Actor, at: datetime, shelter: Any, condition: str, findings: str, defects: Sequence[str] = ()
) -> Inspection:
    """Write down a look: what was seen, each thing wrong with its term, and when the next look is due.

    The shelter is told first, which locks it: two looks at the same minute are two looks.
    """
    actor.require(MANAGE, shelter)
    texts = [text.strip()[:200] for text in defects if text.strip()]
    _check(condition, findings, texts)
    fresh = shelters.assess_shelter(actor=actor, at=at, shelter=shelter, condition=condition, confirmed=True)
    due = Inspection.objects.filter(shelter=fresh, done_at__isnull=True)
    done = due.first() or plan_inspection(actor=actor, at=at, shelter=fresh) or due.get()
    done.done_at, done.done_by = at, actor.label
    done.condition, done.findings = condition, findings.strip()[:500]
    done.save(update_fields=["done_at", "done_by", "condition", "findings"])
    payload = events.InspectionDone(code=done.code, condition=condition, defects=len(texts))
    record(payload, subject=done, actor=actor, at=at)
    _find(done, texts, actor, at)
    plan_inspection(actor=actor, at=at, shelter=fresh)
    return done


def _check(condition: str, findings: str, texts: Sequence[str]) -> None:
    errors: dict[str, str] = {}
    if condition not in Condition.values:
        errors["condition"] = _("没有“{value}”这一项。").format(value=condition[:16])
    if not findings.strip():
        errors["findings"] = _("请写一句检查情况。")
    if len(texts) > MOST_DEFECTS:
        errors["defects"] = _("一次最多写 {n} 个问题。").format(n=MOST_DEFECTS)
    if condition == Condition.GOOD and texts:
        errors["condition"] = _("写了问题，设施状况就不是“完好”。")
    if errors:
        raise Invalid(errors)


def _find(inspection: Inspection, texts: Sequence[str], actor: Actor, at: datetime) -> None:
    days = int(parameters.value("shelter_inspections.defect_days", at=at))
    first = _next(Defect.objects.filter(shelter=inspection.shelter))
    rows = Defect.objects.bulk_create(
        Defect(
            shelter=inspection.shelter,
            inspection=inspection,
            code=_code(inspection.shelter, "Z", number),
            area_code=inspection.area_code,
            text=text,
            due_at=at + timedelta(days=days),
        )
        for number, text in enumerate(texts, first)
    )
    record_many([(_said(row, row.text), row) for row in rows], actor=actor, at=at)


def _next(rows: "QuerySet[Any, Any]") -> int:
    """The next number of a shelter's rows; they are never removed."""
    last: str | None = rows.aggregate(last=Max("code"))["last"]
    return int(last[-5:]) + 1 if last else 1


def _code(shelter: Any, letter: str, number: int) -> str:
    return f"{shelter.code}-{letter}{number:05d}"


@transaction.atomic
def fix_defect(*, actor: Actor, at: datetime, row: Defect, note: str) -> Defect:
    """Say what was done about it."""
    words = _words(note, _("请写明整改情况。"))
    return _move("fix", row, actor, at, words, fixed_at=at, fixed_by=actor.label, fix_note=words)


@transaction.atomic
def verify_defect(*, actor: Actor, at: datetime, row: Defect, note: str = "") -> Defect:
    """Somebody looked again: it is mended. The last one mended makes the shelter good again."""
    unsettled = Defect.objects.filter(shelter=row.shelter, verified_at__isnull=True)
    # Locked together, or of two verified at once each would take the other for unsettled.
    list(unsettled.select_for_update(of=("self",)).order_by("code"))
    done = _move("verify", row, actor, at, note.strip()[:200], verified_at=at)
    if not unsettled.exists():
        shelters.assess_shelter(actor=actor, at=at, shelter=done.shelter, condition=Condition.GOOD)
    return done


@transaction.atomic
def send_back_defect(*, actor: Actor, at: datetime, row: Defect, note: str) -> Defect:
    """Somebody looked again: it is not mended."""
    words = _words(note, _("请写明退回原因。"))
    return _move("send_back", row, actor, at, words, fixed_at=None, fixed_by="")


def _move(name: str, row: Defect, actor: Actor, at: datetime, words: str, **changes: object) -> Defect:
    moved: Defect = DEFECT.apply(name, row, actor=actor, at=at, changes=changes, event=lambda new: _said(new, words))
    return moved


def _said(row: Defect, note: str) -> events.DefectChangedStatus:
    return events.DefectChangedStatus(code=row.code, status=row.status, note=note)


def _words(note: str, missing: str) -> str:
    words = note.strip()[:200]
    if not words:
        raise Invalid({"note": missing})
    return words


@transaction.atomic
def note_overdue_inspection(*, actor: Actor, at: datetime, pk: object) -> bool:
    """Note once that a look was not taken in time."""
    row = Inspection.objects.select_for_update(of=("self",)).get(pk=pk)
    return _overdue(row, row.done_at, events.InspectionBecameOverdue, actor, at)


@transaction.atomic
def note_overdue_defect(*, actor: Actor, at: datetime, pk: object) -> bool:
    """Note once that a defect was not mended in time."""
    row = Defect.objects.select_for_update(of=("self",)).get(pk=pk)
    return _overdue(row, row.fixed_at, events.DefectBecameOverdue, actor, at)


def _overdue(
    row: Any, settled_at: datetime | None, payload: type[events.InspectionPlanned], actor: Actor, at: datetime
) -> bool:
    if settled_at is not None or row.overdue_at is not None or at < row.due_at:
        return False
    actor.require(MANAGE, row)
    row.overdue_at = at
    row.save(update_fields=["overdue_at"])
    record(payload(code=row.code, due_at=_minute(row.due_at)), subject=row, actor=actor, at=at)
    return True


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")
