"""Writes of swaps: asked, agreed by the other, approved by neither."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Person
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, MoveRefused, Refused
from sentinel.wings.respond.rosters import events, queries, rules
from sentinel.wings.respond.rosters.models import Assignment, Shift, Swap
from sentinel.wings.respond.rosters.workflow import SWAP

OPEN = (rules.SwapStatus.ASKED, rules.SwapStatus.AGREED)


@transaction.atomic
def ask_swap(*, actor: Actor, at: datetime, shift: Shift, taker: str, reason: str, back: Shift | None = None) -> Swap:
    """Ask somebody to stand in for one's own place; `back` is the shift of theirs one takes in return."""
    words = reason.strip()
    if not words:
        raise Invalid({"reason": _("请写明换班原因。")})
    actor.require("rosters.stand", shift)
    mine = Assignment.objects.select_for_update().filter(shift=shift, person__code=actor.person_code or None)
    place = mine.select_related("person").first()
    if place is None:
        raise Refused(_("这一班没有排您，不能申请换班。"), code="not_mine")
    _ahead(shift, at)
    other = next((person for person in queries.candidates(actor, shift.room) if person.code == taker), None)
    if other is None or other.pk == place.person_id:
        raise Invalid({"taker": _("请从本单位人员中另选一人。")})
    if Swap.objects.filter(shift=shift, asker=place.person, status__in=OPEN).exists():
        raise Refused(_("这一班您已经申请过换班，请等答复或先撤回。"), code="asked_already")
    _refuse_doubles(shift, place.person, other, back, at)
    row = Swap.objects.create(
        code=next_number("swap", at=at),
        unit=shift.unit,
        area_code=shift.area_code,
        shift=shift,
        role=place.role,
        asker=place.person,
        taker=other,
        back=back,
        reason=words[:200],
        asked_at=at,
    )
    told = events.SwapAsked(
        code=row.code,
        shift=shift.code,
        asker=place.person.code,
        taker=other.code,
        back=back.code if back else "",
        reason=row.reason,
    )
    record(told, subject=row, actor=actor, at=at)
    return row


def _ahead(shift: Shift, at: datetime) -> None:
    if shift.starts_at <= at:
        raise Refused(_("这一班已经开始，不能换班；临时替班请由值班长登记。"), code="begun")


def _refuse_doubles(shift: Shift, asker: Person, taker: Person, back: Shift | None, at: datetime) -> None:
    """Neither may stand in two places once the swap is made."""
    list(Person.objects.select_for_update().filter(pk__in=[asker.pk, taker.pk]).order_by("pk").values_list("pk"))
    wanted = [(taker, shift, back)]
    if back is not None:
        _ahead(back, at)
        if not Assignment.objects.filter(shift=back, person=taker).exists():
            raise Invalid({"back": _("{name}没有排在这一班，不能换回。").format(name=taker.name)})
        wanted.append((asker, back, shift))
    for person, takes, gives in wanted:
        busy = Assignment.objects.filter(
            person=person, shift__starts_at__lt=takes.ends_at, shift__ends_at__gt=takes.starts_at
        )
        other = busy.exclude(shift=gives).select_related("shift__room").first()
        if other is not None:
            raise Refused(
                _("{name}当时已在{room}值班（{day}），不能换到这一班。").format(
                    name=person.name, room=other.shift.room.name, day=f"{other.shift.duty_on:%m-%d}"
                ),
                code="stands_already",
            )


@transaction.atomic
def agree_swap(*, actor: Actor, at: datetime, row: Swap, note: str = "") -> Swap:
    """The other says yes."""
    _ahead(row.shift, at)
    return _settle("agree", row, actor, at, note, agreed_at=at)


def decline_swap(*, actor: Actor, at: datetime, row: Swap, note: str) -> Swap:
    """The other says no, and why."""
    return _end("decline", row, actor, at, note)


def reject_swap(*, actor: Actor, at: datetime, row: Swap, note: str) -> Swap:
    """Whoever approves says no, and why."""
    return _end("reject", row, actor, at, note)


def withdraw_swap(*, actor: Actor, at: datetime, row: Swap, note: str = "") -> Swap:
    """The asker does not need it any more."""
    return _settle("withdraw", row, actor, at, note, decided_at=at, decided_by=actor.label)


@transaction.atomic
def approve_swap(*, actor: Actor, at: datetime, row: Swap, note: str = "") -> Swap:
    """Approve, and change who stands where; refused when the roster has changed under it."""
    _ahead(row.shift, at)
    settled = _settle("approve", row, actor, at, note, decided_at=at, decided_by=actor.label)
    shifts = [shift.pk for shift in (settled.shift, settled.back) if shift is not None]
    places = Assignment.objects.select_for_update(of=("self",)).filter(shift__in=shifts)
    by_key: dict[tuple[int | None, int], Assignment] = {(place.shift_id, place.person_id): place for place in places}
    given = by_key.get((settled.shift_id, settled.asker_id))
    if given is None:
        raise MoveRefused(_("{name}已不在这一班，请退回申请重办。").format(name=settled.asker.name))
    _refuse_doubles(settled.shift, settled.asker, settled.taker, settled.back, at)
    given.person = settled.taker
    given.save(update_fields=["person"])
    if settled.back is not None:
        taken = by_key[settled.back_id, settled.taker_id]
        taken.person = settled.asker
        taken.save(update_fields=["person"])
    return settled


def _end(name: str, row: Swap, actor: Actor, at: datetime, note: str) -> Swap:
    if not note.strip():
        raise Invalid({"note": _("请写明原因。")})
    return _settle(name, row, actor, at, note, decided_at=at, decided_by=actor.label)


@transaction.atomic
def _settle(name: str, row: Swap, actor: Actor, at: datetime, note: str, **changes: object) -> Swap:
    words = note.strip()[:300]
    moved: Swap = SWAP.apply(
        name,
        row,
        actor=actor,
        at=at,
        event=lambda new: events.SwapSettled(code=new.code, status=new.status, note=words),
        changes={**changes, "note": words},
    )
    return moved
