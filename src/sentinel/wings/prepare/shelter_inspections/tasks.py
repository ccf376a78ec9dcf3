"""Due rows of the inspections: looks not taken, defects not mended."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.prepare.shelter_inspections import actions, queries

BY_RULE = system("shelter_inspections")


def note_inspection(pk: object, at: datetime) -> bool:
    """Note a look that was not taken in time."""
    return actions.note_overdue_inspection(actor=BY_RULE, at=at, pk=pk)


def note_defect(pk: object, at: datetime) -> bool:
    """Note a defect that was not mended in time."""
    return actions.note_overdue_defect(actor=BY_RULE, at=at, pk=pk)


due_source(
    "shelter_inspections.inspection",
    due=queries.inspections_run_out,
    act=note_inspection,
    next_due=queries.next_inspection,
)
due_source("shelter_inspections.defect", due=queries.defects_run_out, act=note_defect, next_due=queries.next_defect)
