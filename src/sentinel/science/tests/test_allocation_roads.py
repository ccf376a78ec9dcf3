"""Roads, roads under water, and vehicle routes against exhaustive search."""

from dataclasses import replace
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.allocation.roads import (
    Roads,
    WetRoads,
    minutes_between,
    nearest_place,
    way,
    wet_passage,
)
from sentinel.science.allocation.vehicles import FleetInputs, route_vehicles
from sentinel.science.contract import OutOfRange

# 0 -5- 1 -5- 2 -> 3 (one way), 0 -20- 2, a second and slower piece 0-1, and 4 on its own.
ROADS = Roads(
    junctions=5,
    start=np.array([0, 1, 2, 0, 0]),
    end=np.array([1, 2, 3, 2, 1]),
    minutes=np.array([5.0, 5.0, 2.0, 20.0, 9.0]),
    passable=np.ones(5, dtype=bool),
    one_way=np.array([False, False, True, False, False]),
)
SQUARE = np.array([[0, 0], [0, 10], [10, 10], [10, 0], [3, 4], [20, 20]], dtype=float)
TIMES = np.hypot(*(SQUARE[:, None] - SQUARE[None]).transpose(2, 0, 1))
FLEET = FleetInputs(minutes=TIMES, load=np.array([0, 3, 2, 4, 1, 2]), room=np.array([7, 7]))


def least_by_trying_all(times: np.ndarray, load: np.ndarray, room: np.ndarray) -> float:
    """Every stop on every vehicle, every order."""
    stops = range(1, len(load))
    plans = []
    for chosen in product(range(len(room)), repeat=len(stops)):
        own = [
            [stop for stop, vehicle in zip(stops, chosen, strict=True) if vehicle == each] for each in range(len(room))
        ]
        if all(load[route].sum() <= most for route, most in zip(own, room, strict=True)):
            plans.append(sum(shortest(times, route) for route in own))
    return min(plans)


def shortest(times: np.ndarray, stops: list[int]) -> float:
    tours = ([0, *order, 0] for order in permutations(stops))
    return min(float(sum(times[a, b] for a, b in pairwise(tour))) for tour in tours)


def test_the_nearest_of_several_places() -> None:
    found = nearest_place(ROADS, np.array([3, 0]))
    assert found.minutes.tolist() == [0, 5, 2, 0, np.inf]
    assert found.place.tolist() == [1, 1, 0, 0, -1]
    assert found.following.tolist() == [-1, 0, 3, -1, -1]


def test_the_way_there() -> None:
    found = nearest_place(ROADS, np.array([3]))
    assert way(found, 0) == [0, 1, 2, 3]
    assert found.minutes[0] == 12
    assert (way(found, 3), way(found, 4)) == ([3], [])


def test_a_one_way_piece_leads_one_way_and_a_closed_one_nowhere() -> None:
    assert np.isfinite(nearest_place(ROADS, np.array([0])).minutes).tolist() == [True, True, True, False, False]
    closed = replace(ROADS, passable=np.array([True, False, True, True, True]))
    assert nearest_place(closed, np.array([3])).minutes[:3].tolist() == [22, 27, 2]
    shut = replace(ROADS, passable=np.zeros(5, dtype=bool))
    assert np.isfinite(nearest_place(shut, np.array([0])).minutes).sum() == 1


def test_times_between_places() -> None:
    found = minutes_between(ROADS, np.array([0, 4]), np.array([2, 3, 4]))
    assert found.tolist() == [[10, 12, np.inf], [np.inf, np.inf, 0]]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_nearest_is_the_least_of_all_times(seed: int) -> None:
    rng = np.random.default_rng(seed)
    roads = Roads(
        junctions=20,
        start=rng.integers(0, 20, 40),
        end=rng.integers(0, 20, 40),
        minutes=rng.uniform(1, 10, 40),
        passable=rng.random(40) < 0.8,
        one_way=rng.random(40) < 0.3,
    )
    places = np.array([0, 7, 13])
    found, every = nearest_place(roads, places), minutes_between(roads, np.arange(20), places)
    assert (found.minutes == every.min(axis=1)).all()
    reached = np.isfinite(found.minutes)
    assert (every[reached, found.place[reached]] == found.minutes[reached]).all()


def test_water_slows_and_closes_roads() -> None:
    depth = np.array([0.0, 0.1, 0.2, 0.299, 0.3, 0.1])
    found = wet_passage(WetRoads(depth=depth, free_speed=np.array([100.0, 60.0, 60.0, 60.0, 60.0, 20.0])))
    assert found.multiplier[:3] == pytest.approx([1, 60 / 40.66, 60 / 12.37])
    assert found.multiplier[3:].tolist() == [pytest.approx(60 / 2.0938, rel=1e-4), np.inf, 1]
    assert found.passable.tolist() == [True, True, True, True, False, True]
    assert "Pregnolato" in found.stamp.provisional[0]


