"""The rows an actor may see, who is waited for, and what falls due."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Matter, Organisation
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.dispatches import rules
from sentinel.wings.prepare.dispatches.choices import ConsignmentStatus, OrderStatus
from sentinel.wings.prepare.dispatches.models import Consignment, Order

REVIEWED = (OrderStatus.DELIVERED, OrderStatus.HANDED_OUT)


def orders(actor: Actor) -> "QuerySet[Order, Order]":
    """Needs and orders the actor may see."""
    return Order.objects.visible_to(actor)


def order_of(actor: Actor, code: str) -> Order:
    """One order in reach."""
    row = orders(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的调拨，或不在您的管辖范围。")
    return row


def consignments(actor: Actor) -> "QuerySet[Consignment, Consignment]":
    """What stores send, as far as the actor keeps the store or receives the goods."""
    rows = Consignment.objects.visible_to(actor)
    return rows.select_related("order", "store")


def consignment_of(actor: Actor, code: str) -> Consignment:
    """One consignment in reach."""
    row = consignments(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的调出单，或不在您的管辖范围。")
    return row


def consignment_panel(row: Consignment, actor: Actor, at: datetime) -> dict[str, Any]:
    """The goods of a consignment, lot by lot."""
    return {"loads": loads_of([row])[row.pk], "order": row.order}


def loads_of(rows: "list[Consignment] | QuerySet[Consignment, Consignment]") -> dict[int, list[Any]]:
    """The loads of consignments with their lots, by consignment."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found[row.pk] = list(row.loads.select_related("lot__kind", "line").order_by("lot__kind_id", "lot__code"))
    return found


def to_pick(actor: Actor) -> list[tuple[Consignment, list[Any]]]:
    """Consignments that wait for the actor as keeper of the store, the earliest term first."""
    rows = consignments(actor).filter(status__in=rules.IN_STORE).order_by("order__due_at", "code")
    mine = [row for row in rows if actor.may("dispatches.pick", row)]
    loads = loads_of(mine)
    return [(row, loads[row.pk]) for row in mine]


def arrivals(actor: Actor) -> list[tuple[Consignment, list[Any]]]:
    """Consignments on their way to the actor's area."""
    rows = consignments(actor).filter(status=ConsignmentStatus.IN_TRANSIT).order_by("order__due_at", "code")
    mine = [row for row in rows if actor.may("dispatches.receive", row)]
    loads = loads_of(mine)
    return [(row, loads[row.pk]) for row in mine]


def waiting_orders(actor: Actor) -> list[Order]:
    """Orders that wait for a decision or an act of this actor, the earliest term first."""
    wanted = {
        OrderStatus.REQUESTED: ("dispatches.review", "dispatches.issue"),
        OrderStatus.APPROVED: ("dispatches.issue",),
        OrderStatus.DELIVERED: ("dispatches.receive",),
        OrderStatus.HANDED_OUT: ("dispatches.receive", "dispatches.review"),
    }
    rows = orders(actor).filter(status__in=wanted).order_by("due_at", "code")
    return [row for row in rows if any(actor.may(name, row) for name in wanted[OrderStatus(row.status)])]


def matters(actor: Actor) -> "QuerySet[Matter, Matter]":
    """Open matters the actor may see, the newest first."""
    rows: QuerySet[Matter, Matter] = Matter.objects.visible_to(actor)
    return rows.filter(closed_at__isnull=True).order_by("-opened_at")


def places(actor: Actor) -> list[Area]:
    """Areas the actor may ask goods for."""
    return [area for area in Area.objects.order_by("code") if actor.may_in("dispatches.request", area.code)]


def units(area_code: str, actor: Actor) -> str:
    """The unit that receives goods for an area: the actor's own where it lies there, else the area's."""
    own = Organisation.objects.filter(code__in=actor.units, area_code=area_code).order_by("code").first()
    here = Organisation.objects.filter(area_code=area_code).order_by("code")
    found = own or here.filter(kind__in=("town", "village")).first() or here.first()
    return found.code if found is not None else ""


def area_name(code: str) -> str:
    """The short name of an area."""
    return areas.names().get(code, code)


def late_orders(at: datetime) -> list[tuple[object, datetime]]:
    """Orders whose term has run out with goods still on the way, not noted yet."""
    rows = _undelivered().filter(due_at__lte=at - rules.AFTER_TERM).order_by("due_at", "code")
    return [(pk, timezone.localtime(due) + rules.AFTER_TERM) for pk, due in rows.values_list("pk", "due_at")]


def next_late() -> datetime | None:
    """When the next order's term runs out."""
    first = _undelivered().order_by("due_at").values_list("due_at", flat=True).first()
    return None if first is None else timezone.localtime(first) + rules.AFTER_TERM


def _undelivered() -> "QuerySet[Order, Order]":
    return Order.objects.filter(status__in=rules.UNDELIVERED, overdue=False)


def missing_papers(at: datetime) -> list[tuple[object, datetime]]:
    """Urgent orders whose papers are missing past their term, not noted yet."""
    rows = _owing().filter(papers_due_at__lte=at - rules.AFTER_TERM).order_by("papers_due_at", "code")
    return [
        (pk, timezone.localtime(due) + rules.AFTER_TERM) for pk, due in rows.values_list("pk", "papers_due_at") if due
    ]


def next_missing() -> datetime | None:
    """When the next papers are missing."""
    first = _owing().order_by("papers_due_at").values_list("papers_due_at", flat=True).first()
    return None if first is None else timezone.localtime(first) + rules.AFTER_TERM


def _owing() -> "QuerySet[Order, Order]":
    rows = Order.objects.filter(papers_due_at__isnull=False, papers_at__isnull=True, papers_late=False)
    return rows.exclude(status=OrderStatus.CANCELLED)
