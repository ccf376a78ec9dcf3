"""Writes of what the stores send: two people sign the picking, goods leave, goods are counted and signed for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import Payload
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.dispatches import events
from sentinel.wings.prepare.dispatches.choices import ConsignmentStatus, OrderStatus
from sentinel.wings.prepare.dispatches.models import Consignment, Load, Order
from sentinel.wings.prepare.dispatches.workflow import CONSIGNMENT, ORDER
from sentinel.wings.prepare.supplies import actions as stock

BY_RULE = system("dispatches")
DONE = (ConsignmentStatus.RECEIVED, ConsignmentStatus.CANCELLED)


def _move(
    name: str, row: Consignment, actor: Actor, at: datetime, news: Payload, changes: Mapping[str, Any]
) -> Consignment:
    moved: Consignment = CONSIGNMENT.apply(name, row, actor=actor, at=at, event=news, changes=changes)
    return moved


def _loads(row: Consignment) -> dict[str, Load]:
    return {load.lot.code: load for load in row.loads.select_related("lot", "line").order_by("lot__code")}


@transaction.atomic
def pick_consignment(
    *, actor: Actor, at: datetime, row: Consignment, counts: Mapping[str, int] | None = None, note: str = ""
) -> Consignment:
    """Sign first: these goods were taken from the shelves. Fewer than ordered need a word and free the rest."""
    loads = _loads(row)
    picked = {code: (counts or {}).get(code, load.quantity) for code, load in loads.items()}
    if unknown := sorted((counts or {}).keys() - loads.keys()):
        raise Invalid({"": _("调出单上没有这些批次：{codes}。").format(codes="、".join(unknown))})
    changes = {"picked_at": at, "picked_by": actor.label, "picked_key": actor.key, "pick_note": note.strip()}
    news = events.ConsignmentPicked(code=row.code, quantity=sum(picked.values()))
    moved = _move("pick", row, actor, at, news, changes)
    missing = {code: loads[code].quantity - count for code, count in picked.items()}
    if any(not 0 <= left <= loads[code].quantity for code, left in missing.items()):
        raise Invalid({"": _("拣货数量应在 0 到调出数量之间。")})
    short = {code: left for code, left in missing.items() if left}
    if short:
        if not note.strip():
            raise Invalid({"note": _("少拣了，请写明原因。")})
        for code, left in short.items():
            loads[code].quantity -= left
        Load.objects.bulk_update(loads.values(), ["quantity"])
        stock.free_goods(actor=actor, at=at, lots=short, reference=moved.order.number)
    return moved


@transaction.atomic
def check_consignment(*, actor: Actor, at: datetime, row: Consignment) -> Consignment:
    """Sign second: another person counted them again."""
    quantity = sum(load.quantity for load in _loads(row).values())
    news = events.ConsignmentChecked(code=row.code, quantity=quantity)
    return _move("check", row, actor, at, news, {"checked_at": at, "checked_by": actor.label})


@transaction.atomic
def send_consignment(*, actor: Actor, at: datetime, row: Consignment, vehicle: str, driver: str) -> Consignment:
    """The goods leave the store: only now they leave the stock."""
    actor.require("dispatches.pick", row)
    if not vehicle.strip() or not driver.strip():
        raise Invalid({"vehicle": _("请填车牌（或运输方式）和押运人。")})
    loads = {code: load.quantity for code, load in _loads(row).items() if load.quantity}
    changes = {"sent_at": at, "sent_by": actor.label, "vehicle": vehicle.strip(), "driver": driver.strip()}
    news = events.ConsignmentSent(code=row.code, vehicle=vehicle.strip(), quantity=sum(loads.values()))
    moved = _move("send", row, actor, at, news, changes)
    if loads:
        note = _("发往{place}").format(place=moved.order.place)
        stock.issue_goods(actor=actor, at=at, lots=loads, reference=moved.order.number, note=note)
    return moved


@transaction.atomic
def receive_consignment(
    *, actor: Actor, at: datetime, row: Consignment, counts: Mapping[str, int], last: bool = True, note: str = ""
) -> Consignment:
    """Count and sign for what arrived, lot by lot; `last` when no more is to come. What is missing needs a word."""
    name = "receive" if last else "receive_part"
    fresh = Consignment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("dispatches.receive", fresh)
    loads = _loads(fresh)
    if unknown := sorted(counts.keys() - loads.keys()):
        raise Invalid({"": _("调出单上没有这些批次：{codes}。").format(codes="、".join(unknown))})
    for code, count in counts.items():
        left = loads[code].quantity - loads[code].received
        if not 0 <= count <= left:
            text = _("{lot}应在 0 到 {n} 之间；多出的请与库房核对。")
            raise Invalid({"": text.format(lot=loads[code].lot, n=left)})
        loads[code].received += count
    missing = sum(load.quantity - load.received for load in loads.values()) if last else 0
    if missing and not note.strip():
        raise Invalid({"note": _("少收 {n} 件，请写明差异原因。").format(n=missing)})
    if not last and not sum(counts.values()):
        raise Invalid({"": _("部分签收至少要收 1 件。")})
    news = events.ConsignmentReceived(code=row.code, quantity=sum(counts.values()), missing=missing, note=note.strip())
    signed = {"received_at": at, "received_by": actor.label, "receipt_note": note.strip()}
    moved = _move(name, fresh, actor, at, news, signed)
    Load.objects.bulk_update(loads.values(), ["received"])
    if last:
        _delivered(moved.order_id, at)
    return moved


def _delivered(order_id: int, at: datetime) -> None:
    """The order is delivered when the last of its consignments is."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    waiting = order.consignments.exclude(status__in=DONE).exists()
    if order.status == OrderStatus.ISSUED and not waiting:
        news = events.OrderDelivered(code=order.code)
        ORDER.apply("deliver", order, actor=BY_RULE, at=at, event=news, changes={"delivered_at": at})
