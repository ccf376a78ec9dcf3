"""The same workload in DuckDB (bulk windows) and in bytewax (a stateful map, one Python object a sensor)."""

import time
from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np

from sentinel.runtime.benches.stream.workload import WINDOWS, Table, Workload, ordered

LONGEST = max(window for window, _up, _down in WINDOWS.values())


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


def bytewax_round(work: Workload) -> tuple[float, Table]:
    """Seconds for the whole workload in one worker, and what was found."""
    import bytewax.operators as op
    from bytewax.dataflow import Dataflow
    from bytewax.testing import TestingSink, TestingSource, run_main

    found: list[tuple[str, list[tuple[int, int, bool]]]] = []
    flow = Dataflow("stream")
    readings = op.input("readings", flow, TestingSource(_items(work), batch_size=1000))
    judged = op.stateful_map("judge", readings, _judge)
    changed = op.filter("changed", judged, lambda item: bool(item[1]))
    op.output("found", changed, TestingSink(found))
    begin = time.perf_counter()
    run_main(flow)
    seconds = time.perf_counter() - begin
    rows = [(rule, int(sensor), slot, up) for sensor, several in found for rule, slot, up in several]
    return seconds, ordered(np.array(rows, np.int64).reshape(-1, 4))


def _items(work: Workload) -> Iterator[tuple[str, tuple[int, int]]]:
    names = [str(sensor) for sensor in range(work.rain.shape[1])]
    for sensor, slot, value in work.batches():
        at = int(slot[0])
        yield from ((names[each], (at, amount)) for each, amount in zip(sensor.tolist(), value.tolist(), strict=True))


def _judge(state: Any, reading: tuple[int, int]) -> tuple[Any, list[tuple[int, int, bool]]]:
    """The ring of one sensor in plain Python: window sums moved on, hysteresis, changes of state."""
    ring, sums, raised = state or ([0] * LONGEST, [0] * len(WINDOWS), [False] * len(WINDOWS))
    slot, value = reading
    found = []
    for number, (window, raise_ge, clear_lt) in enumerate(WINDOWS.values()):
        sums[number] += value - ring[(slot - window) % LONGEST]
        new = sums[number] >= raise_ge or (raised[number] and sums[number] >= clear_lt)
        if new != raised[number]:
            raised[number] = new
            found.append((number, slot, new))
    ring[slot % LONGEST] = value
    return (ring, sums, raised), found
