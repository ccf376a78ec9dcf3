"""Codes of evacuations, the table of a person's states, and counts that always reconcile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil, floor, inf

import numpy as np

from sentinel.science.allocation.shelters import ShelterInputs, assign_shelters
from sentinel.science.contract import Whole


class Trigger(StrEnum):
    """What made the list."""

    CROSSING = "crossing"
    MANUAL = "manual"


class Stage(StrEnum):
    """准备转移 comes before 立即转移; it never goes back."""

    PREPARE = "prepare"
    IMMEDIATE = "immediate"


class EvacuationStatus(StrEnum):
    """Proposed by rule or person; ordered by a person; return allowed after consultation; closed."""

    PROPOSED = "proposed"
    ORDERED = "ordered"
    RETURNING = "returning"
    CLOSED = "closed"


class EntryState(StrEnum):
    """Where one person is, as last seen by whoever is responsible."""

    WAITING = "waiting"
    MOVED = "moved"
    SHELTERED = "sheltered"
    REFUSED = "refused"
    ABSENT = "absent"
    RETURNED = "returned"


# What gives out the tasks to look after a silent place.
SILENCE = "evacuations.silence"


class Way(StrEnum):
    """How a silent place is looked after when no call gets through."""

    FOOT = "foot"
    SATELLITE = "satellite"
    DRONE = "drone"


class Travel(StrEnum):
    """How people of a plan get to a shelter."""

    DRIVE = "drive"
    WALK = "walk"


@dataclass(frozen=True, slots=True)
class Step:
    """One way a person's state may change; a person has to give words for some."""

    name: str
    sources: frozenset[EntryState]
    target: EntryState
    needs_note: bool = False


_E = EntryState
STEPS = (
    Step("move", frozenset({_E.WAITING, _E.REFUSED, _E.ABSENT, _E.RETURNED}), _E.MOVED),
    Step("shelter", frozenset({_E.MOVED}), _E.SHELTERED),
    Step("miss", frozenset({_E.WAITING}), _E.ABSENT),
    Step("refuse", frozenset({_E.WAITING}), _E.REFUSED, needs_note=True),
    Step("correct", frozenset({_E.MOVED, _E.REFUSED, _E.ABSENT}), _E.WAITING, needs_note=True),
    Step("leave", frozenset({_E.SHELTERED}), _E.MOVED, needs_note=True),
    Step("return", frozenset({_E.MOVED, _E.SHELTERED}), _E.RETURNED),
)


def step_to(state: str, current: str) -> Step | None:
    """The step that leads somebody who is `current` to a state; the first of several, None for an unknown state."""
    fitting = [step for step in STEPS if step.target == state]
    return next((step for step in fitting if current in step.sources), fitting[0] if fitting else None)


# Whoever refused or was not found is met one by one: a press for the household must not turn a refusal round.
ONE_BY_ONE = frozenset({EntryState.REFUSED, EntryState.ABSENT})


def step_refusal(step: Step, state: EntryState, status: EvacuationStatus) -> bool:
    """True when the evacuation does not allow this step now, whatever the person's state.

    Nobody returns before the return is allowed (未经会商评估不得擅自返回), and nobody who returned leaves again
    before a new order.
    """
    if status == EvacuationStatus.CLOSED:
        return True
    if step.target == EntryState.RETURNED:
        return status != EvacuationStatus.RETURNING
    return state == EntryState.RETURNED and status == EvacuationStatus.RETURNING


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people of a list are where. `moved` left but are in no shelter; `moved_total` is 已转移 of reports."""

    waiting: int = 0
    moved: int = 0
    sheltered: int = 0
    refused: int = 0
    absent: int = 0
    returned: int = 0

    @classmethod
    def of(cls, states: Iterable[str]) -> "Counts":
        """Counts of a list of states."""
        states = list(states)
        return cls(**{state.value: states.count(state) for state in EntryState})

    @property
    def due(self) -> int:
        """Everybody on the list."""
        return self.waiting + self.moved_total + self.refused + self.absent

    @property
    def moved_total(self) -> int:
        """Everybody who left the danger, those in shelters and those already back included."""
        return self.moved + self.sheltered + self.returned

    @property
    def away(self) -> int:
        """Everybody who is not home because of this evacuation."""
        return self.moved + self.sheltered


def outdated(observed_at: datetime, at: datetime, window: int) -> bool:
    """True when a crossing is older than its own window (minutes): late data about rain that has long passed."""
    return at - observed_at > timedelta(minutes=window)


def stamp(local: datetime) -> str:
    """The minute in an evacuation's code."""
    return f"{local:%Y%m%dT%H%M}"


