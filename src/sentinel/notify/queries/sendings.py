"""The ledger of what went out: every delivery over every channel, with attempts and results."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from sentinel.kernel import contacts
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Person
from sentinel.kernel.refusals import NotFound
from sentinel.notify import channels, rules
from sentinel.notify.models import Queued, Sending


def sendings(actor: Actor) -> QuerySet[Sending]:
    """Every sending within reach, newest first."""
    return Sending.objects.visible_to(actor).select_related("delivery__message")


def sending(actor: Actor, code: str) -> Sending:
    """One sending within reach; otherwise not found."""
    row: Sending | None = sendings(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有这条发送记录：{code}。")
    return row


def sending_by_provider(channel: str, provider_id: str) -> Sending | None:
    """The sending a provider knows under its own number."""
    rows = Sending.objects.filter(channel=channel, provider_id=provider_id).exclude(provider_id="")
    found: Sending | None = rows.select_related("delivery__call__ladder").first()
    return found


def sending_panel(row: Sending, actor: Actor, at: datetime) -> dict[str, Any]:
    """The message of a sending, its other sendings, how fresh the number is, and whether it may be tried again."""
    person = Person.objects.filter(code=row.person_code).first() if channels.needs_number(row.channel) else None
    return {
        "number_stale": person is not None and contacts.stale(person, contacts.stale_before(at)),
        "message": row.delivery.message,
        "call": row.delivery.call,
        "delivery": row.delivery,
        "others": list(Sending.objects.filter(delivery=row.delivery).exclude(pk=row.pk).order_by("sent_at", "code")),
        "may_retry": row.status == rules.SendingStatus.FAILED and actor.may("notify.hand", row),
    }


def due_queue(at: datetime) -> list[tuple[int, datetime]]:
    """The first queued message, where it was sent by `at`: there is a piece to lay out."""
    row = Queued.objects.select_related("message").order_by("pk").first()
    return [(row.message.pk, row.message.sent_at)] if row is not None and row.message.sent_at <= at else []


def next_queue() -> datetime | None:
    """When the next piece may be laid out: at once, where anything is queued."""
    row = Queued.objects.select_related("message").order_by("pk").first()
    return None if row is None else row.message.sent_at


def standing(actor: Actor) -> dict[str, int]:
    """How many sendings within reach stand where, by status."""
    counted = sendings(actor).order_by().values_list("status").annotate(Count("pk"))
    return {status.value: dict(counted).get(status.value, 0) for status in rules.SendingStatus}
