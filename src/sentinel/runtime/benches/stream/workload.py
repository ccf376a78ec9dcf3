"""The workload of the stream bench: storms moving over rain sensors, and the plain truth about it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentinel.stream import Condition, Crossing, Rule

SENSORS = 20_000
FIRST_SLOT = 5_635_000
STORMS = 14
# Window in five-minute slots, raise at or above, clear below, in tenths of a millimetre.
WINDOWS = {"1h": (12, 300, 200), "3h": (36, 600, 450), "24h": (288, 1500, 1200)}
RULES = tuple(Rule(name, Condition("sum", *form)) for name, form in WINDOWS.items())

Table = NDArray[np.int64]  # rows of rule number, sensor, slot, up; sorted


@dataclass(frozen=True, slots=True)
class Workload:
    """rain: tenths of a millimetre, [slot, sensor]; orders: the order in which each slot's readings arrive."""

    rain: NDArray[np.int32]
    orders: NDArray[np.int64]

    def batches(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]]:
        """One batch a slot: sensor, slot, value."""
        for step, order in enumerate(self.orders):
            yield order, np.full(order.size, FIRST_SLOT + step), self.rain[step, order]


def workload(slots: int, sensors: int = SENSORS) -> Workload:
    """Storm cells drift over a square of sensors, swell and die; the same numbers every time."""
    random = np.random.default_rng(7)
    side = int(np.ceil(np.sqrt(sensors)))
    place = np.stack(np.divmod(np.arange(sensors), side)) / side
    centre, drift = random.random((STORMS, 2)), random.normal(0, 0.006, (STORMS, 2))
    width, peak, phase = random.uniform(0.03, 0.1, STORMS), random.uniform(20, 90, STORMS), random.uniform(0, 6, STORMS)
    rain = np.empty((slots, sensors), np.int32)
    for slot in range(slots):
        strength = peak * np.maximum(0, np.sin(phase + slot / 25))
        near = ((place[:, None] - ((centre + drift * slot) % 1).T[:, :, None]) ** 2).sum(0)
        field = (strength[:, None] * np.exp(-near / (2 * width[:, None] ** 2))).sum(0)
        rain[slot] = np.rint(field * random.uniform(0.6, 1.4, sensors))
    orders = np.stack([random.permutation(sensors) for _ in range(slots)])
    return Workload(rain, orders)


def plain(rain: NDArray[np.int32]) -> Table:
    """The crossings by running totals, slot by slot."""
    totals = np.vstack((np.zeros((1, rain.shape[1]), np.int64), np.cumsum(rain, axis=0, dtype=np.int64)))
    parts = []
    for number, (window, raise_ge, clear_lt) in enumerate(WINDOWS.values()):
        state = np.zeros(rain.shape[1], np.bool_)
        for slot in range(len(rain)):
            value = totals[slot + 1] - totals[max(0, slot + 1 - window)]
            new = (value >= raise_ge) | (state & (value >= clear_lt))
            (sensors,) = np.nonzero(new != state)
            columns = np.full(sensors.size, number), sensors, np.full(sensors.size, FIRST_SLOT + slot), new[sensors]
            parts.append(np.column_stack(columns))
            state = new
    return ordered(np.vstack(parts))


def ordered(table: Table) -> Table:
    """Rows in one order, whoever made them."""
    return table[np.lexsort(table.T[::-1])].astype(np.int64)


def table_of(crossings: list[Crossing]) -> Table:
    """Crossings of the ring as rows."""
    number = {rule.id: index for index, rule in enumerate(RULES)}
    rows = [(number[each.rule], each.sensor, each.slot, each.up) for each in crossings]
    return ordered(np.array(rows, np.int64).reshape(-1, 4))
