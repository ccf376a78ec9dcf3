"""Arithmetic of the review: answer times, terms, leads, level histories. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

# Higher is graver; what a chart of levels shows on its axis.
WARNING_WEIGHT = {"blue": 1, "yellow": 2, "orange": 3, "red": 4}
RESPONSE_WEIGHT = {4: 1, 3: 2, 2: 3, 1: 4}
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answers:
    """How a set of calls was answered. Minutes from the first call; None where nobody answered."""

    called: int
    answered: int
    median_minutes: float | None
    p90_minutes: float | None

    @property
    def silent(self) -> int:
        """Calls nobody answered."""
        return self.called - self.answered


@dataclass(frozen=True, slots=True)
class PlaceAnswers:
    """How one place answered all calls to it."""

    area_code: str
    answers: Answers
    slowest_minutes: float | None


@dataclass(frozen=True, slots=True)
class Term:
    """One piece of work with a term, as far as keeping it is concerned."""

    due_at: datetime
    done_at: datetime | None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """How many terms were kept, broken and still run; dropped work counts nowhere."""

    on_time: int
    late: int
    running: int


@dataclass(frozen=True, slots=True)
class Change:
    """At an instant a level became this weight; 0 is none."""

    at: datetime
    weight: int


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile of some values; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    rank = -int(-len(ordered) * share // 1)
    return ordered[max(rank, 1) - 1]


def answers(minutes: Iterable[float | None]) -> Answers:
    """Median and 90th percentile of the answered ones; the silent ones are counted, never averaged away."""
    rows = list(minutes)
    known = [value for value in rows if value is not None]
    return Answers(len(rows), len(known), median(known) if known else None, nearest_rank(known, 0.9))


def by_place(rows: Iterable[tuple[str, float | None]]) -> list[PlaceAnswers]:
    """Answers place by place: the most silent first, then the slowest, then by code."""
    grouped: dict[str, list[float | None]] = {}
    for area_code, minutes in rows:
        grouped.setdefault(area_code, []).append(minutes)
    found = [
        PlaceAnswers(code, answers(values), max((value for value in values if value is not None), default=None))
        for code, values in grouped.items()
    ]
    return sorted(found, key=lambda row: (-row.answers.silent, -(row.slowest_minutes or 0), row.area_code))


def terms(rows: Iterable[Term], at: datetime) -> Terms:
    """Kept, broken and running terms at an instant; work done in the very minute of its term is in time."""
    on_time = late = running = 0
    for row in rows:
        if row.dropped:
            continue
        if row.done_at is not None:
            on_time, late = (on_time + 1, late) if row.done_at <= row.due_at else (on_time, late + 1)
        elif at > row.due_at:
            late += 1
        else:
            running += 1
    return Terms(on_time, late, running)


def minutes_between(start: datetime, end: datetime | None) -> float | None:
    """Minutes from start to end, to a tenth; None while there is no end."""
    return None if end is None else round((end - start).total_seconds() / 60, 1)


def lead(released_at: datetime, dangers: Sequence[datetime]) -> float | None:
    """Minutes from a release to the next danger after it (`dangers` in order); None where none followed."""
    place = bisect_right(dangers, released_at)
    return minutes_between(released_at, dangers[place]) if place < len(dangers) else None


def hours(since: datetime, until: datetime) -> list[datetime]:
    """Every full hour in a span, its first hour included."""
    first = since.replace(minute=0, second=0, microsecond=0)
    return [first + HOUR * number for number in range(max(int((until - first) / HOUR) + 1, 1))]


def strip(changes: Iterable[Change], marks: Sequence[datetime]) -> list[int]:
    """The gravest weight in force during the hour that begins at each mark; a change within the hour counts."""
    ordered = sorted(changes, key=lambda change: change.at)
    shown, now, place = [], 0, 0
    for mark in marks:
        gravest = now
        while place < len(ordered) and ordered[place].at < mark + HOUR:
            now = ordered[place].weight
            gravest = now if ordered[place].at <= mark else max(gravest, now)
            place += 1
        shown.append(gravest)
    return shown


def spans(rows: Iterable[tuple[datetime, datetime | None, int]]) -> list[Change]:
    """Overlapping spans (from, to, weight) as changes of the gravest weight in force."""
    found = list(rows)
    instants = sorted({start for start, _, _ in found} | {end for _, end, _ in found if end is not None})
    return [
        Change(
            instant,
            max(
                (weight for start, end, weight in found if start <= instant and (end is None or end > instant)),
                default=0,
            ),
        )
        for instant in instants
    ]


# Observed and known at least this far apart is late, even where nobody marked it.
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as the log holds it: when it was written down, of which row, and what it says."""

    name: str
    at: datetime
    key: str
    payload: Mapping[str, Any]


def lateness(fact: Fact) -> timedelta | None:
    """How long after it was observed a fact was known; None where it was known in time."""
    if "observed_at" not in fact.payload:
        return None
    behind = fact.at - datetime.fromisoformat(fact.payload["observed_at"])
    return behind if behind >= LATE_AFTER or fact.payload.get("late") else None


@dataclass(frozen=True, slots=True)
class Danger:
    """A place reached the mark of 立即转移 at an instant."""

    at: datetime
    area_code: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Force:
    """A warning in force over areas, each by the digits its parts share, from an instant until another."""

    key: str
    since: datetime
    until: datetime
    areas: tuple[str, ...]

    def covers(self, danger: Danger) -> bool:
        """True where the danger fell into the warning's time and areas."""
        near = any(danger.area_code.startswith(area) for area in self.areas)
        return near and self.since <= danger.at <= self.until


def hits(forces: Sequence[Force], dangers: Sequence[Danger]) -> tuple[list[str], list[Danger]]:
    """Warnings that no danger followed (空报), and dangers that no warning stood over (漏报、晚报)."""
    empty = [force.key for force in forces if not any(force.covers(danger) for danger in dangers)]
    return empty, [danger for danger in dangers if not any(force.covers(danger) for force in forces)]


def gaps(
    instants: Sequence[datetime], since: datetime, until: datetime, longer: timedelta
) -> list[tuple[datetime, datetime]]:
    """The spans longer than `longer` in which nothing was observed (`instants` in order)."""
    marks = [since, *instants, until]
    return [(start, end) for start, end in pairwise(marks) if end - start > longer]
