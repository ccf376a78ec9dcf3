"""Every read of the dispatches."""

from sentinel.wings.prepare.dispatches.queries.chain import Step, chain, order_panel, turn
from sentinel.wings.prepare.dispatches.queries.lists import (
    arrivals,
    consignment_of,
    consignment_panel,
    consignments,
    late_orders,
    matters,
    missing_papers,
    next_late,
    next_missing,
    order_of,
    orders,
    places,
    to_pick,
    units,
    waiting_orders,
)
from sentinel.wings.prepare.dispatches.queries.papers import paper
from sentinel.wings.prepare.dispatches.queries.sheets import Sheet, SheetLine, arrival_due, catalogue, proposal, sheet

__all__ = [
    "Sheet",
    "SheetLine",
    "Step",
    "arrival_due",
    "arrivals",
    "catalogue",
    "chain",
    "consignment_of",
    "consignment_panel",
    "consignments",
    "late_orders",
    "matters",
    "missing_papers",
    "next_late",
    "next_missing",
    "order_of",
    "order_panel",
    "orders",
    "paper",
    "places",
    "proposal",
    "sheet",
    "to_pick",
    "turn",
    "units",
    "waiting_orders",
]
