"""What the tallies module publishes."""

from sentinel.kernel.events import Payload, event_type


@event_type("tallies.tally.noted", version=1)
class TallyNoted(Payload):
    """A source said how many people there are; -1 where the number is still to come."""

    code: str
    item: str
    group: str
    people: int
    source: str
    as_of: str


@event_type("tallies.tally.withdrawn", version=1)
class TallyWithdrawn(Payload):
    """A statement does not stand any more."""

    code: str
    reason: str
