"""Trainings, who was there, and their certificates."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.kernel.scope import area_contains
from sentinel.wings.prepare.officers import events, queries
from sentinel.wings.prepare.officers.models import Attendance, Training
from sentinel.wings.prepare.officers.workflow import MANAGE


@transaction.atomic
def register_training(*, actor: Actor, at: datetime, area_code: str, code: str = "", **fields: Any) -> Training:
    """Write down a training; everybody who works inside its area sees it."""
    actor.require_in(MANAGE, area_code)
    row = Training(code=code or next_number("training", at=at), area_code=area_code, target_areas=[area_code], **fields)
    _check(row)
    row.save(force_insert=True)
    payload = events.TrainingRegistered(code=row.code, held_on=row.held_on.isoformat(), hours=str(row.hours))
    record(payload, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def amend_training(*, actor: Actor, at: datetime, row: Training, changes: Mapping[str, Any]) -> Training:
    """Change fields of a training; its day stays once somebody was there."""
    training: Training = Training.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require(MANAGE, training)
    changed = [name for name, value in changes.items() if getattr(training, name) != value]
    if not changed:
        return training
    if "held_on" in changed and training.attendances.exists():
        raise Invalid({"held_on": _("已登记到课人员，培训日期不能再改。")})
    for name in changed:
        setattr(training, name, changes[name])
    _check(training)
    training.save(update_fields=changed)
    payload = events.TrainingAmended(code=training.code, fields=tuple(changed))
    record(payload, subject=training, actor=actor, at=at)
    return training


def _check(row: Training) -> None:
    if row.hours <= 0:
        raise Invalid({"hours": _("学时应大于 0。")})
    if row.valid_until is not None and row.valid_until < row.held_on:
        raise Invalid({"valid_until": _("证书有效期应不早于培训日期。")})


@transaction.atomic
def record_attendance(
    *, actor: Actor, at: datetime, training: Training, part: str, attended: Collection[str]
) -> tuple[int, int]:
    """Write down who of one part of the network was there, by the codes of the officers: (added, taken off).

    A part is a town with its villages, or the district's own officers; nobody of another part is touched.
    """
    actor.require_in(MANAGE, part)
    fresh: Training = Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
    if not area_contains(fresh.area_code, part):
        raise Invalid({"part": _("这次培训不包括这个范围。")})
    if fresh.held_on > timezone.localdate(at):
        raise Refused(_("培训还没有举行，举行后再登记到课人员。"), code="early")
    there = {row.officer.code: row for row in queries.attendances_of(fresh, part)}
    serving = {row.code: row for row in queries.serving(part)}
    wanted = set(attended)
    if strange := wanted - serving.keys() - there.keys():
        raise Invalid({"attended": _("“{code}”不是这里在任的灾害信息员。").format(code=min(strange)[:32])})
    added = sorted(wanted - there.keys())
    # Somebody relieved since stays on the sheet: it shows those who serve, so nobody could leave them ticked.
    removed = sorted(code for code in there.keys() & serving.keys() if code not in wanted)
    if not added and not removed:
        return 0, 0
    insert_many(
        Attendance(
            code=f"{fresh.code}:{code}", training=fresh, officer=serving[code], area_code=serving[code].area_code
        )
        for code in added
    )
    Attendance.objects.filter(pk__in=[there[code].pk for code in removed]).delete()
    payload = events.TrainingAttended(code=fresh.code, part=part, added=tuple(added), removed=tuple(removed))
    record(payload, subject=fresh, actor=actor, at=at)
    return len(added), len(removed)


@transaction.atomic
def amend_attendance(*, actor: Actor, at: datetime, row: Attendance, changes: Mapping[str, Any]) -> Attendance:
    """Write down the certificate somebody was given."""
    fresh: Attendance = Attendance.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require(MANAGE, fresh)
    certificate = changes.get("certificate", fresh.certificate)
    if certificate == fresh.certificate:
        return fresh
    fresh.certificate = certificate
    fresh.save(update_fields=["certificate"])
    payload = events.AttendanceAmended(code=fresh.code, certificate=certificate)
    record(payload, subject=fresh, actor=actor, at=at)
    return fresh
