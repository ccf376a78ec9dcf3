"""The outbox: one sending is claimed, handed to its provider outside of any transaction, and settled.

Claiming and settling are two short transactions. Between them the sending is `sending` under a lease; a sender that was
killed leaves it so, and once the lease is over it is tried again: under the same key where the provider knows keys,
else marked as possibly doubled.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.notify import channels, choices, events, queries, rules
from sentinel.notify.actions.dispatching import outside
from sentinel.notify.actions.unreached import report_unreached
from sentinel.notify.channels import Accepted, Envelope, Rejected, Troubled
from sentinel.notify.models import Ladder, Sending
from sentinel.notify.rules import SendingStatus, Unreached

NOTIFY = system("notify")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One sending in hand: which attempt of it, and what to give the provider."""

    pk: int
    attempt: int
    channel: str
    envelope: Envelope


@transaction.atomic
def claim(*, channel: str, wall: datetime, at: datetime) -> Claimed | None:
    """Take the most urgent waiting sending of a channel; what no longer matters is put aside. None when none waits."""
    waiting = Sending.objects.filter(channel=channel, status=SendingStatus.WAITING, next_try_at__lte=wall)
    order = ("urgency", "next_try_at", "code")
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related(
        "delivery__message", "delivery__call__ladder"
    )
    while (row := locked.order_by(*order).first()) is not None:
        if (over := _over(row, at)) == "":
            break
        row.status, row.next_try_at, row.result = SendingStatus.WITHDRAWN, None, over
        row.save(update_fields=["status", "next_try_at", "result"])
    if row is None:
        return None
    address = queries.address(channel, row.person_code)
    row.status, row.next_try_at, row.claimed_at = SendingStatus.SENDING, None, wall
    row.attempts, row.masked_to = row.attempts + 1, rules.masked(address)
    row.save(update_fields=["status", "next_try_at", "claimed_at", "attempts", "masked_to"])
    return Claimed(row.pk, row.attempts, channel, _envelope(row, address, at))


def deliver(work: Claimed) -> Accepted | Rejected | Troubled:
    """Hand a claimed sending to its provider. Touches no table; ends within the channel's time-out."""
    if not work.envelope.to:
        return Rejected(_("没有可用的联系方式。"), Unreached.NO_WAY)
    try:
        return channels.channel(work.channel).deliver(work.envelope)
    except (Rejected, Troubled) as wrong:
        return wrong
    except Exception as wrong:  # a provider's library may raise anything; one message must not stop the others
        log.exception("channel %s broke on sending %s", work.channel, work.envelope.key)
        return Troubled(f"{type(wrong).__name__}: {wrong}"[:200])


@transaction.atomic
def settle(work: Claimed, outcome: Accepted | Rejected | Troubled, *, wall: datetime, at: datetime) -> None:
    """Write down how an attempt ended; one that took so long that its lease was given to another is left alone."""
    row = _lock(work.pk, with_ladder=not isinstance(outcome, Accepted))
    if row.status != SendingStatus.SENDING or row.attempts != work.attempt:
        return
    if isinstance(outcome, Accepted):
        row.status = SendingStatus.DELIVERED if outcome.delivered else SendingStatus.SENT
        row.provider_id, row.result, row.claimed_at = outcome.provider_id, "", None
        row.receipt_at = at if outcome.delivered else None
        row.save(update_fields=["status", "provider_id", "result", "claimed_at", "receipt_at"])
        return
    pause = None if isinstance(outcome, Rejected) else rules.pause_after(row.attempts)
    if pause is None:
        reason = outcome.reason if isinstance(outcome, Rejected) else Unreached.UNREACHABLE
        _give_up(row, str(outcome), reason, at)
        return
    row.status, row.next_try_at, row.claimed_at = SendingStatus.WAITING, wall + pause, None
    row.result = str(outcome)[:200]
    row.save(update_fields=["status", "next_try_at", "claimed_at", "result"])


def recover(*, wall: datetime, at: datetime) -> int:
    """Take up what a killed sender left behind, and what waits for a channel that is gone; returns how many."""
    left = Sending.objects.filter(status=SendingStatus.SENDING, claimed_at__lt=wall - rules.LEASE)
    lost = Sending.objects.filter(status=SendingStatus.WAITING).exclude(channel__in=channels.open_outside())
    taken = [_take_up(pk, wall, at) for pk in left.order_by("code").values_list("pk", flat=True)]
    passed = [_pass_on(pk, at) for pk in lost.order_by("code").values_list("pk", flat=True)]
    return sum(taken) + sum(passed)


@transaction.atomic
def _pass_on(pk: int, at: datetime) -> bool:
    row = _lock(pk, with_ladder=True)
    if row.status == SendingStatus.WAITING:
        _give_up(row, _("这个渠道已经停用。"), Unreached.UNREACHABLE, at)
    return row.status == SendingStatus.FAILED


@transaction.atomic
def _take_up(pk: int, wall: datetime, at: datetime) -> bool:
    row = _lock(pk, with_ladder=True)
    if row.status != SendingStatus.SENDING or row.claimed_at is None or row.claimed_at >= wall - rules.LEASE:
        return False
    known = row.channel in channels.open_outside() and channels.channel(row.channel).idempotent
    row.doubtful = row.doubtful or not known
    row.result = "" if known else _("发送中断，对方可能已经收到，重发后可能重复。")
    if rules.pause_after(row.attempts) is None:
        row.save(update_fields=["doubtful"])
        _give_up(row, row.result or _("发送中断。"), Unreached.UNREACHABLE, at)
        return True
    row.status, row.next_try_at, row.claimed_at = SendingStatus.WAITING, wall, None
    row.save(update_fields=["doubtful", "status", "next_try_at", "claimed_at", "result"])
    return True


