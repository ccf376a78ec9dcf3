"""Sliding windows and rules over many sensors: a ring of slots, one row a slot, one column a sensor.

A sensor's windows end at its own newest reading (its head); a missing slot adds nothing to a sum and is never judged,
so silence changes no state. Readings may come in any order: what the ring ends up saying equals feeding the final data
in order. All arithmetic is in integers, so sums neither drift nor need refreshing.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sentinel.stream.judge import Bits, Ints, Judge, Values
from sentinel.stream.rules import Condition, Crossing, Key, Rule
from sentinel.stream.store import NEVER, Counters, Store

SLOT_SECONDS = 300
MISSING = int(np.iinfo(np.int32).min)
_BLOCK = 1 << 20  # elements judged again at once, to bound memory


class Ring:
    """The evaluator of `sensors` sensors, numbered 0 … sensors-1. Not thread-safe.

    slots: how far behind its newest reading a sensor's late reading is still judged. windows: sums kept for display
    (rules bring their own). kinds: one a sensor, where a rule is for one kind only. Values are int32; a sum is an int32
    that wraps, so sums of values beyond ±7.4 million over 288 slots mean nothing (`last` conditions are not affected).
    """

    def __init__(
        self,
        sensors: int,
        rules: Sequence[Rule],
        *,
        slots: int = 288,
        windows: Sequence[int] = (12, 36, 72, 288),
        kinds: Sequence[str] | None = None,
    ) -> None:
        self._judge = Judge(rules, sensors, kinds)
        self._slots = slots
        held = tuple(sorted({*windows, *self._judge.windows}))
        # The oldest slot judged again needs its whole window behind it.
        rows = slots + max(held, default=1)
        self._store = Store(sensors, rows, held, self._judge.dtype)
        self._withdrawn: list[Key] = []

    @property
    def counters(self) -> Counters:
        """What came in since the start."""
        return self._store.counters

    @property
    def history_slots(self) -> int:
        """Slots before a sensor's newest reading, that one included, which load_history() can use."""
        return self._store.rows

    @property
    def withdrawn(self) -> tuple[Key, ...]:
        """Crossings reported earlier that the last apply() found not to be: late or corrected readings undid them."""
        return tuple(self._withdrawn)

    def sums(self, window: int) -> Values:
        """Sum over `window` slots up to each sensor's head, int32[sensors]. KeyError for a window not kept."""
        return self._store.sums[window].copy()

    def present(self, window: int) -> Values:
        """How many of the `window` slots up to each sensor's head have a reading, int32[sensors]."""
        return self._store.counts[window].copy()

    def last(self) -> Values:
        """Each sensor's newest reading, int32[sensors]; MISSING where there is none."""
        found: Values = self._store.values[self._store.head % self._store.rows, np.arange(self._store.head.size)]
        return np.where(self._store.head == NEVER, np.int32(MISSING), found)

    def head(self) -> Ints:
        """Slot of each sensor's newest reading, int64[sensors]; NEVER (-1) where there is none."""
        return self._store.head.copy()

    def raised(self, rule: str) -> NDArray[np.bool_]:
        """Which sensors the rule is raised at, bool[sensors]. KeyError for an unknown rule."""
        found: NDArray[np.bool_] = (self._store.bits & self._judge.bit(self._judge.number[rule])) != 0
        return found

    def apply(self, sensor: ArrayLike, slot: ArrayLike, value: ArrayLike) -> list[Crossing]:
        """Take a batch of readings in any order; the crossings that are new, each carrying its slot.

        sensor: numbers; slot: epoch seconds // 300; value: int32. Three arrays of one length. Where late or corrected
        readings undo earlier crossings, those are in `withdrawn` until the next call.
        Raises ValueError for a sensor, slot or value out of range; nothing is changed then.
        """
        sensors, slots, values = self._checked(sensor, slot, value)
        self._withdrawn = []
        self.counters.readings += sensors.size
        if not sensors.size:
            return []
        if self._store.everyone_steps(sensors, slots):
            at = int(slots[0])
            return self._decide(at, slice(None), self._store.step(at, sensors, values))
        sensors, slots, values = self._store.distinct(sensors, slots, values)
        newer = slots > self._store.head[sensors]
        out: list[Crossing] = []
        if not newer.all():
            changed, first = self._store.fold(sensors[~newer], slots[~newer], values[~newer], self._slots)
            out = self._judge_again(changed, first)
            sensors, slots, values = sensors[newer], slots[newer], values[newer]
        edges = [0, *(np.flatnonzero(slots[1:] != slots[:-1]) + 1).tolist(), slots.size]
        for begin, end in pairwise(edges if slots.size else ()):
            at, part, new = int(slots[begin]), sensors[begin:end], values[begin:end]
            self._store.advance(at, part, new)
            out += self._decide(at, part, new)
        return out

    def seed(self, states: Mapping[tuple[str, int], bool]) -> None:
        """Set the states in force before any reading, on a new ring: (rule, sensor) → raised.

        After a restart: the last recorded crossing at or before `newest slot - slots` of each sensor. The last recorded
        crossing of all also gives the right present state; only late readings that reach back before the first
        definite signal of the history could then be judged from the wrong start.
        Raises ValueError once the sensor has readings, KeyError for an unknown rule.
        """
        for (rule, sensor), up in states.items():
            if self._store.head[sensor] != NEVER:
                raise ValueError("states are seeded before readings")
            bit = self._judge.bit(self._judge.number[rule])
            self._store.bits[sensor] = self._store.bits[sensor] | bit if up else self._store.bits[sensor] & ~bit
            self._store.history[:, sensor] = self._store.bits[sensor]

    def load_history(
        self, sensor: ArrayLike, slot: ArrayLike, value: ArrayLike, *, complete_from: int | None = None
    ) -> None:
        """Fill a new ring from stored readings (final values, any order) and judge them without reporting.

        Of each sensor the `history_slots` up to its newest reading are used. complete_from: the first slot of what is
        given where that is less; slots whose windows begin before it keep the seeded state, because a window cut
        short must not clear a rule.
        Raises ValueError as apply() does, and once the ring has readings.
        """
        sensors, slots, values = self._checked(sensor, slot, value)
        if (self._store.head != NEVER).any():
            raise ValueError("history is loaded into a new ring")
        if not sensors.size:
            return
        sensors, slots, values = self._store.distinct(sensors, slots, values)
        self._store.load(sensors, slots, values)
        known = np.flatnonzero(self._store.head != NEVER)
        first = self._store.head[known] - self._slots + 1
        if complete_from is not None:
            first = np.maximum(first, complete_from + max(self._judge.windows, default=1) - 1)
        judged = first <= self._store.head[known]
        self._judge_again(known[judged], first[judged])
        self._withdrawn = []
        self._store.counters = Counters()

    def _checked(self, sensor: ArrayLike, slot: ArrayLike, value: ArrayLike) -> tuple[Ints, Ints, Values]:
        sensors, slots = np.asarray(sensor, np.int64), np.asarray(slot, np.int64)
        given = np.asarray(value)
        if not sensors.shape == slots.shape == given.shape or sensors.ndim != 1:
            raise ValueError("sensor, slot and value are arrays of one length")
        if not sensors.size:
            return sensors, slots, given.astype(np.int32)
        if sensors.min() < 0 or sensors.max() >= self._store.head.size:
            raise ValueError("sensor out of range")
        if slots.min() < 0:
            raise ValueError("slots count from the epoch")
        if given.dtype != np.int32 and not (given.min() > MISSING and given.max() <= np.iinfo(np.int32).max):
            raise ValueError("value out of range")
        return sensors, slots, given.astype(np.int32, copy=False)

    def _decide(self, at: int, sensors: Ints | slice, values: Values) -> list[Crossing]:
        """Judge the heads of `sensors`, which are all at `at`."""
        if not self._judge.rules:
            return []

        def picked(condition: Condition) -> Values:
            return self._store.sums[condition.slots][sensors] if condition.agg == "sum" else values

        before = self._store.bits[sensors]
        up, down = self._judge.signals(picked, sensors)
        now = (before & ~down) | up
        self._store.history[at % self._store.rows, sensors] = now
        changed = now ^ before
        self._store.bits[sensors] = now
        numbers = np.arange(self._store.head.size) if isinstance(sensors, slice) else sensors
        return self._judge.crossings(changed, now, picked, numbers, at, False)

    def _judge_again(self, sensors: Ints, first: Ints) -> list[Crossing]:
        """Judge each sensor's slots from `first` to its head in order; new crossings out, undone ones to withdrawn."""
        if not self._judge.rules:
            return []
        span = int((self._store.head[sensors] - first).max(initial=0)) + 1
        size = max(1, _BLOCK // (span + self._store.rows))
        out: list[Crossing] = []
        for start in range(0, sensors.size, size):
            out += self._judge_block(sensors[start : start + size], first[start : start + size])
        return sorted(out, key=lambda each: each.slot)

    def _judge_block(self, sensors: Ints, first: Ints) -> list[Crossing]:
        head = self._store.head[sensors]
        span = int((head - first).max()) + 1
        reach = span + max(self._judge.windows, default=1) - 1
        slots = head - np.arange(reach - 1, -1, -1)[:, None]
        values = self._store.values[slots % self._store.rows, sensors]
        running = np.zeros((reach + 1, sensors.size), np.int64)
        np.cumsum(values, axis=0, out=running[1:])
        newest: Ints = values[-span:].astype(np.int64)
        judged, ends = slots[-span:], running[-span:]

        def picked(condition: Condition) -> Ints:
            if condition.agg == "last":
                return newest
            begin = reach + 1 - span - condition.slots
            sums: Ints = ends - running[begin : begin + span]
            return sums

        up, down = self._judge.signals(picked, sensors)
        rows = judged % self._store.rows
        live = self._store.present[rows, sensors] & (judged >= first)
        old = self._store.history[rows, sensors]
        new = np.empty_like(old)
        state = before = self._store.history[(head - span) % self._store.rows, sensors]
        for step in range(span):
            state = np.where(
                live[step], (state & ~down[step]) | up[step], np.where(judged[step] < first, old[step], state)
            )
            new[step] = state
        self._store.history[rows, sensors] = new
        self._store.bits[sensors] = new[-1]
        turned_old = old ^ np.vstack((before[None], old[:-1]))
        turned_new = new ^ np.vstack((before[None], new[:-1]))
        kept = turned_old & turned_new & ~(old ^ new)
        self._withdraw(turned_old & ~kept, old, sensors, judged)
        return self._judge.crossings(turned_new & ~kept, new, picked, sensors, judged, judged < head)

    def _withdraw(self, undone: Bits, old: Bits, sensors: Ints, slots: Ints) -> None:
        for index, rule in enumerate(self._judge.rules):
            bit = self._judge.bit(index)
            steps, columns = np.nonzero(undone & bit)
            ups = (old[steps, columns] & bit) != 0
            found: Iterable[tuple[int, int, bool]] = zip(
                sensors[columns].tolist(), slots[steps, columns].tolist(), ups.tolist(), strict=True
            )
            self._withdrawn += [Key(rule.id, *each) for each in found]
