"""What losses publishes."""

from sentinel.kernel.events import Payload, event_type


@event_type("losses.disaster.registered", version=1)
class DisasterRegistered(Payload):
    """A disaster is known: its losses are counted from now on."""

    code: str
    hazard: str


@event_type("losses.disaster.amended", version=1)
class DisasterAmended(Payload):
    """Fields of a disaster were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("losses.report.drafted", version=1)
class ReportDrafted(Payload):
    """A report was begun; `towns` of them were added up for the district's."""

    code: str
    kind: str
    towns: int


@event_type("losses.report.amended", version=1)
class ReportAmended(Payload):
    """Figures or words of a draft were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("losses.report.changed_status", version=1)
class ReportChangedStatus(Payload):
    """A report was submitted, accepted or sent back; `warnings` relations were explained in words."""

    code: str
    kind: str
    status: str
    note: str
    warnings: int
