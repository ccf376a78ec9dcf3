"""What the ring holds of every sensor: readings and states by slot, sums by window, and how both move on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sentinel.stream.judge import Bits, Ints, Values

NEVER = -1


@dataclass(slots=True)
class Counters:
    """What came in. duplicates: same slot, same value; corrections: same slot, other value; late: a slot before the
    sensor's newest that had no value; too_late: older than the ring judges, left out."""

    readings: int = 0
    duplicates: int = 0
    corrections: int = 0
    late: int = 0
    too_late: int = 0


class Store:
    """Arrays of one row a slot (modulo `rows`) and one column a sensor.

    Of a sensor the slots (head - rows, head] are kept; a slot without a reading holds value 0 and present False.
    Sums and counts reach up to each sensor's own head. history is the state after a slot, bits the state now; signals
    are the raise bits at a slot (none without a reading), kept only where a rule looks back at them.
    """

    def __init__(
        self, sensors: int, rows: int, windows: Sequence[int], dtype: np.dtype[np.unsignedinteger], *, signals: bool
    ) -> None:
        self.rows = rows
        self.windows = tuple(windows)
        self.values = np.zeros((rows, sensors), np.int32)
        self.present = np.zeros((rows, sensors), np.bool_)
        self.history: Bits = np.zeros((rows, sensors), dtype)
        self.signals: Bits = np.zeros((rows if signals else 0, sensors), dtype)
        self.bits: Bits = np.zeros(sensors, dtype)
        self.head = np.full(sensors, NEVER, np.int64)
        self.sums = {window: np.zeros(sensors, np.int32) for window in windows}
        self.counts = {window: np.zeros(sensors, np.int32) for window in windows}
        self.counters = Counters()
        self._mark = np.zeros(sensors, np.int64)

    def distinct(self, sensors: Ints, slots: Ints, values: Values) -> tuple[Ints, Ints, Values]:
        """One reading for each sensor and slot, the one that came last, in the order of slots."""
        if slots[0] == slots[-1] and (slots == slots[0]).all():
            order = np.arange(sensors.size)
            self._mark[sensors] = order
            if (self._mark[sensors] == order).all():
                return sensors, slots, values
        order = np.lexsort((sensors, slots))
        sensors, slots, values = sensors[order], slots[order], values[order]
        again = (sensors[1:] == sensors[:-1]) & (slots[1:] == slots[:-1])
        same = int((again & (values[1:] == values[:-1])).sum())
        self.counters.duplicates += same
        self.counters.corrections += int(again.sum()) - same
        kept = np.append(~again, True)
        return sensors[kept], slots[kept], values[kept]

    def everyone_steps(self, sensors: Ints, slots: Ints) -> bool:
        """Every sensor exactly once, one slot, the one after its head: the common case, done without gathering."""
        if sensors.size != self.head.size or slots[0] != slots[-1]:
            return False
        at = slots[0]
        if not ((slots == at).all() and (self.head == at - 1).all()):
            return False
        # Of a slot so old that nothing reads it any more; marking it twice shows a sensor that is missing.
        row = self.present[at % self.rows]
        row[:] = False
        row[sensors] = True
        return bool(row.all())

    def step(self, at: int, sensors: Ints, values: Values) -> Values:
        """Move every sensor on by one slot, to `at`; the readings there in sensor order."""
        row: Values = self.values[at % self.rows]
        row[sensors] = values
        for window in self.windows:
            gone = (at - window) % self.rows
            total, count = self.sums[window], self.counts[window]
            total += row
            total -= self.values[gone]
            count += 1
            count -= self.present[gone]
        self.head[:] = at
        return row

    def advance(self, at: int, sensors: Ints, values: Values) -> None:
        """Distinct sensors whose heads are all before `at` get a reading there."""
        before = self.head[sensors]
        if (before == at - 1).all():
            self._expire(at, sensors, 1)
        else:
            gap, known = at - before, before != NEVER
            silent = known & (gap >= self.rows)
            if silent.any():
                self._forget(sensors[silent])
            near = known & ~silent
            for width in np.unique(gap[near]).tolist():
                self._expire(at, sensors[near & (gap == width)], width)
        row = at % self.rows
        self.values[row][sensors] = values
        self.present[row][sensors] = True
        for window in self.windows:
            self.sums[window][sensors] += values
            self.counts[window][sensors] += 1
        self.head[sensors] = at

    def _forget(self, sensors: Ints) -> None:
        """Silent for longer than the ring is long: nothing of before counts, only the states stay."""
        self.values[:, sensors] = 0
        self.present[:, sensors] = False
        self.history[:, sensors] = self.bits[sensors]
        self.signals[:, sensors] = 0
        for window in self.windows:
            self.sums[window][sensors] = 0
            self.counts[window][sensors] = 0

    def _expire(self, at: int, sensors: Ints, width: int) -> None:
        """Move windows on by `width` slots: take out what falls behind, empty the slots stepped over."""
        if width == 1:
            for window in self.windows:
                row = (at - window) % self.rows
                self.sums[window][sensors] -= self.values[row][sensors]
                self.counts[window][sensors] -= self.present[row][sensors]
            return
        head = at - width
        for window in self.windows:
            gone = np.arange(head - window + 1, min(at - window, head) + 1) % self.rows
            cells = np.ix_(gone, sensors)
            self.sums[window][sensors] -= self.values[cells].sum(0, np.int32)
            self.counts[window][sensors] -= self.present[cells].sum(0, np.int32)
        cells = np.ix_(np.arange(head + 1, at) % self.rows, sensors)
        self.values[cells] = 0
        self.present[cells] = False
        self.history[cells] = self.bits[sensors]
        if self.signals.size:
            self.signals[cells] = 0

    def fold(self, sensors: Ints, slots: Ints, values: Values, depth: int) -> tuple[Ints, Ints]:
        """Put in readings at or before their sensors' heads, at most `depth` slots back.

        The sensors changed and the first changed slot of each.
        """
        age = self.head[sensors] - slots
        inside = age < depth
        self.counters.too_late += int((~inside).sum())
        rows = slots % self.rows
        held = self.present[rows, sensors]
        same = inside & held & (self.values[rows, sensors] == values)
        self.counters.duplicates += int(same.sum())
        taken = inside & ~same
        self.counters.corrections += int((taken & held).sum())
        self.counters.late += int((taken & ~held).sum())
        sensors, slots, values, age = sensors[taken], slots[taken], values[taken], age[taken]
        rows, held = rows[taken], held[taken]
        change = values - np.where(held, self.values[rows, sensors], 0)
        for window in self.windows:
            near = age < window
            np.add.at(self.sums[window], sensors[near], change[near])
            np.add.at(self.counts[window], sensors[near & ~held], 1)
        self.values[rows, sensors] = values
        self.present[rows, sensors] = True
        touched, place = np.unique(sensors, return_inverse=True)
        first = np.full(touched.size, np.iinfo(np.int64).max)
        np.minimum.at(first, place, slots)
        return touched, first

    def load(self, sensors: Ints, slots: Ints, values: Values) -> None:
        """Fill an empty store with readings of distinct sensors and slots; those too old to be kept are left out."""
        np.maximum.at(self.head, sensors, slots)
        age = self.head[sensors] - slots
        held = age < self.rows
        sensors, slots, values, age = sensors[held], slots[held], values[held], age[held]
        self.values[slots % self.rows, sensors] = values
        self.present[slots % self.rows, sensors] = True
        for window in self.windows:
            inside = age < window
            np.add.at(self.sums[window], sensors[inside], values[inside])
            np.add.at(self.counts[window], sensors[inside], 1)

    def state_from(self, sensor: int, slot: int, bit: np.unsignedinteger, up: bool) -> None:
        """From a slot on, to the head, a rule's state at a sensor was this; given in the order of slots."""
        first = max(slot, int(self.head[sensor]) - self.rows + 1)
        rows = slice(None) if slot < first else np.arange(first, self.head[sensor] + 1) % self.rows
        if up:
            self.history[rows, sensor] |= bit
            self.bits[sensor] |= bit
        else:
            self.history[rows, sensor] &= ~bit
            self.bits[sensor] &= ~bit
