"""Every write of the dispatches."""

from sentinel.wings.prepare.dispatches.actions.accounting import close_order, hand_out, recover_goods, write_off
from sentinel.wings.prepare.dispatches.actions.consignments import (
    check_consignment,
    pick_consignment,
    receive_consignment,
    send_consignment,
)
from sentinel.wings.prepare.dispatches.actions.orders import (
    Need,
    approve_order,
    cancel_order,
    decline_order,
    file_papers,
    issue_order,
    note_missed_papers,
    note_overdue,
    request_goods,
)

__all__ = [
    "Need",
    "approve_order",
    "cancel_order",
    "check_consignment",
    "close_order",
    "decline_order",
    "file_papers",
    "hand_out",
    "issue_order",
    "note_missed_papers",
    "note_overdue",
    "pick_consignment",
    "receive_consignment",
    "recover_goods",
    "request_goods",
    "send_consignment",
    "write_off",
]
