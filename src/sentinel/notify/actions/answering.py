"""Answering a call, for oneself or on behalf, and settling a ladder at the desk."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, record, record_many
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.notify import choices, events, rules
from sentinel.notify.actions.calling import settle_due
from sentinel.notify.models import Call, Delivery, Ladder, Sending


@transaction.atomic
def answer(*, actor: Actor, at: datetime, ladder: Ladder, note: str = "", repeat: str = "") -> Ladder:
    """Answer a ladder: by anyone it has called, or on behalf (代答) by a post above, with words. The first wins.

    `repeat` is what was repeated of what the ladder asks for (复述要点); it is proof of its own.
    """
    row = Ladder.objects.select_for_update().get(pk=ladder.pk)
    settle_due([row], at)
    calls = list(Call.objects.filter(ladder=row).order_by("-index", "code"))
    own = next((call for call in calls if actor.person_code and call.person_code == actor.person_code), None)
    if own is not None:
        actor.require("notify.answer", row)
    else:
        actor.require("notify.hand", row)
    if own is None and not note.strip():
        raise Invalid({"note": _("代答请写明由谁、以何种方式确认收到。")})
    if max(len(note), len(repeat)) > rules.NOTE_LENGTH:
        raise Invalid({"note": _("说明和复述请控制在 200 字以内。")})
    _refuse_settled(row)
    row.status, row.due_at, row.answered_at, row.ended_at = rules.LadderStatus.ANSWERED, None, at, at
    row.answered_by, row.answered_name, row.on_behalf = actor.person_code or actor.key, actor.label, own is None
    row.note, row.repeated = note.strip(), repeat.strip()
    row.save(
        update_fields=[
            "status",
            "due_at",
            "answered_at",
            "ended_at",
            "answered_by",
            "answered_name",
            "on_behalf",
            "note",
            "repeated",
        ]
    )
    if own is not None:
        Call.objects.filter(pk=own.pk).update(answered_at=at, note=row.note)
        Delivery.objects.filter(call=own).update(read_at=at)
        Sending.objects.filter(delivery__call=own).update(receipt_at=at)
    said: list[tuple[Payload, Ladder]] = []
    if row.repeated:
        repeated = events.CallRepeated(
            ladder=row.code, subject_key=row.subject_key, person=row.answered_by, text=row.repeated
        )
        said.append((repeated, row))
    answered = (
        events.CallAnswered(
            ladder=row.code,
            subject_key=row.subject_key,
            person=row.answered_by,
            index=row.rung_index if own is None else own.index,
            on_behalf=own is None,
            note=row.note,
        ),
        row,
    )
    record_many([answered, *said], actor=actor, at=at)
    return row


@transaction.atomic
def close_ladder(*, actor: Actor, at: datetime, ladder: Ladder, note: str) -> Ladder:
    """Settle a ladder that lies on the desk: somebody went there, used the radio, or found it needless."""
    row = Ladder.objects.select_for_update().get(pk=ladder.pk)
    actor.require("notify.hand", row)
    if not note.strip():
        raise Invalid({"note": _("请写明如何确认该村（社区）已收到。")})
    if len(note) > rules.NOTE_LENGTH:
        raise Invalid({"note": _("说明请控制在 200 字以内。")})
    _refuse_settled(row)
    if row.status != rules.LadderStatus.HUMAN:
        raise MoveRefused(_("仍在按顺位呼叫，尚未转人工；如已确认收到，请用“代答”。"))
    row.status, row.ended_at, row.note = rules.LadderStatus.CLOSED, at, note.strip()
    row.save(update_fields=["status", "ended_at", "note"])
    record(
        events.LadderClosed(
            ladder=row.code, subject_key=row.subject_key, person=actor.person_code or actor.key, note=row.note
        ),
        subject=row,
        actor=actor,
        at=at,
    )
    return row


def _refuse_settled(row: Ladder) -> None:
    if row.answered_at is not None:
        raise MoveRefused(
            _("{name} 已于 {time} 应答，无需重复。").format(
                name=row.answered_name, time=timezone.localtime(row.answered_at).strftime("%m-%d %H:%M")
            )
        )
    if row.status not in rules.OPEN:
        raise MoveRefused(_("这次叫应“{state}”，不再需要应答。").format(state=choices.LadderStatus(row.status).label))
