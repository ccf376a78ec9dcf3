"""The contract of every rule type: the rings, PostgreSQL, DuckDB and brute force find the same crossings."""

from typing import Any

import duckdb
import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentinel.stream import AreaRing, Ring, Rule
from sentinel.stream.sql import COLUMNS, TARGETS, compile_rules
from sentinel.stream.tests import reference, test_areas, test_ring

pytestmark = pytest.mark.django_db
unhurried = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SENSORS, UNTIL = 5, 36
RULES = (*test_ring.RULES, *test_areas.RULES)
Row = tuple[Any, ...]
readings = st.dictionaries(
    st.tuples(st.integers(0, SENSORS - 1), st.integers(1, 40)), st.integers(0, 10), min_size=1, max_size=60
)
Final = dict[tuple[int, int], int]


def rings(final: Final) -> list[Row]:
    """What the two rings find of the data in the order of time."""
    alone = [rule for rule in RULES if not rule.areas]
    ring = Ring(SENSORS, alone, slots=60)
    areas = AreaRing(ring, [rule for rule in RULES if rule.areas])
    sensor, slot, value = np.array([(*key, value) for key, value in final.items()], np.int64).T
    found: list[Row] = [
        (each.rule, str(each.sensor), each.slot, each.up, each.value, each.window, 0, 0)
        for each in ring.apply(sensor, slot, value)
    ]
    areas.note(sensor, slot)
    found += [
        (each.rule, each.area, each.slot, each.up, each.value, each.window, each.present, each.expected)
        for each in areas.judge(UNTIL)
    ]
    return sorted(found)


def truth(final: Final) -> list[Row]:
    """What brute force finds."""
    alone = reference.at_sensors([rule for rule in RULES if not rule.areas], final, SENSORS)
    found: list[Row] = [(key.rule, str(key.sensor), key.slot, key.up, *facts, 0, 0) for key, facts in alone.items()]
    means = reference.at_areas([rule for rule in RULES if rule.areas], final, UNTIL)
    return sorted(found + [(key.rule, key.area, key.slot, key.up, *facts, 3) for key, facts in means.items()])


def statement(target: str, final: Final, rules: tuple[Rule, ...] = RULES, **options: Any) -> str:
    rows = ", ".join(f"({sensor}, {slot}, {value})" for (sensor, slot), value in final.items())
    source = f"SELECT * FROM (VALUES {rows}) AS v (sensor, slot, value)"
    return compile_rules(rules, target, source=source, **options)


def rows_of(target: str, text: str) -> list[Row]:
    """Run a statement where it belongs."""
    if target == "duckdb":
        return duckdb.sql(text).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(text)
        return list(cursor.fetchall())


def both_kinds(found: list[Row]) -> list[Row]:
    """Sorted, and of the means only up to where they are settled."""
    areas = {rule.id for rule in RULES if rule.areas}
    return sorted(row for row in found if row[0] not in areas or row[2] <= UNTIL)


def test_every_kind_of_rule_is_in_the_contract() -> None:
    found = {condition.agg for rule in RULES for condition in reference.leaves(rule.when)}
    assert found == {"sum", "last", "delta", "mean"}
    assert {rule.hold > 1 for rule in RULES if rule.areas} == {rule.hold > 1 for rule in RULES} == {True, False}
    assert set(TARGETS) == {"postgresql", "duckdb"}


@unhurried
@given(readings)
def test_rings_postgresql_and_duckdb_find_what_brute_force_finds(final: Final) -> None:
    expected = truth(final)
    assert rings(final) == expected
    for target in TARGETS:
        last = max(slot for _sensor, slot in final)
        settled = statement(target, final, tuple(rule for rule in RULES if rule.areas), until=UNTIL)
        alone = statement(target, final, tuple(rule for rule in RULES if not rule.areas), until=last)
        assert sorted(rows_of(target, settled) + rows_of(target, alone)) == expected


@unhurried
@given(readings, st.integers(1, 40))
def test_a_span_from_its_states_gives_the_crossings_of_the_span(final: Final, first: int) -> None:
    whole = both_kinds(rows_of("duckdb", statement("duckdb", final)))
    states = [
        f"({rule!r}, {target!r}, {up})"
        for rule, target, slot, up, *_ in sorted(whole, key=lambda row: row[2])
        if slot < first
    ]
    last = {tuple(state.split(", ")[:2]): state for state in states}.values()
    known = f"SELECT * FROM (VALUES {', '.join(last)}) AS z (rule, target, up)" if last else ""
    for target in TARGETS:
        found = rows_of(target, statement(target, final, first=first, states=known))
        assert both_kinds(found) == [row for row in whole if row[2] >= first]


def test_what_cannot_be_compiled_is_refused() -> None:
    with pytest.raises(KeyError):
        compile_rules(RULES, "flink", source="SELECT 1")
    with pytest.raises(ValueError):
        compile_rules((), "duckdb", source="SELECT 1")
    assert len(COLUMNS) == 8