def test_roads_under_water_are_roads_again() -> None:
    wet = wet_passage(WetRoads(depth=np.array([0, 0, 0.5, 0, 0]), free_speed=np.full(5, 40.0)))
    roads = replace(ROADS, minutes=ROADS.minutes * wet.multiplier, passable=ROADS.passable & wet.passable)
    assert nearest_place(roads, np.array([3])).minutes.tolist() == [np.inf, np.inf, np.inf, 0, np.inf]


def test_few_stops_get_the_shortest_routes() -> None:
    found = route_vehicles(FLEET)
    assert found.minutes == pytest.approx(least_by_trying_all(TIMES, FLEET.load, FLEET.room))
    assert sorted(stop for route in found.routes for stop in route) == [1, 2, 3, 4, 5]
    assert all(FLEET.load[list(route)].sum() <= 7 for route in found.routes)
    assert (found.unserved, found.missing) == ((), ())


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 900))
def test_small_fleets_get_the_shortest_routes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 100, (6, 2)).astype(float)
    times = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    fleet = replace(FLEET, minutes=times, load=np.r_[0, rng.integers(1, 4, 5)], room=np.array([8, 9]))
    assert route_vehicles(fleet).minutes == pytest.approx(least_by_trying_all(times, fleet.load, fleet.room), abs=0.01)


def test_a_single_stop_is_served_and_the_search_ends() -> None:
    found = route_vehicles(replace(FLEET, minutes=TIMES[:2, :2], load=np.array([0, 3]), room=np.array([7])))
    assert (found.routes, found.minutes) == (((1,),), 20)


def test_the_same_question_has_the_same_answer() -> None:
    rng = np.random.default_rng(3)
    places = rng.integers(0, 1000, (31, 2)).astype(float)
    times = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    fleet = FleetInputs(minutes=times, load=np.r_[0, rng.integers(1, 9, 30)], room=np.full(5, 40), solutions=60)
    first, second = route_vehicles(fleet), route_vehicles(fleet)
    assert (first.routes, first.minutes) == (second.routes, second.minutes)
    assert first.stamp == second.stamp
    assert first.stamp.seed == 1


def test_stops_that_cannot_be_served_are_told() -> None:
    cut = TIMES.copy()
    cut[3, 0] = cut[3, 1:3] = cut[3, 4:] = np.inf
    found = route_vehicles(replace(FLEET, minutes=cut, load=np.array([0, 3, 9, 4, 1, 2]), longest=50.0))
    assert found.unserved == (2, 3, 5)
    assert found.missing == (
        "2 号地点货量 9 超过最大载货量 7，请分批。",
        "3 号地点道路不通，需先抢通或改用其他方式。",
        "5 号地点往返超过单车最长行驶时间，请放宽时间或就近设车场。",
    )
    short = route_vehicles(replace(FLEET, room=np.array([4])))
    assert short.missing[0].endswith("车辆运力或时间不足，请增派车辆或分趟。")
    assert sum(FLEET.load[list(short.routes[0])]) <= 4
    none = route_vehicles(replace(FLEET, load=np.array([0, 8, 8, 8, 8, 8])))
    assert (none.routes, none.minutes, len(none.missing)) == (((), ()), 0, 5)


@pytest.mark.parametrize(
    ("base", "said", "field"),
    [
        (ROADS, {"start": np.array([0, 1, 2, 0, 5])}, "start"),
        (ROADS, {"start": np.array([0.5, 1, 2, 0, 0])}, "start"),
        (ROADS, {"end": np.array([1, 2])}, "end"),
        (ROADS, {"minutes": np.array([0.0, 5, 2, 20, 9])}, "minutes"),
        (ROADS, {"minutes": np.array([np.inf, 5, 2, 20, 9])}, "minutes"),
        (ROADS, {"passable": np.ones(5, dtype=int)}, "passable"),
        (ROADS, {"one_way": np.zeros(5, dtype=int)}, "one_way"),
        (FLEET, {"load": np.array([1, 3, 2, 4, 1, 2])}, "load"),
        (FLEET, {"load": np.array([0, 3.5, 2, 4, 1, 2])}, "load"),
        (FLEET, {"load": np.array([0, 3])}, "minutes"),
        (FLEET, {"room": np.array([0, 7])}, "room"),
        (FLEET, {"minutes": -TIMES}, "minutes"),
    ],
)
def test_what_makes_no_sense_is_refused(base: object, said: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(base, **said)  # type: ignore[type-var]
    assert refused.value.field == field


def test_places_have_to_be_in_the_graph() -> None:
    with pytest.raises(OutOfRange, match="places"):
        nearest_place(ROADS, np.array([], dtype=int))
    with pytest.raises(OutOfRange, match="places"):
        nearest_place(ROADS, np.array([9]))
    with pytest.raises(OutOfRange, match="origins"):
        minutes_between(ROADS, np.array([-1]), np.array([0]))
    with pytest.raises(OutOfRange, match="depth"):
        WetRoads(depth=np.array([-0.1]), free_speed=np.array([30.0]))
