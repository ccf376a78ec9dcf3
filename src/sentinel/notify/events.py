"""What notify tells the others. The subject of every event is the ladder."""

from sentinel.kernel.events import Payload, event_type


@event_type("notify.ladder.started", version=1)
class LadderStarted(Payload):
    """A ladder began to call."""

    ladder: str
    subject_kind: str
    subject_key: str
    level: str


@event_type("notify.call.placed", version=1)
class CallPlaced(Payload):
    """One person was called on one rung; `due_at` is when the next rung takes over, None on the desk."""

    ladder: str
    person: str
    index: int
    kind: str
    due_at: str | None


@event_type("notify.call.answered", version=1)
class CallAnswered(Payload):
    """A call was answered; `on_behalf` when a post above answered for the person called (代答)."""

    ladder: str
    subject_key: str
    person: str
    index: int
    on_behalf: bool
    note: str


@event_type("notify.ladder.handed_on", version=1)
class LadderHandedOn(Payload):
    """Nobody answered in time; the next person is called."""

    ladder: str
    subject_key: str
    index: int


@event_type("notify.ladder.fell_to_human", version=1)
class LadderFellToHuman(Payload):
    """Every person stayed silent; the ladder lies on the desk until somebody closes it."""

    ladder: str
    subject_key: str


@event_type("notify.ladder.closed", version=1)
class LadderClosed(Payload):
    """Somebody at the desk settled the ladder by other means."""

    ladder: str
    subject_key: str
    person: str
    note: str


@event_type("notify.ladder.withdrawn", version=1)
class LadderWithdrawn(Payload):
    """The matter of the ladder was lifted or replaced; nobody needs to answer any more."""

    ladder: str
    subject_key: str
    reason: str
