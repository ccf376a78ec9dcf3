"""Distances and the plan of who goes where."""

from datetime import datetime, timedelta
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


def test_labels_cover_the_codes():
    assert choices.ShelterStatus.values == [str(code) for code in rules.ShelterStatus]


@pytest.mark.parametrize("people", [10, 11])
def test_room_is_enough_up_to_the_last_place(people):
    assert rules.plan([rules.Need("a", (116.0, 40.0), people)], [NEAR]) == {"a": {10: "near"}.get(people)}
