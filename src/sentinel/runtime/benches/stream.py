"""The evaluator against DuckDB on one workload: storms moving over 20,000 rain sensors, three sliding-window rules.

Both get the same readings in memory and must give the same crossings, which a third, plain computation confirms. Rounds
of the two alternate, so a busy machine slows both; medians are reported.
"""

import os
import platform
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from sentinel.stream import Condition, Crossing, Key, Ring, Rule

SENSORS = 20_000
FIRST_SLOT = 5_635_000
STORMS = 14
# Window in five-minute slots, raise at or above, clear below, in tenths of a millimetre.
WINDOWS = {"1h": (12, 300, 200), "3h": (36, 600, 450), "24h": (288, 1500, 1200)}
RULES = tuple(Rule(name, Condition("sum", *form)) for name, form in WINDOWS.items())

LEAST_READINGS_PER_S = 20e6
LEAST_OVER_DUCKDB = 5.0

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


def run(quick: bool) -> dict[str, Any]:
    """Measure; `quick` takes a shorter night and the fewest rounds."""
    slots, rounds = (300, 3) if quick else (576, 5)
    work = workload(slots)
    truth = plain(work.rain)
    database = loaded(work)
    ring_s, duck_s, exact = [], [], True
    for _ in range(rounds):
        seconds, found = ring_round(work)
        ring_s.append(seconds)
        exact = exact and np.array_equal(found, truth)
        seconds, found = duck_round(database)
        duck_s.append(seconds)
        exact = exact and np.array_equal(found, truth)
    disordered_s, same = disordered_round(Workload(work.rain[:120], work.orders[:120]))
    readings = work.rain.size
    ratio = statistics.median(duck_s) / statistics.median(ring_s)
    figures = {
        "ring_readings_per_s": round(readings / statistics.median(ring_s)),
        "duckdb_readings_per_s": round(readings / statistics.median(duck_s)),
        "ring_over_duckdb": round(ratio, 2),
        "crossings": len(truth),
        "crossings_exact": exact,
        "disordered_readings_per_s": round(120 * SENSORS / disordered_s),
        "disordered_exact": same,
    }
    targets = [
        {"figure": "ring_readings_per_s", "comparison": ">=", "value": LEAST_READINGS_PER_S},
        {"figure": "ring_over_duckdb", "comparison": ">=", "value": LEAST_OVER_DUCKDB},
        {"figure": "crossings_exact", "comparison": "==", "value": True},
        {"figure": "disordered_exact", "comparison": "==", "value": True},
    ]
    fast = figures["ring_readings_per_s"] >= LEAST_READINGS_PER_S and ratio >= LEAST_OVER_DUCKDB
    return {
        "name": "stream",
        "conditions": conditions(slots, rounds, quick),
        "figures": figures,
        "targets": targets,
        "held": bool(fast and exact and same),
    }


def conditions(slots: int, rounds: int, quick: bool) -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "duckdb": duckdb.__version__,
        "sensors": SENSORS,
        "slots": slots,
        "readings": SENSORS * slots,
        "batch": SENSORS,
        "rules": len(RULES),
        "rounds": rounds,
        "quick": quick,
    }


def workload(slots: int) -> Workload:
    """Storm cells drift over a square of sensors, swell and die; the same numbers every time."""
    random = np.random.default_rng(7)
    side = int(np.ceil(np.sqrt(SENSORS)))
    place = np.stack(np.divmod(np.arange(SENSORS), side)) / side
    centre, drift = random.random((STORMS, 2)), random.normal(0, 0.006, (STORMS, 2))
    width, peak, phase = random.uniform(0.03, 0.1, STORMS), random.uniform(20, 90, STORMS), random.uniform(0, 6, STORMS)
    rain = np.empty((slots, SENSORS), np.int32)
    for slot in range(slots):
        strength = peak * np.maximum(0, np.sin(phase + slot / 25))
        near = ((place[:, None] - ((centre + drift * slot) % 1).T[:, :, None]) ** 2).sum(0)
        field = (strength[:, None] * np.exp(-near / (2 * width[:, None] ** 2))).sum(0)
        rain[slot] = np.rint(field * random.uniform(0.6, 1.4, SENSORS))
    orders = np.stack([random.permutation(SENSORS) for _ in range(slots)])
    return Workload(rain, orders)


