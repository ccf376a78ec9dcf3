"""Responses: codes, which level is stronger, what a suggestion changes, what the law wants said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# 突发事件应对法第七十一条: levels one (highest) to four.
LEVELS = (4, 3, 2, 1)
# Only what the form proposes; the commander sets the expected end.
PROPOSED_DURATION = timedelta(hours=24)


class ResponseStatus(StrEnum):
    """Where a response stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    ENDED = "ended"
    DECLINED = "declined"


OPEN = (ResponseStatus.PROPOSED, ResponseStatus.ACTIVE)


class ChangeKind(StrEnum):
    """What a commander did with the level."""

    START = "start"
    RAISE = "raise"
    LOWER = "lower"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What must be said when a response starts (突发事件应对法第七十二条): matter, expected end, measures."""

    topic: str
    expected_end_at: datetime
    measures: str


def command(level: int) -> str:
    """The permission that commands a level."""
    return f"responses.command_{level}"


def suggestion(active: int | None, suggested: int | None, wanted: int) -> int | None:
    """The level to suggest now, or None where nothing new is to be said.

    `active` is the level in force, `suggested` the one already suggested, `wanted` what the warning asks for;
    a smaller number is stronger, and an equal or weaker wish is never repeated.
    """
    known = [level for level in (active, suggested) if level is not None]
    return wanted if not known or wanted < min(known) else None


def missing(statement: Statement, at: datetime) -> dict[str, str]:
    """What the statement lacks, as a sentence by field."""
    wrong = {}
    if not statement.topic.strip():
        wrong["topic"] = "请写明响应事项。"
    if not statement.measures.strip():
        wrong["measures"] = "请写明应急处置措施。"
    if statement.expected_end_at <= at:
        wrong["expected_end_at"] = "预计期限应晚于现在。"
    return wrong


def unacknowledged(standing: Iterable[str], acknowledged: Iterable[str]) -> list[str]:
    """Warnings still in force that the person has not confirmed to stay; lowering a response lifts none of them."""
    return sorted(set(standing) - set(acknowledged))


def task_key(measure_key: str, earlier_rounds: int) -> str:
    """The key of a measure's task; when the level is reached again later its tasks are given anew."""
    return measure_key if earlier_rounds == 0 else f"{measure_key}.{earlier_rounds + 1}"


def response_code(plan_code: str, at: datetime, taken: Iterable[str]) -> str:
    """`<plan>-<YYYYmmddTHHMM>` in local time; a second one within the same minute gets -2, -3 …"""
    base = f"{plan_code}-{at:%Y%m%dT%H%M}"
    used = set(taken)
    names = (base, *(f"{base}-{number}" for number in range(2, len(used) + 3)))
    return next(name for name in names if name not in used)


class Duty(StrEnum):
    """How one obligation of one unit stands."""

    DONE = "done"
    DONE_LATE = "done_late"
    OPEN = "open"
    LATE = "late"
    NOBODY = "nobody"
    FORGOTTEN = "forgotten"


NOT_DONE = (Duty.OPEN, Duty.LATE, Duty.NOBODY, Duty.FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Work:
    """How a task that meets an obligation stands."""

    status: str
    due_at: datetime
    done_at: datetime | None


def duty_state(work: Work | None, due_at: datetime, at: datetime) -> Duty:
    """How an obligation stands; `due_at` is its own term, counted from the release of the warning.

    A task taken back leaves the obligation with nobody; a refused one is open or late like any undone work.
    """
    if work is None or work.status == "withdrawn":
        return Duty.FORGOTTEN if at > due_at else Duty.NOBODY
    if work.status == "done":
        return Duty.DONE if work.done_at is not None and work.done_at <= work.due_at else Duty.DONE_LATE
    return Duty.LATE if at > work.due_at else Duty.OPEN


def measure_key(task_code: str) -> str:
    """The measure's key in a task's code `origin:level:key[.round]:unit`; a later round stands for the same measure."""
    return task_code.split(":")[2].split(".")[0]
