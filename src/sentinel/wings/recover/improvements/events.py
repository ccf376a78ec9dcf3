"""What the improvements publish."""

from sentinel.kernel.events import Payload, event_type


@event_type("improvements.improvement.added", version=1)
class ImprovementAdded(Payload):
    """Somebody found something in a review and set a measure against it."""

    code: str
    report: str
    unit: str
    due_at: str


@event_type("improvements.improvement.changed_status", version=1)
class ImprovementChangedStatus(Payload):
    """A measure was done, passed, sent back or withdrawn."""

    code: str
    status: str
    note: str


@event_type("improvements.improvement.became_overdue", version=1)
class ImprovementBecameOverdue(Payload):
    """A measure was not done in time."""

    code: str
    due_at: str
