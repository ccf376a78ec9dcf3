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


@event_type("incidents.incident.verified", version=1)
class IncidentVerified(Payload):
    """Somebody looked into it; `changed` names what stands differently since."""

    code: str
    verdict: str
    changed: tuple[str, ...]


@event_type("incidents.incident.graded", version=1)
class IncidentGraded(Payload):
    """A person graded the incident; `proposed` is what the rule said."""

    code: str
    grade: str
    before: str
    proposed: str


@event_type("incidents.incident.taken_over", version=1)
class IncidentTakenOver(Payload):
    """The incident is handled by somebody else now."""

    code: str
    handler: str
    before: str
    reason: str


@event_type("incidents.incident.merged", version=1)
class IncidentMerged(Payload):
    """The incident is the same as another one; it stays as a pointer."""

    code: str
    into: str
    reason: str


@event_type("incidents.incident.unmerged", version=1)
class IncidentUnmerged(Payload):
    """The incident stands on its own again."""

    code: str
    out_of: str
    reason: str


@event_type("incidents.report.sealed", version=1)
class ReportSealed(Payload):
    """The fingerprint of a signed report; the chain of events keeps it, so a changed report shows."""

    code: str
    fingerprint: str = volatile()


@event_type("incidents.receipt.noted", version=1)
class ReceiptNoted(Payload):
    """A report arrived above."""

    report: str
    unit: str
    channel: str
    received_at: str


@event_type("incidents.instruction.given", version=1)
class InstructionGiven(Payload):
    """A leader gave an instruction on an incident; `units` got tasks from it."""

    code: str
    incident: str
    leader: str
    units: tuple[str, ...]


@event_type("incidents.instruction.answered", version=1)
class InstructionAnswered(Payload):
    """What became of an instruction was answered back."""

    code: str
    incident: str
