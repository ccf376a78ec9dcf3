"""The chain of an order as a timeline, and whose turn it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.dispatches.choices import ConsignmentStatus, OrderStatus
from sentinel.wings.prepare.dispatches.models import Consignment, Entry, Order
from sentinel.wings.prepare.dispatches.queries.lists import area_name, consignments, loads_of
from sentinel.wings.prepare.dispatches.queries.sheets import sheet
from sentinel.wings.prepare.supplies import queries as goods


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain: done by whom and when, or still to come; `late` when past its term."""

    label: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, and where the reader acts if it is theirs."""

    who: str
    label: str = ""
    url: str = ""


def chain(order: Order, rows: list[Consignment]) -> list[Step]:
    """From the need to the close; the steps of the stores between issue and delivery."""
    steps = [Step(_("需求申请"), order.requested_at, order.requested_by, order.reason)]
    if order.status == OrderStatus.DECLINED:
        return [*steps, Step(_("未批准"), None, "", order.closing_reason)]
    if order.urgent:
        steps.append(Step(_("先调后补：签发调拨令"), order.published_at, order.issued_by, order.basis))
        steps.append(Step(_("补办手续"), order.papers_at, order.papers_by, order.papers_note, order.papers_late))
    else:
        steps.append(Step(_("审核"), order.reviewed_at, order.reviewed_by, order.review_note))
        steps.append(Step(_("签发调拨令"), order.published_at, order.issued_by, order.basis))
    for row in rows:
        steps += _consignment_steps(row)
    if order.status == OrderStatus.CANCELLED:
        return [*steps, Step(_("取消调拨"), None, "", order.closing_reason)]
    steps.append(Step(_("全部签收"), order.delivered_at, "", "", order.overdue))
    steps.append(Step(_("发放、回收、核销并办结"), order.closed_at, order.closed_by))
    return steps


def _consignment_steps(row: Consignment) -> list[Step]:
    store = row.store.name
    if row.status == ConsignmentStatus.CANCELLED:
        return [Step(_("{store}：已取消").format(store=store))]
    signed = "、".join(name for name in (row.picked_by, row.checked_by) if name)
    note = " · ".join(part for part in (row.vehicle, row.driver) if part)
    return [
        Step(_("{store}：拣货与复核").format(store=store), row.checked_at, signed, row.pick_note),
        Step(_("{store}：发运").format(store=store), row.sent_at, row.sent_by, note),
        Step(_("{store}：签收").format(store=store), row.received_at, row.received_by, row.receipt_note),
    ]


def turn(order: Order, actor: Actor) -> Turn | None:
    """The one thing that is to be done next, and who does it."""
    status = OrderStatus(order.status)
    if status == OrderStatus.REQUESTED:
        if actor.may("dispatches.review", order) and actor.key != order.requested_key:
            return Turn(_("等待您审核"), _("审核需求"), f"/dispatches/review/{order.code}/")
        return Turn(_("等待审核"))
    if status == OrderStatus.APPROVED:
        mine = actor.may("dispatches.issue", order)
        return Turn(_("等待签发"), _("签发调拨令") if mine else "", f"/dispatches/issue/{order.code}/")
    if status == OrderStatus.ISSUED:
        return Turn(_("等待库房拣货发运、接收单位签收"), _("办理"), "/dispatches/mine/")
    if status in (OrderStatus.DELIVERED, OrderStatus.HANDED_OUT):
        mine = actor.may("dispatches.receive", order)
        return Turn(_("等待发放、回收或核销"), _("发放与核销") if mine else "", f"/dispatches/account/{order.code}/")
    return None


def order_panel(row: Order, actor: Actor, at: datetime) -> dict[str, Any]:
    """Lines, consignments, chain and turn, for the record page of the ledger."""
    found = sorted(consignments(actor).filter(order=row), key=lambda item: item.code)
    loads = loads_of(found)
    owes = row.papers_due_at is not None and row.papers_at is None and row.status != OrderStatus.CANCELLED
    may_review = actor.may("dispatches.review", row)
    return {
        "area_name": area_name(row.area_code),
        "sheet": sheet(row),
        "chain": chain(row, found),
        "turn": turn(row, actor),
        "consignments": [(item, loads[item.pk]) for item in found],
        "owes_papers": owes,
        "may_file": owes and may_review,
        "papers_hours": parameters.get("dispatches.papers_hours", at=at),
        "may_hasten": row.status == OrderStatus.REQUESTED and actor.may("dispatches.issue", row),
        "entries": list(Entry.objects.filter(line__order=row).select_related("line__kind").order_by("-at")[:20]),
        "may_receive": actor.may("dispatches.receive", row),
        "stores": list(goods.stores(actor).filter(status="in_use", reserve="goods")),
    }
