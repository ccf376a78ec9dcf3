"""What the quakes module publishes."""

from decimal import Decimal

from sentinel.kernel.events import Payload, event_type


@event_type("quakes.quake.received", version=1)
class QuakeReceived(Payload):
    """An earthquake is known here for the first time, with what it means for the villages."""

    code: str
    identity: str
    agency: str
    magnitude: Decimal
    origin_at: str
    status: str
    strongest: Decimal | None
    villages: int
    people: int


@event_type("quakes.quake.handled", version=1)
class QuakeHandled(Payload):
    """The duty room wrote down what was done about an earthquake as its version `number` told it."""

    code: str
    number: int
    note: str


@event_type("quakes.quake.revised", version=1)
class QuakeRevised(Payload):
    """A further version was kept; a late one, older than what is known, changes nothing else.

    `same_as` names the earthquake that this one turned out to be.
    """

    code: str
    number: int
    late: bool
    magnitude: Decimal
    status: str
    strongest: Decimal | None
    villages: int
    people: int
    same_as: str