@dataclass(frozen=True, slots=True)
class Reached:
    """One village that a run reaches: everybody to move, and how many of them live where it comes.

    `level` is the depth of the water or the length of the flames, m; `minutes` from the beginning of the run, None
    where the run does not say when it comes.
    """

    area_code: str
    name: str
    people: int
    inside: int
    level: float
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan is reckoned with: minutes kept in reserve, km/h, and a way's length over its straight line."""

    reserve: float
    kmh: float
    detour: float

    def minutes(self, metres: float) -> float:
        """How long a way of so many metres as the crow flies takes."""
        return metres * self.detour / 1000 / self.kmh * 60


@dataclass(frozen=True, slots=True)
class Road:
    """One way: minutes (inf: none), and until how many minutes from the beginning one may set out on it."""

    minutes: float
    until: float = inf


@dataclass(frozen=True, slots=True)
class Leaving:
    """What becomes of one village: how many to which shelter (most first), who has no place, and the instants.

    `travel` is minutes to the farthest of its shelters, None where nobody has a place; `leave_by` leaves it out then.
    `road_until`: the last instant to set out before a road on the way closes, None where none does. `cut_off`: there
    are shelters, and no way to any of them.
    """

    village: Reached
    goes: tuple[tuple[str, int], ...]
    unplaced: int
    travel: int | None
    comes_at: datetime | None
    road_until: datetime | None
    leave_by: datetime | None
    cut_off: bool

    def stage(self, at: datetime) -> Stage:
        """立即转移 once the latest moment to leave has come."""
        return Stage.IMMEDIATE if self.leave_by is not None and self.leave_by <= at else Stage.PREPARE


def leavings(
    villages: Sequence[Reached],
    room: Mapping[str, int],
    ways: Sequence[Sequence[Road]],
    began: datetime,
    reserve: float,
) -> list[Leaving]:
    """Who goes where and when, in the order of moving: homes inside it first, then by the latest moment to leave.

    room: free places by shelter; ways: a row for each village, a column for each shelter; reserve: minutes. Most people
    are placed, and of such plans the one with the least person-minutes is taken.
    """
    rows = _placed(villages, list(room.values()), [[way.minutes for way in row] for row in ways])
    made = [
        _leaving(village, list(room), [int(part) for part in row], way, began, timedelta(minutes=reserve))
        for village, row, way in zip(villages, rows, ways, strict=True)
    ]
    return sorted(made, key=lambda one: _turn(one, began))


def _placed(villages: Sequence[Reached], room: Sequence[int], minutes: Sequence[Sequence[float]]) -> Whole:
    if not villages or not room:
        return np.zeros((len(villages), len(room)), dtype=np.int64)
    people = np.array([village.people for village in villages], dtype=np.int64)
    given = ShelterInputs(people=people, room=np.array(room, dtype=np.int64), minutes=np.array(minutes, dtype=float))
    return assign_shelters(given).people


def _leaving(
    village: Reached, shelters: list[str], row: list[int], ways: Sequence[Road], began: datetime, reserve: timedelta
) -> Leaving:
    goes = sorted(((code, part) for code, part in zip(shelters, row, strict=True) if part), key=lambda one: -one[1])
    used = [way for way, part in zip(ways, row, strict=True) if part]
    travel = ceil(max(way.minutes for way in used)) if used else None
    comes_at = None if village.minutes is None else began + timedelta(minutes=village.minutes)
    until = min((way.until for way in used), default=inf)
    road_until = None if until == inf else began + timedelta(minutes=floor(until))
    latest = [] if comes_at is None else [comes_at - timedelta(minutes=travel or 0)]
    latest += [] if road_until is None else [road_until]
    return Leaving(
        village=village,
        goes=tuple(goes),
        unplaced=village.people - sum(row),
        travel=travel,
        comes_at=comes_at,
        road_until=road_until,
        leave_by=min(latest) - reserve if latest else None,
        cut_off=bool(ways) and all(way.minutes == inf for way in ways),
    )


def _turn(one: Leaving, began: datetime) -> tuple[bool, bool, datetime, int, str]:
    village = one.village
    return not village.inside, one.leave_by is None, one.leave_by or began, -village.people, village.area_code
