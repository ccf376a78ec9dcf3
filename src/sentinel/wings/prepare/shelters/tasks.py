"""Due rows of the shelters: looks not taken, defects not mended, people's data to be forgotten."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.prepare.shelters import actions, queries

BY_RULE = system("shelters")


def note_inspection(pk: object, at: datetime) -> bool:
    """Note a look that was not taken in time."""
    return actions.note_overdue_inspection(actor=BY_RULE, at=at, pk=pk)


def note_defect(pk: object, at: datetime) -> bool:
    """Note a defect that was not mended in time."""
    return actions.note_overdue_defect(actor=BY_RULE, at=at, pk=pk)


def forget(pk: object, at: datetime) -> int:
    """Wipe people's data that was kept long enough."""
    return actions.forget_stay(actor=BY_RULE, at=at, stay=queries.kept_stay(pk))


due_source(
    "shelters.inspection", due=queries.inspections_run_out, act=note_inspection, next_due=queries.next_inspection
)
due_source("shelters.defect", due=queries.defects_run_out, act=note_defect, next_due=queries.next_defect)
due_source("shelters.forget", due=queries.to_forget, act=forget, next_due=queries.next_to_forget)
