"""A call that did not reach its person does not wait for the time to run out; and stopping one ladder by hand."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.notify import choices, events, rules
from sentinel.notify.actions.calling import advance, manned_posts, settle_due, withdraw
from sentinel.notify.models import Call, Ladder


@transaction.atomic
def report_unreached(*, actor: Actor, at: datetime, call: Call, reason: str) -> bool:
    """Note that a call found nobody (busy, no answer); the ladder moves on at once when its rung has nobody left.

    The provider reports it, or whoever dialled. True when the ladder moved on. A call already answered, reported, or
    on a ladder that is settled, is left as it is.
    """
    if reason not in choices.Unreached.values:
        raise Invalid({"reason": _("请选择未接通的原因。")})
    ladder = Ladder.objects.select_for_update().get(pk=call.ladder_id)
    actor.require("notify.hand", ladder)
    settle_due([ladder], at)
    row = Call.objects.get(pk=call.pk)
    if row.answered_at or row.unreached_at or ladder.status not in rules.OPEN:
        return False
    row.unreached_at, row.unreached = at, reason
    row.save(update_fields=["unreached_at", "unreached"])
    record(
        events.CallUnreached(
            ladder=ladder.code,
            subject_key=ladder.subject_key,
            person=row.person_code,
            index=row.index,
            reason=reason,
        ),
        subject=ladder,
        actor=actor,
        at=at,
    )
    waiting = Call.objects.filter(ladder=ladder, index=row.index, unreached_at__isnull=True).exists()
    if waiting or ladder.status != rules.LadderStatus.CALLING or row.index != ladder.rung_index:
        return False
    advance(ladder, manned_posts([ladder]), at)
    return True


@transaction.atomic
def stop_ladder(*, actor: Actor, at: datetime, ladder: Ladder, reason: str) -> Ladder:
    """Stop one ladder by hand, with words: nobody needs to answer it any more."""
    row = Ladder.objects.select_for_update().get(pk=ladder.pk)
    actor.require("notify.hand", row)
    if not reason.strip():
        raise Invalid({"reason": _("请写明停止叫应的原因。")})
    if len(reason) > rules.NOTE_LENGTH:
        raise Invalid({"reason": _("说明请控制在 200 字以内。")})
    settle_due([row], at)
    if row.status not in rules.OPEN:
        raise MoveRefused(_("这次叫应“{state}”，无需停止。").format(state=choices.LadderStatus(row.status).label))
    withdraw([row], actor=actor, at=at, reason=reason.strip())
    return row