def plain(rain: NDArray[np.int32]) -> Table:
    """The crossings by running totals, slot by slot."""
    totals = np.vstack((np.zeros((1, SENSORS), np.int64), np.cumsum(rain, axis=0, dtype=np.int64)))
    parts = []
    for number, (window, raise_ge, clear_lt) in enumerate(WINDOWS.values()):
        state = np.zeros(SENSORS, np.bool_)
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


def ring_round(work: Workload) -> tuple[float, Table]:
    """Seconds for the whole workload in batches of all sensors, and what was found."""
    batches = list(work.batches())
    ring, found = Ring(SENSORS, RULES, windows=()), []
    begin = time.perf_counter()
    for sensor, slot, value in batches:
        found += ring.apply(sensor, slot, value)
    return time.perf_counter() - begin, table_of(found)


def loaded(work: Workload) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that holds the readings in the order of arrival."""
    columns = [np.concatenate(each) for each in zip(*work.batches(), strict=True)]
    readings = dict(zip(("sensor", "slot", "value"), columns, strict=True))
    database = duckdb.connect()
    database.execute("SET enable_progress_bar = false")
    database.register("arrived", readings)
    database.execute("CREATE TABLE reading AS SELECT * FROM arrived")
    database.unregister("arrived")
    return database


def statement() -> str:
    """Windows, signals, states, changes: hysteresis without recursion, by the last signal that says anything."""
    order = "OVER (PARTITION BY sensor ORDER BY slot)"
    sums, signals, states, changes = [], [], [], []
    for number, (window, raise_ge, clear_lt) in enumerate(WINDOWS.values()):
        frame = f"PARTITION BY sensor ORDER BY slot RANGE BETWEEN {window - 1} PRECEDING AND CURRENT ROW"
        sums.append(f"sum(value) OVER ({frame}) AS sum{number}")
        case = f"CASE WHEN sum{number} >= {raise_ge} THEN 1 WHEN sum{number} < {clear_lt} THEN 0 END"
        signals.append(f"{case} AS signal{number}")
        states.append(f"coalesce(last_value(signal{number} IGNORE NULLS) {order}, 0) AS state{number}")
        before = f"coalesce(lag(state{number}) {order}, 0) AS before{number}"
        changes.append(
            (before, f"SELECT {number}, sensor, slot, state{number} FROM d WHERE state{number} <> before{number}")
        )
    return (
        f"WITH a AS (SELECT sensor, slot, {', '.join(sums)} FROM reading), "
        f"b AS (SELECT sensor, slot, {', '.join(signals)} FROM a), "
        f"c AS (SELECT sensor, slot, {', '.join(states)} FROM b), "
        f"d AS MATERIALIZED (SELECT *, {', '.join(before for before, _ in changes)} FROM c) "
        + " UNION ALL ".join(select for _, select in changes)
    )


def duck_round(database: duckdb.DuckDBPyConnection) -> tuple[float, Table]:
    """Seconds for the bulk windows over the whole table, and what was found."""
    begin = time.perf_counter()
    columns = database.execute(statement()).fetchnumpy()
    seconds = time.perf_counter() - begin
    return seconds, ordered(np.column_stack(list(columns.values())).astype(np.int64))


def disordered_round(work: Workload) -> tuple[float, bool]:
    """2 % of the readings up to eleven slots late, 1 % twice: seconds, and whether the truth still came out."""
    random = np.random.default_rng(3)
    slots = len(work.rain)
    due = np.where(random.random(work.rain.shape) < 0.02, random.integers(1, 12, work.rain.shape), 0)
    arrival = np.minimum(due + np.arange(slots)[:, None], slots - 1)
    batches = []
    for step in range(slots):
        slot, sensor = np.nonzero(arrival[: step + 1] == step)
        twice = random.random(slot.size) < 0.01
        slot, sensor = np.append(slot, slot[twice]), np.append(sensor, sensor[twice])
        order = random.permutation(slot.size)
        slot, sensor = slot[order], sensor[order]
        batches.append((sensor, slot + FIRST_SLOT, work.rain[slot, sensor]))
    ring = Ring(SENSORS, RULES, windows=())
    known: dict[Key, Crossing] = {}
    begin = time.perf_counter()
    for sensor, slot, value in batches:
        found = ring.apply(sensor, slot, value)
        for key in ring.withdrawn:
            del known[key]
        known.update((each.key, each) for each in found)
    seconds = time.perf_counter() - begin
    return seconds, np.array_equal(table_of(list(known.values())), plain(work.rain))
