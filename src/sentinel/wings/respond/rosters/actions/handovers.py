"""Writes of handovers: collected, noted, signed by who leaves, signed by who comes, frozen."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.digest import digest
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused, Refused
from sentinel.wings.respond.rosters import events, queries, rules
from sentinel.wings.respond.rosters.models import Assignment, Handover, Shift
from sentinel.wings.respond.rosters.workflow import HANDOVER

NOTES_LENGTH = 4000


@transaction.atomic
def draft_handover(*, actor: Actor, at: datetime, shift: Shift) -> Handover:
    """Collect what is open for the shift that follows; asked again before the signature, it collects anew."""
    locked = Shift.objects.select_for_update(of=("self",)).select_related("room").get(pk=shift.pk)
    actor.require("rosters.stand", locked)
    if not Assignment.objects.filter(shift=locked, person__code=actor.person_code or None).exists():
        raise Refused(_("只有本班在岗人员能起草交接班。"), code="not_on_duty")
    following = Shift.objects.filter(room=locked.room, starts_at=locked.ends_at).first()
    if following is None:
        raise Refused(_("下一班还没有排，无法交班；请先编排值班表。"), code="no_next_shift")
    row = Handover.objects.select_for_update().filter(from_shift=locked).first()
    if row is not None and row.status != rules.HandoverStatus.DRAFT:
        raise MoveRefused(_("本班已经签字交班，不能重新汇总。"))
    grace = timedelta(minutes=queries.rules_in_force(actor, at).grace_minutes)
    items = queries.collect(actor, locked.room, at)
    row = row or Handover(
        code=locked.code, from_shift=locked, room=locked.room, unit=locked.unit, area_code=locked.area_code
    )
    row.to_shift, row.due_at, row.as_of, row.items = following, locked.ends_at + grace, at, items
    row.save()
    told = events.HandoverDrafted(code=row.code, to_shift=following.code, items=len(items), due_at=_minute(row.due_at))
    record(told, subject=row, actor=actor, at=at)
    return row


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


@transaction.atomic
def write_notes(*, actor: Actor, at: datetime, handover: Handover, notes: str) -> Handover:
    """Write what the next shift must know besides the list."""
    words = notes.strip()
    if len(words) > NOTES_LENGTH:
        raise Invalid({"notes": _("太长，最多 {n} 字。").format(n=NOTES_LENGTH)})
    row: Handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    actor.require("rosters.stand", row)
    if row.status != rules.HandoverStatus.DRAFT:
        raise MoveRefused(_("已经签字交班，不能再改；需要补充请由接班人退回。"))
    if row.notes != words:
        row.notes = words
        row.save(update_fields=["notes"])
        record(events.HandoverNoted(code=row.code), subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def hand_over(*, actor: Actor, at: datetime, row: Handover, note: str = "") -> Handover:
    """The outgoing shift signs: the items are collected a last time and sealed with the notes."""
    actor.require("rosters.stand", row)
    locked: Handover = Handover.objects.select_for_update(of=("self",)).get(pk=row.pk)
    locked.items = queries.collect(actor, locked.room, at)
    locked.handed_by, locked.handed_at = actor.label, at
    seal = digest(locked.content)
    handed: Handover = HANDOVER.apply(
        "hand",
        locked,
        actor=actor,
        at=at,
        event=events.HandoverHanded(code=locked.code, items=len(locked.items), seal=seal),
        changes={
            "items": locked.items,
            "as_of": at,
            "handed_by": actor.label,
            "handed_person": actor.person_code,
            "handed_at": at,
            "returned_note": "",
            "seal": seal,
        },
    )
    return handed


@transaction.atomic
def return_handover(*, actor: Actor, at: datetime, row: Handover, note: str) -> Handover:
    """The incoming shift asks for more before it signs."""
    words = note.strip()[:300]
    if not words:
        raise Invalid({"note": _("请写明要补充什么。")})
    cleared = {"handed_by": "", "handed_person": "", "handed_at": None, "seal": "", "returned_note": words}
    returned: Handover = HANDOVER.apply(
        "return",
        row,
        actor=actor,
        at=at,
        event=events.HandoverReturned(code=row.code, reason=words),
        changes=cleared,
    )
    return returned


@transaction.atomic
def take_over(*, actor: Actor, at: datetime, row: Handover, note: str = "") -> Handover:
    """The incoming shift signs what the outgoing one sealed; from now on nobody can change it."""
    actor.require("rosters.stand", row)
    locked: Handover = Handover.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.seal and digest(locked.content) != locked.seal:
        raise Refused(_("交接内容与交班签字时不一致，不能接班；请报带班领导。"), code="broken_seal")
    taken: Handover = HANDOVER.apply(
        "take",
        locked,
        actor=actor,
        at=at,
        event=events.HandoverTaken(code=locked.code, seal=locked.seal, late=at > locked.due_at),
        changes={"taken_by": actor.label, "taken_at": at},
    )
    return taken
