"""Writes of what became of the goods: handed out, taken back, written off, closed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.prepare.dispatches import events, rules
from sentinel.wings.prepare.dispatches.choices import EntryKind, OrderStatus
from sentinel.wings.prepare.dispatches.models import Entry, Load, Order, OrderLine
from sentinel.wings.prepare.dispatches.workflow import ORDER
from sentinel.wings.prepare.supplies import actions as stock

ARRIVED = (OrderStatus.DELIVERED, OrderStatus.HANDED_OUT)


def _line(order: Order, kind: str) -> OrderLine:
    line = order.lines.select_related("kind").filter(kind_id=kind).first()
    if line is None:
        raise Invalid({"kind": _("这张调拨令没有这个品类。")})
    return line


def _account(line: OrderLine) -> rules.Account:
    received = sum(line.loads.values_list("received", flat=True))
    return rules.account(received, line.entries.values_list("kind", "quantity"))


def _fits(quantity: int, most: int, line: OrderLine) -> None:
    if not 1 <= quantity <= most:
        text = _("{kind}的数量应在 1 到 {n} {unit}之间。")
        raise Invalid({"quantity": text.format(kind=line.kind.name, n=most, unit=line.kind.unit)})


def _words(text: str, refusal: str) -> str:
    if not text.strip():
        raise Invalid({"note": refusal})
    return text.strip()


@transaction.atomic
def hand_out(*, actor: Actor, at: datetime, order: Order, kind: str, quantity: int, to: str) -> Order:
    """Write down who got goods: a shelter, a village, a household."""
    words = _words(to, _("请写明发给谁。"))
    news = events.OrderHandedOut(code=order.code, kind=kind, quantity=quantity, text=words)
    moved: Order = ORDER.apply("hand_out", order, actor=actor, at=at, event=news)
    line = _line(moved, kind)
    _fits(quantity, _account(line).unhanded, line)
    _entry(line, EntryKind.HANDED_OUT, quantity, words, actor, at)
    return moved


@transaction.atomic
def recover_goods(*, actor: Actor, at: datetime, order: Order, kind: str, quantity: int, store: Any) -> Order:
    """Take goods back into a store, each batch as what it was."""
    fresh, line = _arrived(order, kind, actor)
    _fits(quantity, _account(line).open, line)
    loads = {load.lot.code: load for load in line.loads.select_related("lot").order_by("lot__code")}
    parts = rules.spread(quantity, {code: load.received - load.recovered for code, load in loads.items()})
    for code, part in parts.items():
        loads[code].recovered += part
    Load.objects.bulk_update(loads.values(), ["recovered"])
    note = _("调拨回收：{title}").format(title=fresh.title)
    stock.bring_back(actor=actor, at=at, store=store, lots=parts, reference=fresh.number, note=note)
    _entry(line, EntryKind.RECOVERED, quantity, str(store), actor, at)
    _accounted(fresh, kind, EntryKind.RECOVERED, quantity, str(store), actor, at)
    return fresh


@transaction.atomic
def write_off(*, actor: Actor, at: datetime, order: Order, kind: str, quantity: int, reason: str) -> Order:
    """Say that goods will not come back: used up, left with the people, lost."""
    words = _words(reason, _("请写明核销原因。"))
    fresh, line = _arrived(order, kind, actor)
    _fits(quantity, _account(line).open, line)
    _entry(line, EntryKind.WRITTEN_OFF, quantity, words, actor, at)
    _accounted(fresh, kind, EntryKind.WRITTEN_OFF, quantity, words, actor, at)
    return fresh


def _arrived(order: Order, kind: str, actor: Actor) -> tuple[Order, OrderLine]:
    fresh = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    actor.require("dispatches.receive", fresh)
    if fresh.status not in ARRIVED:
        state = fresh.get_status_display()
        raise Refused(_("这张调拨令是“{state}”，还不能办回收和核销。").format(state=state), code="not_arrived")
    return fresh, _line(fresh, kind)


def _entry(line: OrderLine, kind: EntryKind, quantity: int, note: str, actor: Actor, at: datetime) -> None:
    Entry.objects.create(line=line, kind=kind, quantity=quantity, note=note, at=at, by=actor.label)


def _accounted(order: Order, kind: str, entry: EntryKind, quantity: int, text: str, actor: Actor, at: datetime) -> None:
    news = events.OrderAccounted(code=order.code, kind=kind, entry=entry.value, quantity=quantity, text=text)
    record(news, subject=order, actor=actor, at=at)


@transaction.atomic
def close_order(*, actor: Actor, at: datetime, row: Order, note: str = "") -> Order:
    """Everything is back or written off and the papers are there: the matter is closed."""
    news = events.OrderClosed(code=row.code)
    changes = {"closed_at": at, "closed_by": actor.label}
    moved: Order = ORDER.apply("close", row, actor=actor, at=at, event=news, changes=changes)
    return moved
