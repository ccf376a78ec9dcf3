"""Statutory clocks: terms in minutes, hours, natural or working days, with pauses, pre-alarm and overdue.

Pure arithmetic; the calendar (`workdays.calendar`) and every length are given by the caller from parameters.

Minutes and hours run through nights and holidays; a pause pushes the end by its length. Days are counted from the day
after the start and end at 24:00 of the last; a day that begins while the clock is paused is not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from sentinel.kernel.workdays import WEEKDAYS, Workdays

ONE_DAY = timedelta(days=1)
LONGEST_DAYS = 36_600


class Unit(StrEnum):
    """Units the law counts in. Days run to the end of the last day (24 时截至)."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"


class Standing(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
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

    @property
    def exact(self) -> bool:
        """True for minutes and hours, which are counted from the instant and not from the next day."""
        return self.unit in (Unit.MINUTE, Unit.HOUR)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time the clock stands still, e.g. while an expert opinion is made; open until resumed."""

    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("a pause ends after it began")


def _merged(pauses: Iterable[Pause], start: datetime) -> list[Pause]:
    """Pauses in order, cut at the start, those that touch joined: no instant counts twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.since):
        since = max(pause.since, start)
        if pause.until is not None and pause.until <= since:
            continue
        last = merged[-1] if merged else None
        if last is not None and (last.until is None or since <= last.until):
            until = None if last.until is None or pause.until is None else max(last.until, pause.until)
            merged[-1] = Pause(last.since, until)
        else:
            merged.append(Pause(since, pause.until))
    return merged


def deadline(start: datetime, term: Term, *, calendar: Workdays = WEEKDAYS) -> datetime:
    """The instant a term without pauses ends."""
    end = _end(start, term, (), calendar)
    assert end is not None
    return end


def _end(start: datetime, term: Term, pauses: Iterable[Pause], calendar: Workdays) -> datetime | None:
    """The instant a term ends; None while an open pause keeps it from ending."""
    breaks = _merged(pauses, start)
    if term.exact:
        return _exact(start, timedelta(**{f"{term.unit.value}s": term.amount}), breaks)
    return _by_days(timezone.localtime(start), term, breaks, calendar)


def _exact(start: datetime, length: timedelta, breaks: list[Pause]) -> datetime | None:
    end = start + length
    for pause in breaks:
        if pause.since >= end:
            break
        if pause.until is None:
            return None
        end += pause.until - pause.since
    return end


def _by_days(start: datetime, term: Term, breaks: list[Pause], calendar: Workdays) -> datetime | None:
    zone = start.tzinfo
    day, left = start.date(), term.amount
    for _day in range(LONGEST_DAYS):
        day += ONE_DAY
        begins = datetime.combine(day, time(), zone)
        standing = next((pause for pause in breaks if pause.since <= begins and _covers(pause, begins)), None)
        if standing is not None and standing.until is None:
            return None
        if standing is None and (term.unit is Unit.DAY or calendar.works(day)):
            left -= 1
        if not left:
            return datetime.combine(day + ONE_DAY, time(), zone)
    raise ValueError("a term of more than a hundred years")


def _covers(pause: Pause, instant: datetime) -> bool:
    return pause.until is None or instant < pause.until


@dataclass(frozen=True, slots=True)
class Clock:
    """One statutory clock: a term from its start, with its pauses, counted by one calendar."""

    start: datetime
    term: Term
    pauses: tuple[Pause, ...] = ()
    calendar: Workdays = WEEKDAYS

    @property
    def due(self) -> datetime | None:
        """When it ends; None while it is paused."""
        return _end(self.start, self.term, self.pauses, self.calendar)

    @property
    def confirmed(self) -> bool:
        """False where working days reach into a year whose calendar is not announced yet."""
        due = self.due
        if self.term.unit is not Unit.WORKING_DAY or due is None:
            return True
        return self.calendar.known(timezone.localdate(self.start), (due - ONE_DAY).date())

    def paused(self, at: datetime) -> bool:
        """True when it stands still at an instant."""
        return any(pause.since <= at and _covers(pause, at) for pause in self.pauses)

    def pause(self, at: datetime) -> "Clock":
        """The clock standing still from an instant on; one that stands already, or has run out, cannot be paused."""
        due = self.due
        if self.paused(at) or (due is not None and at > due) or at < self.start:
            raise ValueError("only a running clock can be paused")
        return Clock(self.start, self.term, (*self.pauses, Pause(at)), self.calendar)

    def resume(self, at: datetime) -> "Clock":
        """The clock running again from an instant on."""
        still = [pause for pause in self.pauses if pause.until is None]
        if len(still) != 1 or at < still[0].since:
            raise ValueError("only a paused clock can be resumed")
        kept = tuple(pause for pause in self.pauses if pause.until is not None)
        return Clock(self.start, self.term, (*kept, Pause(still[0].since, at)), self.calendar)

    def standing(self, at: datetime, *, pre_alarm: timedelta) -> Standing:
        """How it stands at an instant."""
        due = self.due
        if due is None or self.paused(at):
            return Standing.PAUSED
        return standing(due, at, pre_alarm=pre_alarm)

    def pre_alarm_at(self, pre_alarm: timedelta) -> datetime | None:
        """When it begins to warn, never before it started; None while it is paused."""
        due = self.due
        return None if due is None else max(self.start, due - pre_alarm)


def standing(due: datetime, at: datetime, *, pre_alarm: timedelta) -> Standing:
    """How a clock stands: the deadline itself is still kept, after it is overdue."""
    if at > due:
        return Standing.OVERDUE
    return Standing.PRE_ALARM if at >= due - pre_alarm else Standing.RUNNING
