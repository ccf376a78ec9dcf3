"""Means over areas say what brute force says: late readings, silent stations, slots settled later, restarts."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentinel.stream import AllOf, AnyOf, Area, AreaCrossing, AreaKey, AreaRing, Condition, Ring, Rule
from sentinel.stream.tests import reference

unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SENSORS, SLOTS, LAST = 5, 60, 40
VALLEY, RIDGE = Area("valley", (0, 1, 2)), Area("ridge", (2, 3, 4))
RULES = (
    Rule("wet", Condition("mean", 4, 9, 6), areas=(VALLEY, RIDGE), share=60),
    Rule("lasting", Condition("mean", 2, (4, 3), (3, 2)), areas=(VALLEY, RIDGE), share=30, hold=2),
    Rule(
        "both",
        AllOf((Condition("mean", 2, 4, 2), AnyOf((Condition("mean", 6, 9, 6), Condition("mean", 1, 6, 4))))),
        areas=(RIDGE,),
        share=100,
    ),
)
readings = st.lists(st.tuples(st.integers(0, SENSORS - 1), st.integers(0, LAST), st.integers(0, 10)), max_size=25)
streams = st.lists(st.tuples(readings, st.integers(0, 3)), max_size=10)
Stream = list[tuple[list[tuple[int, int, int]], int]]


def follow(ring: Ring, areas: AreaRing, stream: Stream, until: int, known: dict[AreaKey, AreaCrossing]) -> int:
    """Feed batches, each followed by settling some slots more; `known` keeps what stands."""
    for batch, more in stream:
        columns = np.array(batch, np.int64).reshape(-1, 3)
        ring.apply(*columns.T)
        areas.note(columns[:, 0], columns[:, 1])
        until += 4 * more
        found = areas.judge(until)
        for key in areas.withdrawn:
            del known[key]
        assert not {each.key for each in found} & set(known)
        known.update((each.key, each) for each in found)
    return until


def final(stream: Stream) -> dict[tuple[int, int], int]:
    return {(sensor, slot): value for batch, _more in stream for sensor, slot, value in batch}


def told(known: dict[AreaKey, AreaCrossing]) -> dict[AreaKey, tuple[int, int, int]]:
    return {key: (each.value, each.window, each.present) for key, each in known.items()}


@unhurried
@given(streams)
def test_any_order_gives_the_truth_of_the_final_data(stream: Stream) -> None:
    ring, known = Ring(SENSORS, (), slots=SLOTS), dict[AreaKey, AreaCrossing]()
    until = follow(ring, AreaRing(ring, RULES), stream, 0, known)
    truth = reference.at_areas(RULES, final(stream), until)
    assert set(known) == set(truth)


@unhurried
@given(readings)
def test_whole_data_at_once_gives_the_truth_with_its_values(batch: list[tuple[int, int, int]]) -> None:
    ring, known = Ring(SENSORS, (), slots=SLOTS), dict[AreaKey, AreaCrossing]()
    follow(ring, AreaRing(ring, RULES), [(batch, 3)] * 5, 0, known)
    assert told(known) == reference.at_areas(RULES, final([(batch, 0)]), 60)


@unhurried
@given(streams, st.integers(0, 10))
def test_a_restart_anywhere_changes_nothing(stream: Stream, kill: int) -> None:
    ring, known = Ring(SENSORS, (), slots=SLOTS), dict[AreaKey, AreaCrossing]()
    areas = AreaRing(ring, RULES)
    until = follow(ring, areas, stream[:kill], 0, known)
    again = Ring(SENSORS, (), slots=SLOTS)
    stored = [(sensor, slot, value) for (sensor, slot), value in final(stream[:kill]).items()]
    again.load(*np.array(stored, np.int64).reshape(-1, 3).T)
    areas_again, known_again = AreaRing(again, RULES), dict(known)
    areas_again.load(until, known)
    follow(ring, areas, stream[kill:], until, known)
    follow(again, areas_again, stream[kill:], until, known_again)
    assert known_again == known


def test_too_few_stations_are_not_judged_and_missing_is_not_zero() -> None:
    ring = Ring(SENSORS, (), slots=SLOTS)
    areas = AreaRing(ring, RULES[:1])

    def take(sensors: list[int], slot: int, value: int) -> list[AreaCrossing]:
        numbers, slots = np.array(sensors), np.full(len(sensors), slot)
        ring.apply(numbers, slots, np.full(len(sensors), value))
        areas.note(numbers, slots)
        return areas.judge(slot)

    assert take([0], 10, 50) == []
    assert take([0, 1], 11, 10) == [AreaCrossing("wet", "valley", 11, True, False, 35, 4, 2, 3)]
    assert take([0], 20, 0) == []
    assert take([0, 1, 2], 21, 1) == [AreaCrossing("wet", "valley", 21, False, False, 1, 4, 3, 3)]
    ring.apply([2], [11], [0])
    areas.note(np.array([2]), np.array([11]))
    assert areas.judge(21) == []
    ring.apply([0], [10], [0])
    areas.note(np.array([0]), np.array([10]))
    assert areas.judge(21) == []
    assert areas.withdrawn == (AreaKey("wet", "valley", 11, True), AreaKey("wet", "valley", 21, False))


@pytest.mark.parametrize(
    "facts",
    [
        {"when": Condition("sum", 3, 1, 1), "areas": (VALLEY,)},
        {"when": Condition("mean", 3, 1, 1)},
        {"when": Condition("mean", 3, (1,), (1,)), "areas": (VALLEY, RIDGE)},
        {"when": Condition("mean", 3, 1, 1), "areas": (Area("x", ()),)},
        {"when": Condition("last", 1, 1, 1), "hold": 0},
        {"when": AnyOf(())},
    ],
)
def test_rules_that_cannot_be_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Rule("a", **facts)  # type: ignore[arg-type]


def test_a_window_longer_than_the_ring_remembers_is_refused() -> None:
    with pytest.raises(ValueError):
        AreaRing(Ring(SENSORS, (), windows=(3,)), [Rule("a", Condition("mean", 400, 1, 1), areas=(VALLEY,))])
