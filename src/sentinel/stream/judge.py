"""Rules compiled for arrays: one bit a rule, so the state of a sensor is one small integer."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from sentinel.stream.rules import Condition, Crossing, Rule

Ints = NDArray[np.int64]
Values = NDArray[np.int32]
Bits = NDArray[np.unsignedinteger]
Picked = Callable[[Condition], NDArray[np.signedinteger]]

_WIDTHS = ((8, np.uint8), (16, np.uint16), (32, np.uint32), (64, np.uint64))


class Judge:
    """Turns window values into raise and clear signals, and changes of state into crossings."""

    def __init__(self, rules: Sequence[Rule], sensors: int, kinds: Sequence[str] | None) -> None:
        self.rules = tuple(rules)
        self.number = {rule.id: index for index, rule in enumerate(self.rules)}
        if len(self.number) != len(self.rules):
            raise ValueError("two rules share an id")
        if kinds is not None and len(kinds) != sensors:
            raise ValueError("every sensor has one kind")
        width = next((kind for most, kind in _WIDTHS if len(self.rules) <= most), None)
        if width is None:
            raise ValueError("at most 64 rules in one ring")
        self.dtype: np.dtype[np.unsignedinteger] = np.dtype(width)
        self.windows = tuple(sorted({each.slots for each in self._conditions() if each.agg == "sum"}))
        self._allowed = self._mask(sensors, kinds)

    def _conditions(self) -> list[Condition]:
        return [each for rule in self.rules for each in rule.any_of]

    def _mask(self, sensors: int, kinds: Sequence[str] | None) -> Bits | None:
        """Bits each sensor may raise; None when every rule judges every sensor."""
        if all(rule.kind is None for rule in self.rules):
            return None
        if kinds is None:
            raise ValueError("a rule for one kind of sensor needs the sensors' kinds")
        mask = np.zeros(sensors, self.dtype)
        held = np.asarray(kinds)
        for index, rule in enumerate(self.rules):
            judged = np.full(sensors, True) if rule.kind is None else held == rule.kind
            mask |= judged * self.bit(index)
        return mask

    def bit(self, index: int) -> np.unsignedinteger:
        """The bit of the rule at `index`."""
        return self.dtype.type(1 << index)

    def signals(self, picked: Picked, sensors: Ints | slice) -> tuple[Bits, Bits]:
        """(raise bits, clear bits) for the values `picked` gives for each condition.

        The arrays may have any shape whose last axis runs over `sensors`. No bit is ever in both. Needs a rule.
        """
        up, down = self._signal(self.rules[0], picked)
        ups: Bits = up * self.bit(0)
        downs: Bits = down * self.bit(0)
        for index, rule in enumerate(self.rules[1:], 1):
            up, down = self._signal(rule, picked)
            ups |= up * self.bit(index)
            downs |= down * self.bit(index)
        if self._allowed is not None:
            ups &= self._allowed[sensors]
        return ups, downs

    @staticmethod
    def _signal(rule: Rule, picked: Picked) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        first, *others = rule.any_of
        value = picked(first)
        up, down = value >= first.raise_ge, value < first.clear_lt
        for each in others:
            value = picked(each)
            up |= value >= each.raise_ge
            down &= value < each.clear_lt
        return up, down

    def crossings(
        self, changed: Bits, state: Bits, picked: Picked, sensor: Ints, slot: Ints | int, late: NDArray[np.bool_] | bool
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
            value, window = self._reached(rule, picked, where, up)
            columns = (
                np.broadcast_to(sensor, changed.shape)[where].tolist(),
                np.broadcast_to(slot, changed.shape)[where].tolist(),
                up.tolist(),
                np.broadcast_to(late, changed.shape)[where].tolist(),
                value.tolist(),
                window.tolist(),
            )
            # What Crossing(...) does, without a Python call for each of the thousands a storm brings.
            out += map(partial(tuple.__new__, Crossing), zip(repeat(rule.id), *columns, strict=False))
        return out

    @staticmethod
    def _reached(
        rule: Rule, picked: Picked, where: tuple[NDArray[np.intp], ...], up: NDArray[np.bool_]
    ) -> tuple[NDArray[np.signedinteger], Ints]:
        """Value and window of the first condition that raised, or of the first condition when clearing."""
        value = picked(rule.any_of[0])[where]
        window = np.full(value.shape, rule.any_of[0].slots, np.int64)
        open_ = up & (value < rule.any_of[0].raise_ge)
        for each in rule.any_of[1:]:
            other = picked(each)[where]
            hit = open_ & (other >= each.raise_ge)
            value = np.where(hit, other, value)
            window[hit] = each.slots
            open_ &= ~hit
        return value, window
