"""Statutory clocks: terms in minutes, hours, natural or working days, with pauses, pre-alarm and overdue.

Pure arithmetic; the working-day calendar and every length are given by the caller from parameters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SATURDAY = 5


class Unit(StrEnum):
    """Units the law counts in. Days run to the end of the last day (24 时截至)."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"


class Standing(StrEnum):
    """How a running clock stands."""

    RUNNING = "running"
    PRE_ALARM = "pre_alarm"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Term:
    """A length the law sets, e.g. Term(2, Unit.HOUR)."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("a term is at least one unit long")


def is_working_day(day: date, exceptions: Mapping[date, bool]) -> bool:
    """Monday to Friday, unless the published calendar (调休) says otherwise for the day."""
    return exceptions.get(day, day.weekday() < SATURDAY)


def deadline(
    start: datetime,
    term: Term,
    *,
    pauses: Iterable[tuple[datetime, datetime]] = (),
    exceptions: Mapping[date, bool] | None = None,
) -> datetime:
    """The instant a term ends. The starting day is not counted; finished pauses push the end back."""
    if term.unit is Unit.MINUTE:
        end = start + timedelta(minutes=term.amount)
    elif term.unit is Unit.HOUR:
        end = start + timedelta(hours=term.amount)
    else:
        day, left = start.date(), term.amount
        while left:
            day += timedelta(days=1)
            if term.unit is Unit.DAY or is_working_day(day, exceptions or {}):
                left -= 1
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), start.tzinfo)
    for paused, resumed in sorted(pauses):
        if paused < end:
            end += resumed - max(paused, start)
    return end


def standing(due: datetime, at: datetime, *, pre_alarm: timedelta) -> Standing:
    """How a clock stands: the deadline itself is still kept, after it is overdue."""
    if at > due:
        return Standing.OVERDUE
    return Standing.PRE_ALARM if at >= due - pre_alarm else Standing.RUNNING
