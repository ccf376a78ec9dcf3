"""Setting a measure against a finding, doing it, passing it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.recover.improvements import events, queries
from sentinel.wings.recover.improvements.choices import Status
from sentinel.wings.recover.improvements.models import Improvement
from sentinel.wings.recover.improvements.workflow import DO, IMPROVEMENT, MANAGE


@transaction.atomic
def add_improvement(
    *, actor: Actor, at: datetime, report: Any, finding: str, measure: str, unit: str, due_at: datetime
) -> Improvement:
    """Write down what was found and what a unit is to do about it; it lies in the unit's area."""
    actor.require(MANAGE, report)
    owner = queries.units(actor).filter(code=unit).first()
    errors = {} if owner is not None else {"unit": _("请选一个本辖区的单位。")}
    errors |= {} if finding.strip() else {"finding": _("请写明发现的问题。")}
    errors |= {} if measure.strip() else {"measure": _("请写明整改措施。")}
    errors |= {} if due_at > at else {"due_at": _("期限应晚于现在。")}
    if errors or owner is None:
        raise Invalid(errors)
    # Numbered one after another: two at once would take the same number.
    type(report).objects.select_for_update().get(pk=report.pk)
    row = Improvement.objects.create(
        code=f"{report.code}-Z{Improvement.objects.filter(report=report).count() + 1:03d}",
        report=report,
        area_code=owner.area_code,
        finding=finding.strip()[:300],
        measure=measure.strip()[:300],
        unit=owner.code,
        unit_name=owner.name,
        added_at=at,
        added_by=actor.label,
        due_at=due_at,
    )
    said = events.ImprovementAdded(code=row.code, report=report.code, unit=row.unit, due_at=_minute(due_at))
    record(said, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def finish_improvement(*, actor: Actor, at: datetime, row: Improvement, note: str) -> Improvement:
    """The unit says what was done."""
    words = _words(note, _("请写明整改完成情况。"))
    return _move("finish", row, actor, at, words, done_at=at, done_by=actor.label, done_key=actor.key, done_note=words)


@transaction.atomic
def verify_improvement(*, actor: Actor, at: datetime, row: Improvement, note: str = "") -> Improvement:
    """Somebody who did not do it looked: it is done."""
    fresh = Improvement.objects.select_for_update().get(pk=row.pk)
    if fresh.done_key and fresh.done_key == actor.key:
        raise Refused(_("整改由填报人以外的人复查，请换一位复查。"), code="own_work")
    return _move("verify", row, actor, at, note.strip()[:200], verified_at=at, verified_by=actor.label)


@transaction.atomic
def send_back_improvement(*, actor: Actor, at: datetime, row: Improvement, note: str) -> Improvement:
    """Somebody looked: it is not done."""
    words = _words(note, _("请写明退回原因。"))
    return _move("send_back", row, actor, at, words, done_at=None, done_by="", done_key="")


@transaction.atomic
def withdraw_improvement(*, actor: Actor, at: datetime, row: Improvement, note: str) -> Improvement:
    """It is not needed after all."""
    return _move("withdraw", row, actor, at, _words(note, _("请写明撤销原因。")))


@transaction.atomic
def note_overdue(*, actor: Actor, at: datetime, pk: object) -> bool:
    """Note once that a measure was not done in time."""
    row = Improvement.objects.select_for_update().get(pk=pk)
    if row.status != Status.OPEN or row.overdue_at is not None or at < row.due_at:
        return False
    actor.require(DO, row)
    row.overdue_at = at
    row.save(update_fields=["overdue_at"])
    said = events.ImprovementBecameOverdue(code=row.code, due_at=_minute(row.due_at))
    record(said, subject=row, actor=actor, at=at)
    return True


def _move(name: str, row: Improvement, actor: Actor, at: datetime, words: str, **changes: object) -> Improvement:
    moved: Improvement = IMPROVEMENT.apply(
        name,
        row,
        actor=actor,
        at=at,
        changes=changes,
        event=lambda new: events.ImprovementChangedStatus(code=new.code, status=new.status, note=words),
    )
    return moved


def _words(note: str, missing: str) -> str:
    words = note.strip()[:300]
    if not words:
        raise Invalid({"note": missing})
    return words


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")
