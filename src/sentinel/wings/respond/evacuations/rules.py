"""Codes of evacuations, the table of a person's states, and counts that always reconcile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


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
