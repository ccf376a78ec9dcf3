"""The lists of orders and of what the stores send."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.dispatches import actions, queries
from sentinel.wings.prepare.dispatches.models import Consignment, Order
from sentinel.wings.prepare.dispatches.workflow import CONSIGNMENT, ORDER

ORDERS = register(
    Ledger(
        name="dispatches.order",
        model=Order,
        title=_("物资调拨"),
        permission="dispatches.view",
        rows=queries.orders,
        workflow=ORDER,
        moves={"decline": actions.decline_order, "close": actions.close_order, "cancel": actions.cancel_order},
        columns=(
            Column("code", searched=True),
            Column("number", searched=True),
            Column("title", searched=True),
            Column("unit_name", searched=True),
            Column("area_code", filtered=True),
            Column("status", filtered=True),
            Column("due_at"),
            Column("overdue", filtered=True),
            Column("urgent", filtered=True, listed=False),
            Column("papers_late", filtered=True, listed=False),
            Column("place", listed=False),
            Column("receiver", listed=False),
            Column("contact", listed=False, exported=False),
            Column("basis", listed=False),
            Column("transport", listed=False),
            Column("requested_at"),
            Column("requested_by", listed=False),
            Column("reviewed_by", listed=False),
            Column("issued_by", listed=False),
            Column("delivered_at", listed=False),
            Column("closed_at", listed=False),
        ),
        detail_template="dispatches/order.html",
        detail_context=queries.order_panel,
        order=("-requested_at", "-code"),
    )
)
CONSIGNMENTS = register(
    Ledger(
        name="dispatches.consignment",
        model=Consignment,
        title=_("调出单"),
        permission="dispatches.view",
        rows=queries.consignments,
        workflow=CONSIGNMENT,
        columns=(
            Column("code", searched=True),
            Column("order__title", label=_("事由"), searched=True),
            Column("store__name", label=_("调出库"), searched=True),
            Column("status", filtered=True),
            Column("area_code", filtered=True),
            Column("picked_by", listed=False),
            Column("checked_by", listed=False),
            Column("sent_at"),
            Column("vehicle", searched=True),
            Column("driver", listed=False, exported=False),
            Column("received_at"),
            Column("received_by", listed=False),
            Column("receipt_note", listed=False),
        ),
        detail_template="dispatches/consignment.html",
        detail_context=queries.consignment_panel,
        order=("-code",),
    )
)
