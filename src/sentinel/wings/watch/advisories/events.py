"""What the advisories module publishes. Who was spoken to stands in the row only."""

from sentinel.kernel.events import Payload, event_type


@event_type("advisories.recipient.registered", version=1)
class RecipientRegistered(Payload):
    """A place downstream of a station is to be advised of what these rules find there."""

    code: str
    station: str
    rules: tuple[str, ...]


@event_type("advisories.recipient.amended", version=1)
class RecipientAmended(Payload):
    """Particulars of a place downstream were changed; `fields` names them."""

    code: str
    fields: tuple[str, ...]


@event_type("advisories.advisory.suggested", version=1)
class AdvisorySuggested(Payload):
    """A place downstream should be told of a crossing; nobody has been told yet."""

    code: str
    recipient: str
    crossing: str


@event_type("advisories.advisory.sent", version=1)
class AdvisorySent(Payload):
    """A person told the place, by telephone, fax or its own system."""

    code: str
    way: str
    sent_at: str


@event_type("advisories.advisory.answered", version=1)
class AdvisoryAnswered(Payload):
    """The place answered."""

    code: str


@event_type("advisories.advisory.set_aside", version=1)
class AdvisorySetAside(Payload):
    """A person decided that the place is not told."""

    code: str
    reason: str


@event_type("advisories.advisory.withdrawn", version=1)
class AdvisoryWithdrawn(Payload):
    """The crossing never was, and nobody had been told yet."""

    code: str
    crossing: str
