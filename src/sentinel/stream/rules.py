"""What the evaluator judges: rules with hysteresis over sliding windows, and the crossings it reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

SLOT_SECONDS = 300
MOST_RULES = 64
Aggregate = Literal["sum", "last", "delta", "mean"]
Limit = int | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One threshold on a `sum` over the last `slots` slots, the `last` reading, the `delta` between it and the reading
    `slots` slots before, or the `mean` over an area of the stations' sums of `slots` slots.

    raise_ge and clear_lt are in the unit of the readings (rain: tenths of a millimetre in the window), one number for
    all targets of the rule or one for each in their order. Between the two nothing changes, so a value that trembles
    about the threshold does not flap. A delta whose earlier reading is missing, or a mean of too few stations, is not
    judged: it neither raises nor clears.
    """

    agg: Aggregate
    slots: int
    raise_ge: Limit
    clear_lt: Limit

    def __post_init__(self) -> None:
        if self.agg not in ("sum", "last", "delta", "mean"):
            raise ValueError(f"unknown aggregate {self.agg}")
        if self.slots < 1 or (self.agg == "last" and self.slots != 1):
            raise ValueError("a window has at least one slot, a last reading exactly one")
        if any(clear > up for up, clear in zip(_each(self.raise_ge), _each(self.clear_lt), strict=True)):
            raise ValueError("a rule must not clear above the value that raises it")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Reached when every part is, below when one part is."""

    of: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Reached when one part is, below when every part is."""

    of: tuple["Expression", ...]


Expression = Condition | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Area:
    """One area with its own mean: the sensors that should report there."""

    id: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Raised once `when` was reached in `hold` slots in a row, cleared when `when` is below, else unchanged.

    A slot without a reading is not judged, so a count of slots in a row begins anew after it. sensors: the rule judges
    these only; None judges every sensor. areas: where given, the rule judges their means (`mean` conditions only), each
    at every slot in which one of its members reported, when at least `share` per cent of the members reported within
    the window.
    """

    id: str
    when: Expression
    sensors: tuple[int, ...] | None = None
    hold: int = 1
    areas: tuple[Area, ...] = ()
    share: int = 0

    def __post_init__(self) -> None:
        found = conditions(self.when)
        if not found:
            raise ValueError("a rule needs a condition")
        if self.hold < 1:
            raise ValueError("a rule holds for at least one slot")
        if any((each.agg == "mean") != bool(self.areas) for each in found):
            raise ValueError("means are of areas, and of areas there are only means")
        if not all(area.members for area in self.areas):
            raise ValueError("an area has members")
        targets = len(self.areas) if self.areas else None if self.sensors is None else len(self.sensors)
        own = [each for one in found for each in (one.raise_ge, one.clear_lt) if isinstance(each, tuple)]
        if any(len(each) != targets for each in own):
            raise ValueError("thresholds are one number, or one for each target")


def conditions(node: Expression) -> tuple[Condition, ...]:
    """The conditions of an expression, in the order they are written."""
    if isinstance(node, Condition):
        return (node,)
    return tuple(found for each in node.of for found in conditions(each))


def _each(limit: Limit) -> Iterator[int]:
    yield from (limit,) if isinstance(limit, int) else limit


class Key(NamedTuple):
    """What names one crossing; the same readings always give the same keys."""

    rule: str
    sensor: int
    slot: int
    up: bool


class Crossing(NamedTuple):
    """One change of one rule at one sensor, at the slot of the reading that made it.

    late: the slot lies before the sensor's newest reading, so the crossing was found by judging again.
    value, window: the reached value and the slots of its window, of the first condition that raised; when clearing,
    of the first condition that could be judged.
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


class AreaKey(NamedTuple):
    """What names one crossing of an area's mean."""

    rule: str
    area: str
    slot: int
    up: bool


class AreaCrossing(NamedTuple):
    """One change of one rule at one area. value: the mean, rounded half up; present of expected stations made it."""

    rule: str
    area: str
    slot: int
    up: bool
    late: bool
    value: int
    window: int
    present: int
    expected: int

    @property
    def key(self) -> AreaKey:
        """The name of this crossing."""
        return AreaKey(self.rule, self.area, self.slot, self.up)
