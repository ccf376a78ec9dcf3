"""What the warnings module publishes."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("warnings.warning.proposed", version=1)
class WarningProposed(Payload):
    """A crossing asks for a warning; it is a draft until people act."""

    code: str
    hazard: str
    level: str


@event_type("warnings.warning.drafted", version=1)
class WarningDrafted(Payload):
    """A person drafted a warning."""

    code: str
    hazard: str
    level: str
    target_areas: tuple[str, ...]


@event_type("warnings.warning.amended", version=1)
class WarningAmended(Payload):
    """A draft was changed; `fields` names what."""

    code: str
    fields: tuple[str, ...]


@event_type("warnings.evidence.added", version=1)
class EvidenceAdded(Payload):
    """One more crossing supports a warning."""

    code: str
    crossing: str
    station: str


@event_type("warnings.warning.submitted", version=1)
class WarningSubmitted(Payload):
    """A draft waits for the second person."""

    code: str
    hazard: str
    level: str


@event_type("warnings.warning.returned", version=1)
class WarningReturned(Payload):
    """The second person sent it back."""

    code: str
    note: str


@event_type("warnings.warning.dropped", version=1)
class WarningDropped(Payload):
    """A draft will not be released; by rule when a higher one took its place."""

    code: str
    note: str


@event_type("warnings.warning.released", version=1)
class WarningReleased(Payload):
    """A warning is in force. `supersedes` are the warnings it replaces."""

    code: str
    hazard: str
    level: str
    target_areas: tuple[str, ...]
    supersedes: tuple[str, ...]
    expires_at: str
    identifier: str = volatile()
    number: str = volatile()


@event_type("warnings.warning.superseded", version=1)
class WarningSuperseded(Payload):
    """Another warning took the place of this one."""

    code: str
    hazard: str
    level: str
    by: str


@event_type("warnings.warning.cancelled", version=1)
class WarningCancelled(Payload):
    """A warning was lifted before its time."""

    code: str
    hazard: str
    level: str
    reason: str


@event_type("warnings.warning.expired", version=1)
class WarningExpired(Payload):
    """A warning ended at the time it was given."""

    code: str
    hazard: str
    level: str


@event_type("warnings.bulletin.received", version=1)
class BulletinReceived(Payload):
    """A notice from above was written down; it binds nothing here."""

    code: str
    source: str
    kind: str
    hazard: str
    level: str


@event_type("warnings.bulletin.amended", version=1)
class BulletinAmended(Payload):
    """A slip in what was written down of a notice was corrected; `fields` names what."""

    code: str
    fields: tuple[str, ...]
