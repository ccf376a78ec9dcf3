"""Tasks: codes, what a task is made from, who it may be handed to, when one is late and whom that reaches."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sentinel.kernel.scope import area_contains


class TaskStatus(StrEnum):
    """Where a task stands. Late is not a state: it is computed from the term."""

    ASSIGNED = "assigned"
    RECEIVED = "received"
    SET_OUT = "set_out"
    ARRIVED = "arrived"
    HANDED = "handed"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (TaskStatus.ASSIGNED, TaskStatus.RECEIVED, TaskStatus.SET_OUT, TaskStatus.ARRIVED)
# A unit that refuses, or hands on, leaves the work undone, so its task still counts against the term.
UNDONE = (*OPEN, TaskStatus.HANDED, TaskStatus.REFUSED)

# Work done in the very minute of its term is in time: the term has run out one second later.
AFTER_TERM = timedelta(seconds=1)
# What a free order or a pressing may set as its term.
LONGEST_MINUTES = 7 * 24 * 60


class Evidence(StrEnum):
    """What must come with the report that work is done."""

    NOTE = "note"
    PHOTO = "photo"
    PLACE = "place"


# The levels of command, the highest first: work is handed downward only.
RANKS = {"district": 0, "headquarters": 1, "department": 2, "town": 3, "village": 4}
# Whom a desk orders.
ORDERED = ("headquarters", "department", "town", "village")


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
    evidence: str = Evidence.NOTE

    def code(self, origin_key: str) -> str:
        """The task's natural key: the same order to the same unit has the same one."""
        return f"{origin_key}:{self.level}:{self.key}:{self.unit}"


def handed_code(code: str, unit: str) -> str:
    """The key of a task handed on: that of the task it comes from, and the unit it went to."""
    return f"{code}~{unit}"


def may_hand(kind: str, area_code: str, to_kind: str, to_area: str) -> bool:
    """True when a unit of this kind and place may hand work to the other: a lower level, within its own area."""
    return RANKS.get(to_kind, 0) > RANKS.get(kind, 0) and area_contains(area_code, to_area)


def is_late(status: str, due_at: datetime, done_at: datetime | None, at: datetime) -> bool:
    """True when the work was done after its term, or is undone and the term has passed; the term itself is kept."""
    if status == TaskStatus.DONE:
        return done_at is not None and done_at > due_at
    return status in UNDONE and at > due_at
