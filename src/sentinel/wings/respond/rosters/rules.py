"""Arithmetic of rosters: shifts of a day, gaps, who would stand twice. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """Where a duty room stands."""

    DISTRICT = "district"
    DEPARTMENT = "department"
    TOWN = "town"


class Pattern(StrEnum):
    """How a day is cut into shifts."""

    WHOLE = "whole"
    DAY_NIGHT = "day_night"


class ShiftKind(StrEnum):
    """Which part of the day a shift is."""

    WHOLE = "whole"
    DAY = "day"
    NIGHT = "night"


class Role(StrEnum):
    """What somebody does in a shift. The chief is one of the two (or more) on duty."""

    LEADER = "leader"
    CHIEF = "chief"
    OFFICER = "officer"
    STANDBY = "standby"


class RosterStatus(StrEnum):
    """Where the roster of a month stands."""

    DRAFT = "draft"
    PUBLISHED = "published"


class SwapStatus(StrEnum):
    """Where a swap stands."""

    ASKED = "asked"
    AGREED = "agreed"
    APPROVED = "approved"
    DECLINED = "declined"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class HandoverStatus(StrEnum):
    """Where a handover stands."""

    DRAFT = "draft"
    HANDED = "handed"
    TAKEN = "taken"


class OpenKind(StrEnum):
    """Kinds of open items a handover collects; the order is the order on the paper."""

    WARNING = "warning"
    RESPONSE = "response"
    INCIDENT = "incident"
    EVACUATION = "evacuation"
    LADDER = "ladder"
    TASK = "task"
    SHELTER = "shelter"
    CALL = "call"


# 县级以上政府及部门 24 小时值班: 国务院令第708号 art. 14; who must be there is set by parameters (细则未核).
ON_DUTY = (Role.CHIEF, Role.OFFICER)
DAY = timedelta(days=1)
_KINDS = {Pattern.WHOLE: (ShiftKind.WHOLE,), Pattern.DAY_NIGHT: (ShiftKind.DAY, ShiftKind.NIGHT)}


@dataclass(frozen=True, slots=True)
class Span:
    """One shift as it lies in time."""

    on: date
    kind: ShiftKind
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Needed:
    """How many must stand in every shift."""

    leaders: int
    on_duty: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift that is not filled, and what it lacks."""

    on: date
    kind: ShiftKind
    role: Role
    missing: int


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def days(month: date) -> list[date]:
    """Every day of a month."""
    return [month + DAY * number for number in range((next_month(month) - month).days)]


def spans(pattern: str, on: date, begins: time, zone: Any) -> list[Span]:
    """The shifts of one day; the last ends where the next day's first begins."""
    start = datetime.combine(on, begins, zone)
    kinds = _KINDS[Pattern(pattern)]
    length = DAY / len(kinds)
    return [Span(on, kind, start + length * number, start + length * (number + 1)) for number, kind in enumerate(kinds)]


def shift_code(room: str, on: date, kind: str) -> str:
    """The natural key of a shift."""
    return f"{room}:{on:%Y%m%d}:{kind}"


def roster_code(room: str, month: date) -> str:
    """The natural key of a month of a room."""
    return f"{room}:{month:%Y%m}"


def lacks(on: date, kind: ShiftKind, roles: Iterable[str], needed: Needed) -> list[Gap]:
    """What one shift lacks: a leader, or one of those on duty."""
    counts = Counter(roles)
    leaders = needed.leaders - counts[Role.LEADER]
    on_duty = needed.on_duty - sum(counts[role] for role in ON_DUTY)
    found = [(Role.LEADER, leaders), (Role.OFFICER, on_duty)]
    return [Gap(on, kind, role, missing) for role, missing in found if missing > 0]


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """True when two spans of time share an instant; one that ends where the other begins does not."""
    return one[0] < other[1] and other[0] < one[1]


def copied_day(on: date, month: date) -> date | None:
    """The day of the month before whose people are copied: the same weekday of the same week; None where there is none.

    Week 5 of a month whose forerunner has only four takes the fourth.
    """
    before = month_of(month - DAY)
    week = (on.day - 1) // 7
    same = [day for day in days(before) if day.weekday() == on.weekday()]
    return same[min(week, len(same) - 1)] if same else None


def stale(confirmed_at: datetime | None, at: datetime, days_fresh: int) -> bool:
    """True when nobody said the entry is right for longer than allowed."""
    return confirmed_at is None or at - confirmed_at > timedelta(days=days_fresh)
