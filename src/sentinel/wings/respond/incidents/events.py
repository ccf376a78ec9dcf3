"""Events of incidents."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("incidents.incident.registered", version=1)
class IncidentRegistered(Payload):
    """Something happened and the district knows; `due_at` is when the first report must be out."""

    code: str
    kind: str
    title: str
    place: str
    first_known_at: str
    report: str
    due_at: str
    station: str
    crossing: str
    number: str = volatile()


@event_type("incidents.incident.amended", version=1)
class IncidentAmended(Payload):
    """What is said of an incident was changed; `fields` names what."""

    code: str
    fields: tuple[str, ...]


@event_type("incidents.report.amended", version=1)
class ReportAmended(Payload):
    """The draft of a report was changed; `fields` names what."""

    code: str
    fields: tuple[str, ...]


@event_type("incidents.report.signed", version=1)
class ReportSigned(Payload):
    """A report was signed and went out; from now on nobody can change it."""

    code: str
    incident: str
    kind: str
    sequence: int
    due_at: str
    late: bool
    number: str = volatile()


@event_type("incidents.report.became_overdue", version=1)
class ReportBecameOverdue(Payload):
    """The term of a report passed unsigned."""

    code: str
    incident: str
    due_at: str


@event_type("incidents.incident.closed", version=1)
class IncidentClosed(Payload):
    """The incident and its matter are settled."""

    code: str
    note: str
