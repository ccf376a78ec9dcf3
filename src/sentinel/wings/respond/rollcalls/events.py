"""Events of roll calls."""

from sentinel.kernel.events import Payload, event_type


@event_type("rollcalls.roll_call.called", version=1)
class RollCalled(Payload):
    """Rooms were asked whether they are there, with a term to answer."""

    code: str
    method: str
    rooms: tuple[str, ...]
    due_at: str


@event_type("rollcalls.check.answered", version=1)
class CheckAnswered(Payload):
    """A room answered; `late` when its term had passed."""

    code: str
    channel: str
    seconds: int
    late: bool


@event_type("rollcalls.check.missed", version=1)
class CheckMissed(Payload):
    """The term of a room's answer passed in silence."""

    code: str
    due_at: str
