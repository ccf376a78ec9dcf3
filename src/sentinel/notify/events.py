"""What notify tells the others. The subject is the ladder, the message, the sending or the person spoken of."""

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


@event_type("notify.ladder.knock_asked", version=1)
class KnockAsked(Payload):
    """Not even the desk could reach a place in its time: somebody must go there and knock (上门叫应)."""

    ladder: str
    subject_key: str
    title: str
    level: str


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


@event_type("notify.call.unreached", version=1)
class CallUnreached(Payload):
    """A call did not reach its person (busy, no answer): the ladder need not wait for it any longer."""

    ladder: str
    subject_key: str
    person: str
    index: int
    reason: str


@event_type("notify.call.repeated", version=1)
class CallRepeated(Payload):
    """Whoever answered repeated what was asked for (复述), in these words."""

    ladder: str
    subject_key: str
    person: str
    text: str


@event_type("notify.message.sent", version=1)
class MessageSent(Payload):
    """A message went to so many people; `unmanned` of its posts had nobody."""

    message: str
    subject_kind: str
    subject_key: str
    level: str
    people: int
    unmanned: int


@event_type("notify.message.laid_out", version=1)
class MessageLaidOut(Payload):
    """A piece of a very large message is in the boxes of so many people."""

    message: str
    people: int


@event_type("notify.message.read", version=1)
class MessageRead(Payload):
    """One person opened a message."""

    message: str
    person: str


@event_type("notify.sending.failed", version=1)
class SendingFailed(Payload):
    """One channel did not bring a message to one person; `following` is tried next, empty where none is left."""

    sending: str
    message: str
    person: str
    channel: str
    result: str
    following: str


@event_type("notify.sending.retried", version=1)
class SendingRetried(Payload):
    """Somebody had a sending that failed tried again, and said why."""

    sending: str
    person: str
    channel: str
    reason: str


@event_type("notify.preference.changed", version=1)
class PreferenceChanged(Payload):
    """A person changed the order of the channels on which to be tried."""

    person: str
    channels: tuple[str, ...]
