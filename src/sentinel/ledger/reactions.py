"""What the ledger does about its own events: an import goes on piece by piece."""

from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.ledger import actions
from sentinel.ledger.events import ImportAdvanced, ImportConfirmed, ImportMapped


@reaction("ledger", ImportMapped, ImportAdvanced, ImportConfirmed)
def advance(event: Event, payload: ImportMapped | ImportAdvanced | ImportConfirmed) -> None:
    """Check or write the next rows."""
    actions.advance_import(at=event.at, code=payload.code)
