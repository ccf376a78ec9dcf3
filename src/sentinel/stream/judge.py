"""Rules compiled for arrays: one bit a rule, so the state of a sensor is one small integer."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentinel.stream.rules import MOST_RULES, AllOf, Condition, Crossing, Expression, Limit, Rule, conditions

Ints = NDArray[np.int64]
Values = NDArray[np.int32]
Flags = NDArray[np.bool_]
Bits = NDArray[np.unsignedinteger]

_WIDTHS = ((8, np.uint8), (16, np.uint16), (32, np.uint32), (MOST_RULES, np.uint64))


class Sight(NamedTuple):
    """Values of one condition; known is None where every one can be judged."""

    value: NDArray[np.signedinteger]
    known: Flags | None = None


Picked = Callable[[Condition], Sight]
Signal = tuple[Flags, Flags]


def signal(node: Expression, look: Callable[[Condition], Signal]) -> Signal:
    """(reached, below) of an expression from those of its conditions; never both."""
    if isinstance(node, Condition):
        return look(node)
    up, down = signal(node.of[0], look)
    for each in node.of[1:]:
        other_up, other_down = signal(each, look)
        if isinstance(node, AllOf):
            up, down = up & other_up, down | other_down
        else:
            up, down = up | other_up, down & other_down
    return up, down


class Judge:
    """Turns window values into raise and clear signals, and changes of state into crossings."""

    def __init__(self, rules: Sequence[Rule], sensors: int) -> None:
        self.rules = tuple(rules)
        self.number = {rule.id: index for index, rule in enumerate(self.rules)}
        if len(self.number) != len(self.rules):
            raise ValueError("two rules share an id")
        if any(rule.areas for rule in self.rules):
            raise ValueError("a ring judges sensors; areas have an evaluator of their own")
        width = next((kind for most, kind in _WIDTHS if len(self.rules) <= most), None)
        if width is None:
            raise ValueError(f"at most {MOST_RULES} rules in one ring")
        self.dtype: np.dtype[np.unsignedinteger] = np.dtype(width)
        found = [(rule, each) for rule in self.rules for each in conditions(rule.when)]
        self.windows = tuple(sorted({each.slots for _rule, each in found if each.agg == "sum"}))
        # Slots before its own that a condition may look at.
        self.reach = max((each.slots - (each.agg != "delta") for _rule, each in found), default=0)
        self.longest = max((rule.hold for rule in self.rules), default=1)
        self._limits = {
            (rule.id, limit): _spread(rule, limit, sensors)
            for rule, each in found
            for limit in (each.raise_ge, each.clear_lt)
        }
        self._allowed = self._mask(sensors)

    def _mask(self, sensors: int) -> Bits | None:
        """Bits each sensor may raise; None when every rule judges every sensor."""
        if all(rule.sensors is None for rule in self.rules):
            return None
        mask = np.zeros(sensors, self.dtype)
        for index, rule in enumerate(self.rules):
            mask[slice(None) if rule.sensors is None else np.array(rule.sensors, np.int64)] |= self.bit(index)
        return mask

    def bit(self, index: int) -> np.unsignedinteger:
        """The bit of the rule at `index`."""
        return self.dtype.type(1 << index)

    def signals(self, picked: Picked, sensors: Ints | slice) -> tuple[Bits, Bits]:
        """(raise bits, clear bits) for the values `picked` gives for each condition, before any `hold`.

        The arrays may have any shape whose last axis runs over `sensors`. No bit is ever in both. Needs a rule.
        """
        found = [signal(rule.when, partial(self._look, rule, picked, sensors)) for rule in self.rules]
        ups: Bits = found[0][0] * self.bit(0)
        downs: Bits = found[0][1] * self.bit(0)
        for index, (up, down) in enumerate(found[1:], 1):
            ups |= up * self.bit(index)
            downs |= down * self.bit(index)
        if self._allowed is not None:
            ups &= self._allowed[sensors]
        return ups, downs

    def _look(self, rule: Rule, picked: Picked, sensors: Ints | slice, condition: Condition) -> Signal:
        value, known = picked(condition)
        up = value >= self._limit(rule, condition.raise_ge, sensors)
        down = value < self._limit(rule, condition.clear_lt, sensors)
        return (up, down) if known is None else (up & known, down & known)

    def _limit(self, rule: Rule, limit: Limit, sensors: Ints | slice) -> int | Ints:
        if isinstance(limit, int):
            return limit
        found: Ints = self._limits[rule.id, limit][sensors]
        return found

    def held(self, up: Bits, earlier: Callable[[int], Bits]) -> Bits:
        """The raise bits that also stood in each of the `hold - 1` slots before; earlier(n): those n slots before."""
        for back in range(1, self.longest):
            short = sum(1 << index for index, rule in enumerate(self.rules) if rule.hold <= back)
            up = up & (earlier(back) | self.dtype.type(short))
        return up

    def crossings(
        self, changed: Bits, state: Bits, picked: Picked, sensor: Ints, slot: Ints | int, late: Flags | bool
    ) -> list[Crossing]:
        """The crossings in `changed` (bits that differ from before), with `state` the bits now.

        sensor, slot and late are broadcast against `changed`; rule by rule, then in array order.
        """
        out: list[Crossing] = []
        if not changed.any():
            return out
        for index, rule in enumerate(self.rules):
            where = np.nonzero(changed & self.bit(index))
            if not where[0].size:
                continue
            up = (state[where] & self.bit(index)) != 0
            sensors = np.broadcast_to(sensor, changed.shape)[where]
            value, window = self._reached(rule, picked, where, up, sensors)
            columns = (
                sensors.tolist(),
                np.broadcast_to(slot, changed.shape)[where].tolist(),
                up.tolist(),
                np.broadcast_to(late, changed.shape)[where].tolist(),
                value.tolist(),
                window.tolist(),
            )
            # What Crossing(...) does, without a Python call for each of the thousands a storm brings.
            out += map(partial(tuple.__new__, Crossing), zip(repeat(rule.id), *columns, strict=False))
        return out

    def _reached(
        self, rule: Rule, picked: Picked, where: tuple[NDArray[np.intp], ...], up: Flags, sensors: Ints
    ) -> tuple[Ints, Ints]:
        """Value and window of the first condition that raised, or when clearing of the first that could be judged."""
        value, window = np.zeros(up.shape, np.int64), np.zeros(up.shape, np.int64)
        open_ = np.ones(up.shape, np.bool_)
        for each in conditions(rule.when):
            seen = picked(each)
            here = seen.value[where]
            hit = open_ & (~up | (here >= self._limit(rule, each.raise_ge, sensors)))
            if seen.known is not None:
                hit &= seen.known[where]
            value = np.where(hit, here, value)
            window[hit] = each.slots
            open_ &= ~hit
            if not open_.any():
                break
        return value, window


def _spread(rule: Rule, limit: Limit, sensors: int) -> Ints:
    """One threshold for each sensor of the ring; what stands at sensors the rule does not judge is never looked at."""
    if isinstance(limit, int):
        return np.zeros(0, np.int64)
    found = np.zeros(sensors, np.int64)
    found[np.array(rule.sensors, np.int64)] = limit
    return found
