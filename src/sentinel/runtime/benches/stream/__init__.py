"""The evaluator against DuckDB and bytewax on one workload: storms moving over rain sensors, three window rules.

All get the same readings in memory and must give the same crossings, which a plain computation confirms. Rounds of
ring and DuckDB alternate, so a busy machine slows both; medians are reported. bytewax, a hundred times slower, gets a
smaller piece of the same storms. Rate, latency and memory at the sizes of a district and of a city stand beside them.
"""

import os
import platform
import statistics
import time
from importlib.metadata import version
from typing import Any

import duckdb
import numpy as np

from sentinel.runtime.benches.stream.peers import bytewax_round, duck_round, loaded
from sentinel.runtime.benches.stream.scale import measured
from sentinel.runtime.benches.stream.workload import (
    FIRST_SLOT,
    RULES,
    SENSORS,
    Table,
    Workload,
    plain,
    table_of,
    workload,
)
from sentinel.stream import Crossing, Key, Ring

LEAST_READINGS_PER_S = 20e6
LEAST_OVER_DUCKDB = 5.0
BYTEWAX_SENSORS, BYTEWAX_SLOTS = 2_000, 300


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
    district = workload(BYTEWAX_SLOTS, BYTEWAX_SENSORS)
    bytewax_s, told = bytewax_round(district)
    exact = exact and np.array_equal(told, plain(district.rain))
    sizes = {sensors: measured(sensors, 2 if quick else 8) for sensors in ((10_000,) if quick else (10_000, 1_000_000))}
    disordered_s, same = disordered_round(Workload(work.rain[:120], work.orders[:120]))
    readings = work.rain.size
    ratio = statistics.median(duck_s) / statistics.median(ring_s)
    figures: dict[str, Any] = {
        "ring_readings_per_s": round(readings / statistics.median(ring_s)),
        "duckdb_readings_per_s": round(readings / statistics.median(duck_s)),
        "ring_over_duckdb": round(ratio, 2),
        "bytewax_readings_per_s": round(district.rain.size / bytewax_s),
        "ring_over_bytewax": round(readings / statistics.median(ring_s) / (district.rain.size / bytewax_s), 1),
        "sizes": list(sizes.values()),
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
        "bytewax": version("bytewax"),
        "bytewax_readings": BYTEWAX_SENSORS * BYTEWAX_SLOTS,
        "sensors": SENSORS,
        "slots": slots,
        "readings": SENSORS * slots,
        "batch": SENSORS,
        "rules": len(RULES),
        "rounds": rounds,
        "quick": quick,
    }


def ring_round(work: Workload) -> tuple[float, Table]:
    """Seconds for the whole workload in batches of all sensors, and what was found."""
    batches = list(work.batches())
    ring, found = Ring(SENSORS, RULES, windows=()), []
    begin = time.perf_counter()
    for sensor, slot, value in batches:
        found += ring.apply(sensor, slot, value)
    return time.perf_counter() - begin, table_of(found)


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
