"""What the decision pages show: the lines of an order with what became of each, where goods can be drawn from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.dispatches import rules
from sentinel.wings.prepare.dispatches.choices import ConsignmentStatus
from sentinel.wings.prepare.dispatches.models import Order, OrderLine
from sentinel.wings.prepare.supplies import queries as goods


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One kind of an order: asked for, agreed to, ordered, sent, arrived, and its account."""

    line: OrderLine
    ordered: int
    sent: int
    account: rules.Account

    @property
    def missing(self) -> int:
        """How much that was ordered has not arrived."""
        return self.ordered - self.account.received


@dataclass(frozen=True, slots=True)
class Sheet:
    """All kinds of an order."""

    lines: tuple[SheetLine, ...]

    @property
    def open(self) -> int:
        """How many pieces are not accounted for."""
        return sum(line.account.open for line in self.lines)


GONE = (ConsignmentStatus.IN_TRANSIT, ConsignmentStatus.RECEIVED)


def sheet(order: Order) -> Sheet:
    """How every kind of an order stands."""
    found = []
    rows = order.lines.select_related("kind").prefetch_related("loads__consignment", "entries").order_by("kind_id")
    for line in rows:
        loads = [load for load in line.loads.all() if load.consignment.status != ConsignmentStatus.CANCELLED]
        entries = [(entry.kind, entry.quantity) for entry in line.entries.all()]
        found.append(
            SheetLine(
                line=line,
                ordered=sum(load.quantity for load in loads),
                sent=sum(load.quantity for load in loads if load.consignment.status in GONE),
                account=rules.account(sum(load.received for load in loads), entries),
            )
        )
    return Sheet(tuple(found))


def proposal(actor: Actor, order: Order) -> goods.Proposal:
    """Where the goods of an order are best drawn from."""
    needs = {line.kind_id: line.agreed for line in order.lines.all() if line.agreed}
    return goods.sourcing(actor, needs, goods.place_of(order.area_code))


def catalogue(actor: Actor) -> list[tuple[str, list[Any]]]:
    """The kinds that can be asked for, category by category."""
    kinds = goods.kinds(actor).order_by("category", "code")
    return [(label, list(group)) for label, group in groupby(kinds, key=lambda kind: str(kind.get_category_display()))]


def arrival_due(at: datetime) -> datetime:
    """By when the first goods are to be there, counted from now."""
    return at + timedelta(hours=int(parameters.value("dispatches.arrival_hours", at=at)))
