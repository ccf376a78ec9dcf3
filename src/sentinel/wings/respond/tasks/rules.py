"""Tasks: codes, what a task is made from, and when one is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class TaskStatus(StrEnum):
    """Where a task stands. Late is not a state: it is computed from the term."""

    ASSIGNED = "assigned"
    RECEIVED = "received"
    ARRIVED = "arrived"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (TaskStatus.ASSIGNED, TaskStatus.RECEIVED, TaskStatus.ARRIVED)
# A unit that refuses leaves the work undone, so its task still counts against the term.
UNDONE = (*OPEN, TaskStatus.REFUSED)

# Work done in the very minute of its term is in time: the term has run out one second later.
AFTER_TERM = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSpec:
    """What one task says: to which unit, where, what, by when; `level` is the response level it comes from, or 0."""

    key: str
    title: str
    text: str
    unit: str
    area_code: str
    due_at: datetime
    level: int = 0

    def code(self, origin_key: str) -> str:
        """The task's natural key: the same order to the same unit has the same one."""
        return f"{origin_key}:{self.level}:{self.key}:{self.unit}"


def is_late(status: str, due_at: datetime, done_at: datetime | None, at: datetime) -> bool:
    """True when the work was done after its term, or is undone and the term has passed; the term itself is kept."""
    if status == TaskStatus.DONE:
        return done_at is not None and done_at > due_at
    return status in UNDONE and at > due_at
