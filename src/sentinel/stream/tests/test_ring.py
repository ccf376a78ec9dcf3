"""The ring says what brute force says, whatever the order, repetition, lateness, gaps and restarts."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentinel.stream import MISSING, NEVER, AllOf, AnyOf, Area, Condition, Crossing, Key, Ring, Rule
from sentinel.stream.tests import reference

# A busy machine is no failure: examples have no deadline.
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SENSORS = 4
WINDOWS = (3, 8)
SLOTS = 12
RULES = (
    Rule("short", Condition("sum", 3, 12, 8)),
    Rule("either", AnyOf((Condition("sum", 3, 18, 14), Condition("sum", 8, 25, 20))), sensors=(0, 2)),
    Rule("level", Condition("last", 1, (9, 7), (6, 7)), sensors=(1, 2)),
    Rule("long", Condition("sum", 8, 22, 22)),
    Rule("rising", Condition("delta", 2, 4, 1)),
    Rule("lasting", Condition("last", 1, 5, 3), hold=3),
    Rule("both", AllOf((Condition("sum", 3, 10, 8), AnyOf((Condition("delta", 1, 2, 0), Condition("last", 1, 8, 4)))))),
    Rule("slowly", AnyOf((Condition("sum", 8, 20, 12), Condition("delta", 3, 5, 2))), sensors=(3, 0), hold=2),
)

Batch = list[tuple[int, int, int]]

steady = st.tuples(st.integers(0, 3), st.integers(0, 45), st.integers(0, 10))
leaping = st.tuples(st.integers(0, 1), st.integers(0, 400), st.integers(0, 10))
batches = st.lists(st.lists(steady, max_size=25), max_size=12)
wild_batches = st.lists(st.lists(leaping, max_size=10), max_size=12)


def new_ring() -> Ring:
    return Ring(SENSORS, RULES, slots=SLOTS, windows=WINDOWS)


def feed(ring: Ring, batch: Batch) -> list[Crossing]:
    columns = np.array(batch, np.int64).reshape(-1, 3)
    return ring.apply(columns[:, 0], columns[:, 1], columns[:, 2])


def take(final: dict[tuple[int, int], int], batch: Batch) -> None:
    """Write a batch as history keeps it: the last value wins, what was too late for the ring is left out."""
    heads = newest(final)
    for sensor, slot, value in batch:
        if slot > heads.get(sensor, -1) - SLOTS:
            final[sensor, slot] = value


def newest(final: reference.Final) -> dict[int, int]:
    return {sensor: max(at for one, at in final if one == sensor) for sensor, _ in final}


def follow(ring: Ring, stream: list[Batch], known: set[Key]) -> set[Key]:
    for batch in stream:
        new = {each.key for each in feed(ring, batch)}
        known = (known - set(ring.withdrawn)) | new
    return known


def check_against_truth(stream: list[Batch]) -> None:
    ring = new_ring()
    final: dict[tuple[int, int], int] = {}
    known = follow(ring, stream, set())
    for batch in stream:
        take(final, batch)
    assert known == set(reference.at_sensors(RULES, final, SENSORS))
    heads = newest(final)
    for sensor in range(SENSORS):
        readings = {slot: value for (one, slot), value in final.items() if one == sensor}
        head = heads.get(sensor, NEVER)
        assert ring.head()[sensor] == head
        assert ring.last()[sensor] == readings.get(head, MISSING)
        for window in WINDOWS:
            assert ring.sums(window)[sensor] == reference.window_sum(readings, head, window)
            assert ring.present(window)[sensor] == sum(head - window < slot <= head for slot in readings)


@unhurried
@given(batches)
def test_any_order_gives_the_truth_of_the_final_data(stream: list[Batch]) -> None:
    check_against_truth(stream)


@unhurried
@given(wild_batches)
def test_silences_longer_than_the_ring_give_the_truth_too(stream: list[Batch]) -> None:
    check_against_truth(stream)


@unhurried
@given(st.lists(st.lists(st.integers(0, 10), min_size=4, max_size=4), max_size=60))
def test_whole_steps_give_the_truth(rows: list[list[int]]) -> None:
    """The fast path: every sensor, every slot, in order."""
    stream = [[(sensor, slot, value) for sensor, value in enumerate(row)] for slot, row in enumerate(rows)]
    check_against_truth(stream)


@unhurried
@given(st.lists(st.lists(st.integers(0, 10), min_size=4, max_size=4), min_size=5, max_size=40), batches)
def test_whole_steps_mixed_with_disorder_give_the_truth(rows: list[list[int]], stray: list[Batch]) -> None:
    stream: list[Batch] = []
    for slot, row in enumerate(rows):
        stream.append([(sensor, slot, value) for sensor, value in enumerate(row)])
        stream += [[each for each in part if each[1] <= slot] for part in stray[slot : slot + 1]]
    check_against_truth(stream)


@unhurried
@given(st.one_of(batches, wild_batches), st.integers(0, 12))
def test_a_restart_anywhere_changes_nothing(stream: list[Batch], kill: int) -> None:
    ring = new_ring()
    final: dict[tuple[int, int], int] = {}
    known = follow(ring, stream[:kill], set())
    for batch in stream[:kill]:
        take(final, batch)
    heads = newest(final)
    again = new_ring()
    stored = [(sensor, slot, value) for (sensor, slot), value in final.items()]
    recent = [each for each in stored if each[1] > heads[each[0]] - again.history_slots]
    columns = np.array(recent, np.int64).reshape(-1, 3)
    again.load(columns[:, 0], columns[:, 1], columns[:, 2], known)
    for batch in stream[kill:]:
        assert set(feed(again, batch)) == set(feed(ring, batch))
        assert set(again.withdrawn) == set(ring.withdrawn)
    for window in WINDOWS:
        assert (again.sums(window) == ring.sums(window)).all()
    for rule in RULES:
        assert (again.raised(rule.id) == ring.raised(rule.id)).all()
    assert (again.head() == ring.head()).all()


def test_a_rule_that_changed_meanwhile_is_judged_from_the_next_reading_on() -> None:
    history = np.arange(5) * 0, np.arange(10, 15), np.full(5, 5)
    lower, higher = (Rule("r", Condition("last", 1, value, value)) for value in (5, 6))
    ring = Ring(1, (lower,), slots=SLOTS)
    ring.load(*history)
    assert ring.apply([0], [15], [5]) == [Crossing("r", 0, 15, True, False, 5, 1)]
    ring = Ring(1, (higher,), slots=SLOTS)
    ring.load(*history, [Key("r", 0, 10, True), Key("gone", 0, 11, True)])
    assert ring.raised("r").tolist() == [True]
    assert ring.apply([0], [15], [5]) == [Crossing("r", 0, 15, False, False, 5, 1)]


def test_counters_and_what_is_ignored() -> None:
    ring = new_ring()
    feed(ring, [(0, 20, 5), (0, 20, 5), (1, 20, 4)])
    feed(ring, [(0, 20, 5), (0, 18, 2), (1, 20, 3), (0, 8, 99)])
    found = ring.counters
    assert (found.readings, found.duplicates, found.corrections, found.late, found.too_late) == (7, 2, 1, 1, 1)
    assert ring.sums(3).tolist() == [7, 3, 0, 0]
    assert ring.present(3).tolist() == [2, 1, 0, 0]
    assert ring.last().tolist() == [5, 3, MISSING, MISSING]


def test_a_late_reading_moves_a_crossing_and_withdraws_the_old_one() -> None:
    ring = Ring(SENSORS, (RULES[0], RULES[3]), slots=SLOTS)
    assert feed(ring, [(3, 10, 6), (3, 12, 5)]) == []
    assert feed(ring, [(3, 13, 8)]) == [Crossing("short", 3, 13, True, False, 13, 3)]
    assert feed(ring, [(3, 11, 7)]) == [
        Crossing("short", 3, 11, True, True, 13, 3),
        Crossing("long", 3, 13, True, False, 26, 8),
    ]
    assert ring.withdrawn == (Key("short", 3, 13, True),)
    assert feed(ring, [(3, 11, 7)]) == []
    assert not ring.withdrawn


def test_a_correction_downward_withdraws_and_a_missing_slot_clears_nothing() -> None:
    ring = Ring(SENSORS, RULES[:4], slots=SLOTS)
    assert [each.key for each in feed(ring, [(1, 5, 9)])] == [Key("level", 1, 5, True)]
    feed(ring, [(1, 5, 2)])
    assert ring.withdrawn == (Key("level", 1, 5, True),)
    assert [each.key for each in feed(ring, [(3, 5, 12)])] == [Key("short", 3, 5, True)]
    assert feed(ring, [(1, 30, 1)]) == []
    assert ring.raised("short").tolist() == [False, False, False, True]


def test_a_slot_that_raised_may_come_to_clear() -> None:
    ring = Ring(SENSORS, RULES[:4], slots=SLOTS)
    assert [each.key for each in feed(ring, [(1, 5, 0), (1, 6, 9)])] == [Key("level", 1, 6, True)]
    assert [each.key for each in feed(ring, [(1, 5, 9), (1, 6, 0)])] == [
        Key("level", 1, 5, True),
        Key("level", 1, 6, False),
    ]
    assert ring.withdrawn == (Key("level", 1, 6, True),)


def test_a_crossing_tells_the_window_that_raised() -> None:
    ring = new_ring()
    found = feed(ring, [(0, slot, 5) for slot in range(5)])
    assert Crossing("either", 0, 4, True, False, 25, 8) in found


@pytest.mark.parametrize(
    ("sensor", "slot", "value"),
    [
        ([4], [1], [1]),
        ([-1], [1], [1]),
        ([0], [-1], [1]),
        ([0], [1], [2**31]),
        ([0], [1], [MISSING]),
        ([0, 1], [1], [1]),
    ],
)
def test_impossible_readings_change_nothing(sensor: list[int], slot: list[int], value: list[int]) -> None:
    ring = new_ring()
    with pytest.raises(ValueError):
        ring.apply(sensor, slot, value)
    assert ring.counters.readings == 0
    assert (ring.head() == NEVER).all()


@pytest.mark.parametrize(
    "rules",
    [
        (Rule("a", Condition("sum", 3, 1, 1)), Rule("a", Condition("sum", 3, 1, 1))),
        tuple(Rule(str(number), Condition("last", 1, 1, 1)) for number in range(65)),
        (Rule("a", Condition("mean", 3, 1, 1), areas=(Area("x", (0, 1)),)),),
    ],
)
def test_rules_that_cannot_be_are_refused(rules: tuple[Rule, ...]) -> None:
    with pytest.raises(ValueError):
        Ring(3, rules)


@pytest.mark.parametrize(
    ("agg", "slots", "raise_ge", "clear_lt"),
    [("sum", 0, 1, 1), ("last", 2, 1, 1), ("sum", 3, 5, 6), ("most", 3, 5, 4), ("sum", 3, (5, 5), (4, 6))],
)
def test_conditions_that_cannot_be_are_refused(agg: str, slots: int, raise_ge: int, clear_lt: int) -> None:
    with pytest.raises(ValueError):
        Condition(agg, slots, raise_ge, clear_lt)  # type: ignore[arg-type]


def test_a_ring_may_only_sum() -> None:
    ring = Ring(2, (), slots=4, windows=(3,))
    assert ring.apply([0, 1], [7, 7], [4, 5]) == []
    assert ring.apply([0, 0], [8, 6], [1, 2]) == []
    assert ring.apply([0], [7], [9]) == []
    assert ring.sums(3).tolist() == [12, 5]
    assert Ring(0, ()).apply([], [], []) == []


def test_many_rules_fit() -> None:
    rules = [Rule(str(number), Condition("last", 1, number, number)) for number in range(1, 41)]
    ring = Ring(2, rules, slots=4, windows=())
    assert [each.rule for each in ring.apply([0], [7], [40])] == [str(number) for number in range(1, 41)]
    assert len(ring.apply([0], [8], [20])) == 20
