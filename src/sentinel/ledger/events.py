"""Events of the ledger itself."""

from sentinel.kernel.events import Payload, event_type, volatile


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


@event_type("ledger.import.opened", version=1)
class ImportOpened(Payload):
    """Somebody began to bring a file into a ledger."""

    code: str = volatile()
    ledger: str
    file: str
    sha256: str


@event_type("ledger.import.loaded", version=1)
class ImportLoaded(Payload):
    """Every row of the file is kept."""

    code: str = volatile()
    rows: int


@event_type("ledger.import.mapped", version=1)
class ImportMapped(Payload):
    """Somebody said how the columns are to be read; the check begins."""

    code: str = volatile()
    rows: int
    fields: tuple[str, ...]


@event_type("ledger.import.advanced", version=1)
class ImportAdvanced(Payload):
    """A piece of an import was handled; the next one follows from it."""

    code: str = volatile()
    state: str
    line: int


@event_type("ledger.import.checked", version=1)
class ImportChecked(Payload):
    """Every row was judged and waits for a person."""

    code: str = volatile()
    new: int
    changed: int
    wrong: int


@event_type("ledger.import.corrected", version=1)
class ImportCorrected(Payload):
    """Somebody corrected cells of a row, left it out or took it in again."""

    code: str = volatile()
    line: int
    fields: tuple[str, ...]
    left_out: bool


@event_type("ledger.import.confirmed", version=1)
class ImportConfirmed(Payload):
    """Somebody confirmed what is to be written; the ledger's own actions begin."""

    code: str = volatile()
    new: int
    changed: int


@event_type("ledger.import.finished", version=1)
class ImportFinished(Payload):
    """Every confirmed row was written or refused."""

    code: str = volatile()
    done: int
    refused: int


@event_type("ledger.import.cancelled", version=1)
class ImportCancelled(Payload):
    """Somebody stopped an import; what was written before stays."""

    code: str = volatile()
    done: int


@event_type("ledger.import.forgotten", version=1)
class ImportForgotten(Payload):
    """What the rows of an import said was blanked; how many there were and what became of them stays."""

    code: str = volatile()
    rows: int
