"""Looks at shelters, and the mending of what they find."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.shelters import events, rules
from sentinel.wings.prepare.shelters.actions.occupancy import locked, next_code
from sentinel.wings.prepare.shelters.choices import Condition
from sentinel.wings.prepare.shelters.models import Defect, Inspection, Shelter
from sentinel.wings.prepare.shelters.workflow import DEFECT

MOST_DEFECTS = 30


@transaction.atomic
def inspect_shelter(
    *, actor: Actor, at: datetime, shelter: Shelter, condition: str, findings: str, defects: Sequence[str] = ()
) -> Inspection:
    """Write down a look: what was seen, each thing wrong with its term, and when the next look is due.

    Who looked on the spot has confirmed the entry.
    """
    fresh = locked(shelter)
    actor.require("shelters.manage", fresh)
    texts = [text.strip()[:200] for text in defects if text.strip()]
    _check(condition, findings, texts)
    done: Inspection = fresh.inspections.select_for_update(of=("self",)).get(done_at__isnull=True)
    done.done_at, done.done_by = at, actor.label
    done.condition, done.findings = condition, findings.strip()[:500]
    done.save(update_fields=["done_at", "done_by", "condition", "findings"])
    fresh.condition, fresh.confirmed_at = condition, at
    fresh.save(update_fields=["condition", "confirmed_at"])
    following = Inspection.objects.create(
        shelter=fresh,
        code=next_code(fresh, "J", fresh.inspections),
        area_code=fresh.area_code,
        due_at=rules.due_after(at, int(parameters.value("shelters.inspect_days", at=at))),
    )
    payload = events.InspectionDone(
        code=done.code, condition=condition, defects=len(texts), next_due_at=_minute(following.due_at)
    )
    record(payload, subject=done, actor=actor, at=at)
    _find(fresh, done, texts, actor, at)
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


def _find(shelter: Shelter, inspection: Inspection, texts: Sequence[str], actor: Actor, at: datetime) -> None:
    days = int(parameters.value("shelters.defect_days", at=at))
    first = int(next_code(shelter, "Z", shelter.defects).rsplit("Z", 1)[1])
    rows = Defect.objects.bulk_create(
        Defect(
            shelter=shelter,
            inspection=inspection,
            code=f"{shelter.code}-Z{number:05d}",
            area_code=shelter.area_code,
            text=text,
            due_at=rules.due_after(at, days),
        )
        for number, text in enumerate(texts, first)
    )
    record_many([(_moved(row, row.text), row) for row in rows], actor=actor, at=at)


@transaction.atomic
def fix_defect(*, actor: Actor, at: datetime, row: Defect, note: str) -> Defect:
    """Say what was done about it."""
    words = _words(note, _("请写明整改情况。"))
    return _move("fix", row, actor, at, words, fixed_at=at, fixed_by=actor.label, fix_note=words)


@transaction.atomic
def verify_defect(*, actor: Actor, at: datetime, row: Defect, note: str = "") -> Defect:
    """Somebody looked again: it is mended. The last one mended makes the shelter good again."""
    done = _move("verify", row, actor, at, note.strip()[:200], verified_at=at)
    shelter = locked(done.shelter)
    if not shelter.defects.filter(verified_at__isnull=True).exists() and shelter.condition != Condition.GOOD:
        shelter.condition = Condition.GOOD
        shelter.save(update_fields=["condition"])
        record(events.ShelterAmended(code=shelter.code, fields=("condition",)), subject=shelter, actor=actor, at=at)
    return done


@transaction.atomic
def send_back_defect(*, actor: Actor, at: datetime, row: Defect, note: str) -> Defect:
    """Somebody looked again: it is not mended."""
    words = _words(note, _("请写明退回原因。"))
    return _move("send_back", row, actor, at, words, fixed_at=None, fixed_by="")


def _move(name: str, row: Defect, actor: Actor, at: datetime, words: str, **changes: object) -> Defect:
    moved: Defect = DEFECT.apply(name, row, actor=actor, at=at, changes=changes, event=lambda new: _moved(new, words))
    return moved


def _moved(row: Defect, note: str) -> events.DefectMoved:
    return events.DefectMoved(code=row.code, status=row.status, note=note)


def _words(note: str, missing: str) -> str:
    words = note.strip()[:200]
    if not words:
        raise Invalid({"note": missing})
    return words


@transaction.atomic
def note_overdue_inspection(*, actor: Actor, at: datetime, pk: object) -> bool:
    """Note once that a look was not taken in time."""
    row = Inspection.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.done_at is not None or row.overdue_at is not None or at < row.due_at:
        return False
    actor.require("shelters.manage", row)
    row.overdue_at = at
    row.save(update_fields=["overdue_at"])
    payload = events.InspectionBecameOverdue(code=row.code, due_at=_minute(row.due_at))
    record(payload, subject=row, actor=actor, at=at)
    return True


@transaction.atomic
def note_overdue_defect(*, actor: Actor, at: datetime, pk: object) -> bool:
    """Note once that a defect was not mended in time."""
    row = Defect.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.fixed_at is not None or row.overdue_at is not None or at < row.due_at:
        return False
    actor.require("shelters.manage", row)
    row.overdue_at = at
    row.save(update_fields=["overdue_at"])
    payload = events.DefectBecameOverdue(code=row.code, due_at=_minute(row.due_at))
    record(payload, subject=row, actor=actor, at=at)
    return True


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")
