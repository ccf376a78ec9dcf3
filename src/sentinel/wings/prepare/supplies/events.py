"""What the register of relief goods publishes."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("supplies.kind.registered", version=1)
class KindRegistered(Payload):
    """A kind of goods came into the catalogue."""

    code: str


@event_type("supplies.kind.amended", version=1)
class KindAmended(Payload):
    """Fields of a kind were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("supplies.standard.set", version=1)
class StandardSet(Payload):
    """How much of a kind a level must keep was laid down or changed."""

    code: str
    quantity: int


@event_type("supplies.store.registered", version=1)
class StoreRegistered(Payload):
    """A store came into the register."""

    code: str
    level: str
    reserve: str


@event_type("supplies.store.amended", version=1)
class StoreAmended(Payload):
    """Fields of a store were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("supplies.store.confirmed", version=1)
class StoreConfirmed(Payload):
    """Somebody went and saw: keeper, contact and stock are right as of now."""

    code: str


@event_type("supplies.store.unmasked", version=1)
class StoreUnmasked(Payload):
    """Somebody looked at the keeper's number in the clear."""

    code: str
    purpose: str


@event_type("supplies.store.changed_status", version=1)
class StoreChangedStatus(Payload):
    """A store was closed or put back into use."""

    code: str
    status: str


@event_type("supplies.lot.received", version=1)
class LotReceived(Payload):
    """A batch of a kind came into a store."""

    code: str
    kind: str
    quantity: int


@event_type("supplies.lot.amended", version=1)
class LotAmended(Payload):
    """Fields of a lot were changed; its quantity never is."""

    code: str
    fields: tuple[str, ...]


@event_type("supplies.lot.moved", version=1)
class LotMoved(Payload):
    """The quantity of a lot changed, and why. The balance depends on who came first, so the digest leaves it out."""

    code: str
    movement: str
    change: int
    reference: str
    text: str
    balance: int = volatile(0)


@event_type("supplies.lot.held", version=1)
class LotHeld(Payload):
    """A quantity was promised to an order or a scrapping: nobody else can have it."""

    code: str
    quantity: int
    reference: str


@event_type("supplies.lot.freed", version=1)
class LotFreed(Payload):
    """A promised quantity can be had again."""

    code: str
    quantity: int
    reference: str


@event_type("supplies.lot.changed_status", version=1)
class LotChangedStatus(Payload):
    """A lot was set aside or may be given out again."""

    code: str
    status: str
    reason: str = ""


@event_type("supplies.lot.changed_freshness", version=1)
class LotChangedFreshness(Payload):
    """A lot came near the end of its shelf life, or passed it."""

    code: str
    freshness: str
