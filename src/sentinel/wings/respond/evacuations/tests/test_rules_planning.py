"""Who leaves when and where to, pure."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from sentinel.wings.respond.evacuations.rules import Leaving, Reached, Road, Stage, Terms, leavings

BEGAN = datetime(2023, 7, 30, 2, 0, tzinfo=UTC)
DRIVE = Terms(reserve=60, kmh=15, detour=1.4)
MINUTE = timedelta(minutes=1)


def village(code: str, people: int = 10, inside: int = 0, minutes: int | None = 120) -> Reached:
    """A village in water a metre deep."""
    return Reached(code, f"村{code}", people, inside, 1.0, minutes)


def plan(villages: list[Reached], room: dict[str, int], metres: list[list[float]]) -> dict[str, Leaving]:
    """The plan, by village, in its order."""
    ways = [[Road(DRIVE.minutes(metres)) for metres in row] for row in metres]
    return {one.village.area_code: one for one in leavings(villages, room, ways, BEGAN, DRIVE.reserve)}


def test_a_way_takes_as_long_as_its_detour_at_the_speed() -> None:
    assert Terms(reserve=0, kmh=3, detour=1.5).minutes(1000) == pytest.approx(30)


def test_the_latest_moment_is_the_arrival_less_the_way_and_the_reserve() -> None:
    one = plan([village("a")], {"s": 10}, [[2500]])["a"]
    assert (one.goes, one.unplaced, one.travel) == ((("s", 10),), 0, 14)
    assert (one.comes_at, one.leave_by) == (BEGAN + 120 * MINUTE, BEGAN + 46 * MINUTE)


def test_a_part_of_a_minute_on_the_way_is_a_whole_one() -> None:
    assert plan([village("a")], {"s": 10}, [[100]])["a"].travel == 1


def test_a_village_in_two_shelters_leaves_by_the_longer_way() -> None:
    one = plan([village("a")], {"near": 4, "far": 9}, [[0, 2500]])["a"]
    assert (one.goes, one.travel) == ((("far", 6), ("near", 4)), 14)


def test_the_plan_takes_the_least_walking_over_all_villages() -> None:
    found = plan([village("a"), village("b")], {"s": 10, "t": 10}, [[0, 1000], [1000, 5000]])
    assert (found["a"].goes, found["b"].goes) == ((("t", 10),), (("s", 10),))


@pytest.mark.parametrize(("room", "metres"), [({}, [[]]), ({"s": 0}, [[0]])], ids=["none", "full"])
def test_without_room_everybody_is_without_a_place_and_the_way_is_left_out(room: dict, metres: list) -> None:
    one = plan([village("a")], room, metres)["a"]
    assert (one.goes, one.unplaced, one.travel) == ((), 10, None)
    assert one.leave_by == BEGAN + 60 * MINUTE


def test_who_finds_no_place_is_counted_for_the_village() -> None:
    one = plan([village("a")], {"s": 7}, [[0]])["a"]
    assert (one.goes, one.unplaced) == ((("s", 7),), 3)


def test_no_village_needs_no_plan() -> None:
    assert leavings([], {"s": 7}, [], BEGAN, DRIVE.reserve) == []


def test_homes_in_the_water_move_first_then_the_earliest_then_the_most_people_then_the_unknown() -> None:
    villages = [
        village("unknown", minutes=None),
        village("soon", minutes=70),
        village("few", people=2),
        village("many", people=9),
        village("wet-later", inside=1, minutes=300),
        village("wet", inside=1, minutes=200),
    ]
    found = plan(villages, {"s": 99}, [[0]] * len(villages))
    assert list(found) == ["wet", "wet-later", "soon", "many", "few", "unknown"]


def test_at_the_latest_moment_it_is_now() -> None:
    one = plan([village("a")], {"s": 10}, [[0]])["a"]
    assert [one.stage(BEGAN + 60 * MINUTE), one.stage(BEGAN + 59 * MINUTE)] == [Stage.IMMEDIATE, Stage.PREPARE]


def test_where_nobody_knows_when_the_water_comes_it_is_prepared_for() -> None:
    one = plan([village("a", minutes=None)], {"s": 10}, [[0]])["a"]
    assert (one.comes_at, one.leave_by, one.stage(BEGAN)) == (None, None, Stage.PREPARE)


def test_a_road_that_closes_first_says_when_to_leave() -> None:
    """Set out before minute 80; the water would have left time until 120 - 14 - 60."""
    (one,) = leavings([village("a", minutes=200)], {"s": 10}, [[Road(14, 80.5)]], BEGAN, 60)
    assert (one.road_until, one.leave_by) == (BEGAN + 80 * MINUTE, BEGAN + 20 * MINUTE)
    (late,) = leavings([village("a", minutes=120)], {"s": 10}, [[Road(14, 300)]], BEGAN, 60)
    assert late.leave_by == BEGAN + 46 * MINUTE


def test_who_has_no_way_is_cut_off_and_unplaced() -> None:
    (one,) = leavings([village("a")], {"s": 10}, [[Road(math.inf)]], BEGAN, 60)
    assert (one.cut_off, one.unplaced, one.goes) == (True, 10, ())
