"""What the inspections of shelters publish."""

from sentinel.kernel.events import Payload, event_type


@event_type("shelter_inspections.inspection.planned", version=1)
class InspectionPlanned(Payload):
    """The next look at a shelter has its day."""

    code: str
    due_at: str


@event_type("shelter_inspections.inspection.done", version=1)
class InspectionDone(Payload):
    """Somebody looked at a shelter."""

    code: str
    condition: str
    defects: int


@event_type("shelter_inspections.inspection.became_overdue", version=1)
class InspectionBecameOverdue(InspectionPlanned):
    """A look was not taken in time."""


@event_type("shelter_inspections.defect.changed_status", version=1)
class DefectChangedStatus(Payload):
    """A look found something wrong, it was mended, seen to be mended, or sent back."""

    code: str
    status: str
    note: str


@event_type("shelter_inspections.defect.became_overdue", version=1)
class DefectBecameOverdue(InspectionPlanned):
    """A defect was not mended in time."""
