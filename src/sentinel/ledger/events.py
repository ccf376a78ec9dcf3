"""Events of the ledger itself."""

from sentinel.kernel.events import Payload, event_type


@event_type("ledger.view.saved", version=1)
class ViewSaved(Payload):
    """Somebody keeps a way to look at a list."""

    code: str
    ledger: str
    title: str


@event_type("ledger.view.removed", version=1)
class ViewRemoved(Payload):
    """Somebody no longer keeps it."""

    code: str
    ledger: str
    title: str
