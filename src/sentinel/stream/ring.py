"""Sliding windows and rules over many sensors: a ring of slots, one row a slot, one column a sensor.

A sensor's windows end at its own newest reading (its head); a missing slot adds nothing to a sum and is never judged,
so silence changes no state. Readings may come in any order: what the ring ends up saying equals feeding the final data
in order. All arithmetic is in integers, so sums neither drift nor need refreshing.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sentinel.stream.judge import Bits, Flags, Ints, Judge, Picked, Sight, Values
from sentinel.stream.rules import Condition, Crossing, Key, Rule
from sentinel.stream.store import NEVER, Counters, Store

MISSING = int(np.iinfo(np.int32).min)
_BLOCK = 1 << 20  # elements judged again at once, to bound memory


class Ring:
    """The evaluator of `sensors` sensors, numbered 0 … sensors-1. Not thread-safe.

    slots: how far behind its newest reading a sensor's late reading is still judged. windows: sums kept for display
    (rules bring their own). Values are int32; a sum is an int32 that wraps, so sums of values beyond ±7.4 million over
    288 slots mean nothing (`last` and `delta` conditions are not affected).
    """

    def __init__(
        self,
        sensors: int,
        rules: Sequence[Rule],
        *,
        slots: int = 288,
        windows: Sequence[int] = (12, 36, 72, 288),
    ) -> None:
        self._judge = Judge(rules, sensors)
        self._slots = slots
        held = tuple(sorted({*windows, *self._judge.windows}))
        # The oldest slot judged again needs all that its conditions look at behind it.
        rows = slots + self._judge.longest + max(*held, self._judge.reach, 1)
        self._store = Store(sensors, rows, held, self._judge.dtype, signals=self._judge.longest > 1)
        self._withdrawn: list[Key] = []

    @property
    def store(self) -> Store:
        """What is held of every sensor, to be read."""
        return self._store

    @property
    def slots(self) -> int:
        """How far behind its newest reading a late one is still judged."""
        return self._slots

    @property
    def counters(self) -> Counters:
        """What came in since the start."""
        return self._store.counters

    @property
    def history_slots(self) -> int:
        """Slots before a sensor's newest reading, that one included, which load() can use."""
        return self._store.rows

    @property
    def withdrawn(self) -> tuple[Key, ...]:
        """Crossings reported earlier that the last apply() found not to be: late or corrected readings undid them."""
        return tuple(self._withdrawn)

    def sums(self, window: int, sensors: Sequence[int] | None = None) -> Values:
        """Sum over `window` slots up to each sensor's head, of all or of some. KeyError for a window not kept."""
        held = self._store.sums[window]
        return held.copy() if sensors is None else held[np.asarray(sensors, np.int64)]

    def present(self, window: int, sensors: Sequence[int] | None = None) -> Values:
        """How many of the `window` slots up to each sensor's head have a reading, of all sensors or of some."""
        held = self._store.counts[window]
        return held.copy() if sensors is None else held[np.asarray(sensors, np.int64)]

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

    def load(self, sensor: ArrayLike, slot: ArrayLike, value: ArrayLike, crossings: Iterable[Key] = ()) -> None:
        """Fill a new ring from stored readings (final values, any order) and the crossings recorded of them.

        Nothing is judged: the states in force are those of the crossings, so what was reported before a restart or a
        change of the rules is neither lost nor reported again. Of each sensor the `history_slots` up to its newest
        reading are used; of older crossings the last one of each rule is enough. Crossings of rules that are no more
        are left out. Raises ValueError as apply() does, and once the ring has readings.
        """
        sensors, slots, values = self._checked(sensor, slot, value)
        if (self._store.head != NEVER).any():
            raise ValueError("history is loaded into a new ring")
        if sensors.size:
            sensors, slots, values = self._store.distinct(sensors, slots, values)
            self._store.load(sensors, slots, values)
            self._store.counters = Counters()
            if self._judge.longest > 1:
                self._recall()
        for each in sorted(crossings, key=lambda key: key.slot):
            if each.rule in self._judge.number:
                self._store.state_from(each.sensor, each.slot, self._judge.bit(self._judge.number[each.rule]), each.up)

    def _recall(self) -> None:
        """The raise signals of the slots kept, which rules that hold for several slots look back at."""
        known = np.flatnonzero(self._store.head != NEVER)
        span = self._slots + self._judge.longest - 1
        for part in _parts(known, span + self._judge.reach):
            slots, live, picked = self._look(part, span)
            up, _down = self._judge.signals(picked, part)
            self._store.signals[slots % self._store.rows, part] = up * live

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
        seen: dict[tuple[str, int], Sight] = {}

        def picked(condition: Condition) -> Sight:
            name = condition.agg, condition.slots
            if name not in seen:
                seen[name] = self._now(condition, at, sensors, values)
            return seen[name]

        before = self._store.bits[sensors]
        up, down = self._judge.signals(picked, sensors)
        if self._judge.longest > 1:
            signals, rows = self._store.signals, self._store.rows
            signals[at % rows, sensors] = up
            up = self._judge.held(up, lambda back: signals[(at - back) % rows, sensors])
        now = (before & ~down) | up
        self._store.history[at % self._store.rows, sensors] = now
        changed = now ^ before
        self._store.bits[sensors] = now
        numbers = np.arange(self._store.head.size) if isinstance(sensors, slice) else sensors
        return self._judge.crossings(changed, now, picked, numbers, at, False)

    def _now(self, condition: Condition, at: int, sensors: Ints | slice, values: Values) -> Sight:
        if condition.agg == "last":
            return Sight(values)
        if condition.agg == "sum":
            return Sight(self._store.sums[condition.slots][sensors])
        row = (at - condition.slots) % self._store.rows
        rise = values.astype(np.int64) - self._store.values[row, sensors]
        return Sight(rise, self._store.present[row, sensors])

    def _judge_again(self, sensors: Ints, first: Ints) -> list[Crossing]:
        """Judge each sensor's slots from `first` to its head in order; new crossings out, undone ones to withdrawn."""
        if not self._judge.rules or not sensors.size:
            return []
        span = int((self._store.head[sensors] - first).max()) + 1
        out: list[Crossing] = []
        for part in _parts(np.arange(sensors.size), span + self._judge.reach):
            out += self._judge_block(sensors[part], first[part])
        return sorted(out, key=lambda each: each.slot)

    def _look(self, sensors: Ints, span: int) -> tuple[Ints, Flags, Picked]:
        """The last `span` slots up to each head: the slots, where there is a reading, what each condition sees."""
        reach = span + self._judge.reach
        slots = self._store.head[sensors] - np.arange(reach - 1, -1, -1)[:, None]
        values = self._store.values[slots % self._store.rows, sensors]
        present = self._store.present[slots % self._store.rows, sensors]
        running = np.zeros((reach + 1, sensors.size), np.int64)
        np.cumsum(values, axis=0, out=running[1:])
        newest: Ints = values[-span:].astype(np.int64)

        def picked(condition: Condition) -> Sight:
            if condition.agg == "last":
                return Sight(newest)
            if condition.agg == "sum":
                begin = reach + 1 - span - condition.slots
                return Sight(running[-span:] - running[begin : begin + span])
            begin = reach - span - condition.slots
            return Sight(newest - values[begin : begin + span], present[begin : begin + span])

        return slots[-span:], present[-span:], picked

    def _judge_block(self, sensors: Ints, first: Ints) -> list[Crossing]:
        head = self._store.head[sensors]
        span = int((head - first).max()) + 1
        judged, present, picked = self._look(sensors, span)
        rows = judged % self._store.rows
        up, down = self._judge.signals(picked, sensors)
        if self._judge.longest > 1:
            up = self._held(up * present, head, sensors)
        live = present & (judged >= first)
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

    def _held(self, up: Bits, head: Ints, sensors: Ints) -> Bits:
        """Keep the raise signals of the slots up to each head; those of them that stood for long enough."""
        span, longest, rows = len(up), self._judge.longest, self._store.rows
        slots = head - np.arange(span + longest - 2, -1, -1)[:, None]
        self._store.signals[slots[longest - 1 :] % rows, sensors] = up
        signals = self._store.signals[slots % rows, sensors]
        return self._judge.held(up, lambda back: signals[longest - 1 - back : longest - 1 - back + span])

    def _withdraw(self, undone: Bits, old: Bits, sensors: Ints, slots: Ints) -> None:
        for index, rule in enumerate(self._judge.rules):
            bit = self._judge.bit(index)
            steps, columns = np.nonzero(undone & bit)
            ups = (old[steps, columns] & bit) != 0
            found: Iterable[tuple[int, int, bool]] = zip(
                sensors[columns].tolist(), slots[steps, columns].tolist(), ups.tolist(), strict=True
            )
            self._withdrawn += [Key(rule.id, *each) for each in found]


def _parts(numbers: Ints, depth: int) -> Iterable[Ints]:
    """Pieces of which `depth` slots each fit the bound."""
    size = max(1, _BLOCK // depth)
    for start in range(0, numbers.size, size):
        yield numbers[start : start + size]
