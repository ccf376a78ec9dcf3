"""Distances and the plan of who goes where."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.prepare.shelters import choices, rules

AT = datetime(2023, 7, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
NEAR, FAR = rules.Site("near", (116.01, 40.0), 10), rules.Site("far", (116.2, 40.0), 100)


def test_a_degree_of_latitude_and_of_longitude():
    assert round(rules.metres_between((116.0, 40.0), (116.0, 41.0))) == 111195
    assert round(rules.metres_between((116.0, 40.0), (117.0, 40.0))) == 85180
    assert rules.metres_between((116.0, 40.0), (116.0, 40.0)) == 0


def test_each_village_goes_to_the_nearest_that_can_hold_it():
    needs = [rules.Need("a", (116.0, 40.0), 6), rules.Need("b", (116.0, 40.0), 4), rules.Need("c", (116.0, 40.0), 5)]
    assert rules.plan(needs, [FAR, NEAR]) == {"a": "near", "c": "far", "b": "near"}


def test_nowhere_left_is_said():
    assert rules.plan([rules.Need("a", (116.0, 40.0), 101)], [NEAR, FAR]) == {"a": None}
    assert rules.plan([rules.Need("a", None, 1)], []) == {"a": None}


def test_unknown_place_takes_the_first_by_code():
    assert rules.plan([rules.Need("a", None, 10)], [NEAR, FAR]) == {"a": "far"}


needs_drawn = st.lists(
    st.builds(
        rules.Need,
        area_code=st.text("abcdefgh", min_size=1, max_size=3),
        place=st.tuples(st.floats(115, 117), st.floats(39, 41)),
        people=st.integers(1, 20),
    ),
    unique_by=lambda need: need.area_code,
    max_size=8,
)


@given(needs=needs_drawn, seed=st.randoms())
def test_the_plan_is_the_same_in_any_order_and_never_overfull(needs, seed):
    chosen = rules.plan(needs, [NEAR, FAR])
    shuffled = list(needs)
    seed.shuffle(shuffled)
    assert rules.plan(shuffled, [FAR, NEAR]) == chosen
    assert set(chosen) == {need.area_code for need in needs}
    assert sum(need.people for need in needs if chosen[need.area_code] == "near") <= NEAR.room
    assert sum(need.people for need in needs if chosen[need.area_code] == "far") <= FAR.room


def test_stale_after_the_days_allowed():
    assert rules.stale(None, AT, 30)
    assert not rules.stale(AT - timedelta(days=30), AT, 30)
    assert rules.stale(AT - timedelta(days=30, seconds=1), AT, 30)


@pytest.mark.parametrize(
    "name",
    [
        "ShelterStatus",
        "Level",
        "Kind",
        "Duration",
        "Space",
        "Condition",
        "StayKind",
        "Care",
        "Purpose",
    ],
)
def test_labels_cover_the_codes(name):
    assert getattr(choices, name).values == [str(code) for code in getattr(rules, name)]


@given(area=st.integers(0, 10**6), each=st.decimals("0.1", "9", places=1))
def test_nobody_has_less_than_the_area_asked_for(area, each):
    people = rules.people_by_area(area, each)
    assert people * each <= area < (people + 1) * each


def test_an_unknown_area_limits_nobody():
    assert rules.people_by_area(None, Decimal(2)) is None
    assert (rules.limit(10, None), rules.limit(10, 4), rules.limit(10, 40)) == (10, 4, 10)


def test_area_a_resident():
    assert rules.m2_a_resident(663_000, 400_000) == Decimal("1.66")
    assert rules.m2_a_resident(663_000, None) is None


@given(holds=st.lists(st.integers(0, 9), max_size=6), gone=st.integers(0, 9), share=st.floats(0, 1))
def test_a_list_takes_out_just_the_people_it_reports(holds, gone, share):
    holdings = [rules.Holding(str(number), listed) for number, listed in enumerate(holds)]
    listed = sum(holds) + gone
    people = int(listed * share)
    found = rules.settle(listed, holdings, people)
    assert found.gone + found.leaving == people
    assert found.gone == min(people, gone)
    assert all(0 < taken <= holds[int(key)] for key, taken in found.takes.items())


def test_a_list_takes_stays_in_the_order_given():
    holdings = [rules.Holding("list", 2), rules.Holding("family", 3)]
    assert rules.settle(6, holdings, 4) == rules.Settled(1, {"list": 2, "family": 1})


@pytest.mark.parametrize("people", [10, 11])
def test_room_is_enough_up_to_the_last_place(people):
    assert rules.plan([rules.Need("a", (116.0, 40.0), people)], [NEAR]) == {"a": {10: "near"}.get(people)}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("谭永涛 10049596870", ("谭永涛", "10049596870")),
        ("谭永涛：010-69842345", ("谭永涛", "010-69842345")),
        ("谭永涛（100 4959 6870）", ("谭永涛", "100 4959 6870）")),
        ("10049596870", ("", "10049596870")),
        ("3 号楼谭永涛", ("3 号楼谭永涛", "")),
        ("", ("", "")),
    ],
)
def test_a_number_beside_a_name(text, parts):
    assert rules.name_and_number(text) == parts