@transaction.atomic
def take_receipt(*, actor: Actor, at: datetime, channel: str, provider_id: str, status: str) -> bool:
    """What a provider tells later of one sending: delivered, or why not. False where it knows no such sending."""
    found = Sending.objects.filter(channel=channel, provider_id=provider_id).exclude(provider_id="")
    pk = found.values_list("pk", flat=True).first()
    if pk is None:
        return False
    row = _lock(pk, with_ladder=True)
    actor.require("notify.hand", row)
    if status == SendingStatus.DELIVERED and row.status in (SendingStatus.SENT, SendingStatus.FAILED):
        row.status, row.receipt_at, row.result = SendingStatus.DELIVERED, at, ""
        row.save(update_fields=["status", "receipt_at", "result"])
    elif status in choices.Unreached.values and row.status == SendingStatus.SENT:
        _give_up(row, str(choices.Unreached(status).label), Unreached(status), at)
    return True


@transaction.atomic
def retry_sending(*, actor: Actor, at: datetime, sending: Sending, reason: str, wall: datetime) -> Sending:
    """Have a sending that failed tried again from the start, with the reason."""
    row = _lock(sending.pk)
    actor.require("notify.hand", row)
    if not reason.strip():
        raise Invalid({"reason": _("请写明重发的原因。")})
    if len(reason) > rules.NOTE_LENGTH:
        raise Invalid({"reason": _("原因请控制在 200 字以内。")})
    if row.status != SendingStatus.FAILED:
        raise MoveRefused(_("只有未发出的消息可以重发，这条“{state}”。").format(state=row.get_status_display()))
    if row.channel not in channels.open_outside():
        raise MoveRefused(_("本系统现在没有接通“{channel}”，无法重发。").format(channel=row.get_channel_display()))
    if over := _over(row, at):
        raise MoveRefused(over)
    row.status, row.next_try_at, row.attempts = SendingStatus.WAITING, wall, 0
    row.retry_reason = reason.strip()
    row.save(update_fields=["status", "next_try_at", "attempts", "retry_reason"])
    record(
        events.SendingRetried(sending=row.code, person=row.person_code, channel=row.channel, reason=row.retry_reason),
        subject=row,
        actor=actor,
        at=at,
    )
    return row


def _lock(pk: int, *, with_ladder: bool = False) -> Sending:
    """The sending, locked; its ladder before it, as answers do, where the ladder may move on."""
    if with_ladder:
        ladders = Sending.objects.filter(pk=pk).values("delivery__call__ladder")
        list(Ladder.objects.select_for_update().filter(pk__in=ladders))
    rows = Sending.objects.select_for_update(of=("self",))
    found: Sending = rows.select_related("delivery__message", "delivery__call__ladder").get(pk=pk)
    return found


def _over(row: Sending, at: datetime) -> str:
    """Why a sending need not go out any more; empty while it must."""
    message, call = row.delivery.message, row.delivery.call
    if call is not None and call.ladder.status not in rules.OPEN:
        state = choices.LadderStatus(call.ladder.status).label
        return str(_("叫应“{state}”，不再需要发送。").format(state=state))
    if message.expires_at is not None and message.expires_at <= at:
        return str(_("消息已失效，不再发送。"))
    return ""


def _envelope(row: Sending, address: str, at: datetime) -> Envelope:
    """The words for this channel: the pack's, or title and text as they are."""
    message = row.delivery.message
    template = parameters.find(f"notify.text.{row.channel}", at=at)
    facts = {"title": message.title, "text": message.text, "url": message.url, "sender": message.sent_name}
    repeat = row.delivery.call.ladder.repeat_back if row.delivery.call is not None else ""
    text = rules.filled(str(template.value), facts) if template is not None else message.text
    return Envelope(
        key=row.code,
        to=address,
        person=row.person_code,
        title=message.title,
        text=f"{text}\n{repeat}" if repeat else text,
        url=message.url,
        level=message.level,
    )


def _give_up(row: Sending, result: str, reason: Unreached, at: datetime) -> None:
    """This channel did not bring it: the next one is tried, or a call counts as not reached."""
    row.status, row.next_try_at, row.claimed_at, row.result = SendingStatus.FAILED, None, None, result[:200]
    row.save(update_fields=["status", "next_try_at", "claimed_at", "result"])
    following = [name for name in row.rest if name in channels.open_outside()]
    if following:
        Sending.objects.bulk_create([outside(row.delivery, following, at=at)], ignore_conflicts=True)
    record(
        events.SendingFailed(
            sending=row.code,
            message=row.delivery.message.code,
            person=row.person_code,
            channel=row.channel,
            result=row.result,
            following=following[0] if following else "",
        ),
        subject=row,
        actor=NOTIFY,
        at=at,
    )
    if not following and row.delivery.call is not None:
        report_unreached(actor=NOTIFY, at=at, call=row.delivery.call, reason=reason)
