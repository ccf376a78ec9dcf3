"""What the evaluator judges: rules with hysteresis over sliding windows, and the crossings it reports."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Aggregate = Literal["sum", "last"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One threshold: the sum over the last `slots` slots, or the last reading.

    raise_ge and clear_lt are in the unit of the readings (rain: tenths of a millimetre in the window). Between the two
    nothing changes, so a value that trembles about the threshold does not flap.
    """

    agg: Aggregate
    slots: int
    raise_ge: int
    clear_lt: int

    def __post_init__(self) -> None:
        if self.agg not in ("sum", "last"):
            raise ValueError(f"unknown aggregate {self.agg}")
        if self.slots < 1 or (self.agg == "last" and self.slots != 1):
            raise ValueError("a window has at least one slot, a last reading exactly one")
        if self.clear_lt > self.raise_ge:
            raise ValueError("a rule must not clear above the value that raises it")


@dataclass(frozen=True, slots=True)
class Rule:
    """Raised when any condition is reached, cleared when all are below their clear value, else unchanged.

    kind: the rule judges only sensors of this kind; None judges every sensor.
    """

    id: str
    any_of: tuple[Condition, ...]
    kind: str | None = None

    def __post_init__(self) -> None:
        if not self.any_of:
            raise ValueError("a rule needs a condition")


class Key(NamedTuple):
    """What names one crossing; the same readings always give the same keys."""

    rule: str
    sensor: int
    slot: int
    up: bool


class Crossing(NamedTuple):
    """One change of one rule at one sensor, at the slot of the reading that made it.

    late: the slot lies before the sensor's newest reading, so the crossing was found by judging again.
    value, window: the reached value and the slots of its window; when clearing, those of the rule's first condition.
    """

    rule: str
    sensor: int
    slot: int
    up: bool
    late: bool
    value: int
    window: int

    @property
    def key(self) -> Key:
        """The name of this crossing."""
        return Key(self.rule, self.sensor, self.slot, self.up)
