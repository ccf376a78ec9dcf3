"""What dispatches publish."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("dispatches.order.requested", version=1)
class OrderRequested(Payload):
    """A unit says what it needs, where and by when."""

    code: str
    kinds: tuple[str, ...]
    due_at: str


@event_type("dispatches.order.approved", version=1)
class OrderApproved(Payload):
    """The need was reviewed; the quantities agreed may be smaller."""

    code: str
    kinds: tuple[str, ...]
    note: str


@event_type("dispatches.order.declined", version=1)
class OrderDeclined(Payload):
    """The need was not agreed to."""

    code: str
    reason: str


@event_type("dispatches.order.issued", version=1)
class OrderIssued(Payload):
    """The order was signed: from which stores, what, by when; `urgent` before the need was reviewed."""

    code: str
    stores: tuple[str, ...]
    kinds: tuple[str, ...]
    due_at: str
    urgent: bool
    number: str = volatile()


@event_type("dispatches.order.papers_filed", version=1)
class OrderPapersFiled(Payload):
    """The papers of an urgent order were made good."""

    code: str
    note: str


@event_type("dispatches.order.missed_papers", version=1)
class OrderMissedPapers(Payload):
    """The papers of an urgent order were not made good in time."""

    code: str
    due_at: str


@event_type("dispatches.order.became_overdue", version=1)
class OrderBecameOverdue(Payload):
    """The term passed and not everything has arrived."""

    code: str
    due_at: str


@event_type("dispatches.order.delivered", version=1)
class OrderDelivered(Payload):
    """Everything the stores sent has been signed for."""

    code: str


@event_type("dispatches.order.handed_out", version=1)
class OrderHandedOut(Payload):
    """Goods were given to people or a place."""

    code: str
    kind: str
    quantity: int
    text: str


@event_type("dispatches.order.accounted", version=1)
class OrderAccounted(Payload):
    """Goods went back into a store, or were written off: used up, lost or left with the people."""

    code: str
    kind: str
    entry: str
    quantity: int
    text: str


@event_type("dispatches.order.closed", version=1)
class OrderClosed(Payload):
    """Everything is accounted for."""

    code: str


@event_type("dispatches.order.cancelled", version=1)
class OrderCancelled(Payload):
    """The order was taken back before anything left a store."""

    code: str
    reason: str


@event_type("dispatches.consignment.picked", version=1)
class ConsignmentPicked(Payload):
    """One person took the goods from the shelves."""

    code: str
    quantity: int


@event_type("dispatches.consignment.checked", version=1)
class ConsignmentChecked(Payload):
    """Another person counted them again."""

    code: str
    quantity: int


@event_type("dispatches.consignment.sent", version=1)
class ConsignmentSent(Payload):
    """The goods left the store."""

    code: str
    vehicle: str
    quantity: int


@event_type("dispatches.consignment.received", version=1)
class ConsignmentReceived(Payload):
    """Goods were counted and signed for; `missing` did not arrive, 0 while more is to come."""

    code: str
    quantity: int
    missing: int
    note: str


@event_type("dispatches.consignment.cancelled", version=1)
class ConsignmentCancelled(Payload):
    """The store keeps the goods."""

    code: str
