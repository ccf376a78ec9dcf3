"""The box of one person: messages and calls, read and unread; and one message with its receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import DISTRICT, area_stem
from sentinel.notify import rules
from sentinel.notify.models import Delivery, Message, Preference

UNREAD = Q(read_at__isnull=True, call__isnull=True)


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One message in a box: `call_open` while it waits for an answer, `stale` when it no longer matters."""

    delivery: Delivery
    call_open: bool
    stale: bool

    @property
    def unread(self) -> bool:
        """True until a notice was opened, and while a call is open."""
        return self.call_open if self.delivery.call_id is not None else self.delivery.read_at is None


def inbox(actor: Actor, show: str = "") -> QuerySet[Delivery]:
    """The messages of the actor's own person, newest first; `show`: "unread" notices, "calls", or all."""
    rows = _own(actor).select_related("message", "call__ladder").order_by("-sent_at", "code")
    if show == "unread":
        return rows.filter(UNREAD)
    return rows.filter(call__isnull=False) if show == "calls" else rows


def opened(rows: Sequence[Delivery], at: datetime) -> list[BoxLine]:
    """The rows of a box as lines, judged at an instant."""
    return [
        BoxLine(
            delivery=row,
            call_open=row.call is not None and row.call.ladder.status in rules.OPEN,
            stale=row.message.expires_at is not None and row.message.expires_at <= at,
        )
        for row in rows
    ]


def unread(actor: Actor) -> int:
    """How many notices wait to be read; calls are counted by themselves, for they must be answered."""
    return _own(actor).filter(UNREAD).count()


def message(actor: Actor, code: str) -> Message:
    """One message: sent to the actor, by the actor, or with a reader within reach; otherwise not found."""
    found = Message.objects.filter(code=code).first()
    if found is None or not (
        found.sent_by == actor.key
        or actor.may("notify.view", found)
        or own(actor, found)
        or Delivery.objects.visible_to(actor).filter(message=found).exists()
    ):
        raise NotFound(f"没有这条消息：{code}。")
    return found


def deliveries_of(actor: Actor, row: Message) -> QuerySet[Delivery]:
    """Whom a message went to: all of them for who sent it or looks after its place, else those within reach."""
    everyone = row.sent_by == actor.key or actor.may("notify.view", row)
    found = Delivery.objects.filter(message=row) if everyone else Delivery.objects.visible_to(actor).filter(message=row)
    return found.prefetch_related("sendings").order_by("person_name", "code")


def own(actor: Actor, row: Message) -> list[Delivery]:
    """One message as it lies in the actor's own box; more than once where several of the actor's posts were called."""
    return list(_own(actor).select_related("message", "call__ladder").filter(message=row))


def areas_to_reach(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the areas the actor may send messages to: towns, and the villages of whoever sits in a town."""
    found: dict[str, str] = {}
    for hold in actor.holds_for("notify.send"):
        stem = area_stem(hold.value)
        inside = Area.objects.filter(code__startswith=stem) if hold.kind == "area" else Area.objects.none()
        if len(stem) == DISTRICT:
            inside = inside.filter(kind__in=("district", "town"))
        found |= dict(inside.order_by("code").values_list("code", "short_name"))
    return sorted(found.items())


def preference(person_code: str) -> Preference:
    """How a person wants to be reached; an empty one where nothing was chosen."""
    return Preference.objects.filter(person_code=person_code).first() or Preference(person_code=person_code)


def _own(actor: Actor) -> QuerySet[Delivery]:
    return Delivery.objects.filter(person_code=actor.person_code or None)
