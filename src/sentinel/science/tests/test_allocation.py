"""Shelters, stock and sites against exact optima."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from sentinel.science.allocation.covering import CoveringInputs, cover_most
from sentinel.science.allocation.shelters import ShelterInputs, assign_shelters
from sentinel.science.allocation.sourcing import StockInputs, source_stock
from sentinel.science.contract import OutOfRange

TWO_VILLAGES = ShelterInputs(
    people=np.array([100, 50]), room=np.array([80, 40]), minutes=np.array([[10.0, 30.0], [20.0, 25.0]])
)
STOCK = StockInputs(
    goods=("帐篷", "棉被"),
    stock=np.array([[10, 5], [0, 100]]),
    need=np.array([[8, 9], [30, 0]]),
    cost=np.array([[1.0, np.inf], [2.0, 3.0]]),
)
SITES = CoveringInputs(
    reaches=np.array([[True, False, False], [True, True, False], [False, True, False], [False, False, False]]),
    weight=np.array([5.0, 1.0, 7.0, 2.0]),
    count=1,
)


def three_hundred_villages() -> ShelterInputs:
    rng = np.random.default_rng(0)
    people, room = rng.integers(20, 800, 300), rng.integers(1500, 5000, 60)
    return ShelterInputs(people=people, room=room, minutes=rng.integers(2, 90, (300, 60)).astype(float))


def least_by_linear_programme(people: np.ndarray, room: np.ndarray, minutes: np.ndarray) -> float:
    villages, shelters = minutes.shape
    everybody = np.kron(np.eye(villages), np.ones(shelters))
    within = np.kron(np.ones(villages), np.eye(shelters))
    found = linprog(minutes.ravel(), A_ub=within, b_ub=room, A_eq=everybody, b_eq=people, method="highs")
    return float(found.fun)


def most_by_trying_all(reaches: np.ndarray, weight: np.ndarray, count: int) -> float:
    choices = combinations(range(reaches.shape[1]), count)
    return max(float(weight[reaches[:, list(each)].any(axis=1)].sum()) for each in choices)


def test_three_hundred_villages_have_the_known_optimum() -> None:
    given = three_hundred_villages()
    found = assign_shelters(given)
    assert found.person_minutes == 380_509
    assert (found.people.sum(axis=1) == given.people).all()
    assert (found.people.sum(axis=0) <= given.room).all()
    assert (found.missing, found.unassigned.sum()) == ((), 0)


@settings(max_examples=30, deadline=None)
@given(
    people=arrays(np.int64, 5, elements=st.integers(0, 50)),
    minutes=arrays(np.int64, (5, 4), elements=st.integers(0, 90)),
)
def test_the_flow_costs_what_the_linear_programme_costs(people: np.ndarray, minutes: np.ndarray) -> None:
    room = np.array([70, 70, 60, 50])
    found = assign_shelters(ShelterInputs(people=people, room=room, minutes=minutes.astype(float)))
    assert found.person_minutes == pytest.approx(least_by_linear_programme(people, room, minutes))


@settings(max_examples=40, deadline=None)
@given(
    people=arrays(np.int64, 4, elements=st.integers(0, 60)),
    room=arrays(np.int64, 3, elements=st.integers(0, 60)),
    minutes=arrays(float, (4, 3), elements=st.one_of(st.floats(0, 500), st.just(np.inf))),
)
def test_nobody_is_lost_and_no_place_stays_empty_for_someone_who_could_take_it(
    people: np.ndarray, room: np.ndarray, minutes: np.ndarray
) -> None:
    found = assign_shelters(ShelterInputs(people=people, room=room, minutes=minutes))
    assert (found.people.sum(axis=1) + found.unassigned == people).all()
    assert (found.people.sum(axis=0) <= room).all()
    assert not found.people[~np.isfinite(minutes)].any()
    could = np.isfinite(minutes) & (found.unassigned > 0)[:, None] & ~found.full
    assert not could.any()
    assert bool(found.missing) == bool(found.unassigned.any())


def test_people_without_room_or_without_a_way_are_told() -> None:
    found = assign_shelters(TWO_VILLAGES)
    assert found.people.tolist() == [[80, 0], [0, 40]]
    assert found.unassigned.tolist() == [20, 10]
    assert found.missing == ("可达的避难场所容量不足，还差 30 个位置。",)
    cut = assign_shelters(replace(TWO_VILLAGES, minutes=np.array([[10.0, 30.0], [np.inf, np.inf]])))
    assert cut.cut_off.tolist() == [False, True]
    assert cut.unassigned.tolist() == [0, 50]
    assert cut.missing == ("1 个村共 50 人没有可达的避难场所，需先打通道路或换方式转移。",)
    none = assign_shelters(replace(TWO_VILLAGES, minutes=np.full((2, 2), np.inf)))
    assert none.unassigned.tolist() == [100, 50]


def test_placing_one_more_outweighs_any_way() -> None:
    """Village 0 has only the near shelter, so village 1 goes far."""
    minutes = np.array([[1.0, np.inf], [0.0, 90_000.0]])
    given = replace(TWO_VILLAGES, people=np.array([10, 10]), room=np.array([10, 10]), minutes=minutes)
    found = assign_shelters(given)
    assert found.people.tolist() == [[10, 0], [0, 10]]


def test_stock_goes_by_the_cheapest_ways_and_shortages_are_told() -> None:
    found = source_stock(STOCK)
    assert found.shipped[0].tolist() == [[8, 0], [0, 5]]
    assert found.shipped[1].tolist() == [[0, 0], [30, 0]]
    assert found.short.tolist() == [[0, 4], [0, 0]]
    assert found.cost == 8 + 15 + 60
    assert found.missing == ("帐篷缺 4；另有 2 在库，但道路不通，运不到缺口处。",)
    empty = source_stock(replace(STOCK, stock=np.zeros((2, 2), dtype=int)))
    assert empty.missing == (
        "帐篷缺 17，各仓库已调空，需申请上级调拨或采购。",
        "棉被缺 30，各仓库已调空，需申请上级调拨或采购。",
    )


@settings(max_examples=25, deadline=None)
@given(
    reaches=arrays(bool, (15, 8)),
    weight=arrays(np.int64, 15, elements=st.integers(0, 100)),
    count=st.integers(1, 5),
)
def test_sites_cover_what_the_best_choice_covers(reaches: np.ndarray, weight: np.ndarray, count: int) -> None:
    found = cover_most(CoveringInputs(reaches=reaches, weight=weight.astype(float), count=count))
    assert found.proved
    assert found.weight == pytest.approx(most_by_trying_all(reaches, weight, count))
    assert found.bound == pytest.approx(found.weight)
    assert len(found.chosen) <= count


def test_fifteen_of_two_hundred_sites() -> None:
    rng = np.random.default_rng(0)
    rng.integers(20, 800, 300), rng.integers(1500, 5000, 60), rng.integers(2, 90, (300, 60))
    demands, sites = rng.random((1500, 2)), rng.random((200, 2))
    reaches = np.hypot(*(demands[:, None] - sites[None]).transpose(2, 0, 1)) < 0.12
    found = cover_most(CoveringInputs(reaches=reaches, weight=rng.integers(1, 100, 1500).astype(float), count=15))
    assert (found.weight, found.proved, len(found.chosen)) == (53_541, True, 15)


def test_what_no_site_covers_is_told() -> None:
    found = cover_most(SITES)
    assert (found.chosen.tolist(), found.weight) == ([1], 8)
    assert found.covered.tolist() == [False, True, True, False]
    assert found.missing == (
        "1 个需求点（需求量 2）任何候选点都覆盖不到。",
        "1 个点之外，还有 1 个可覆盖的需求点未覆盖。",
    )


@pytest.mark.parametrize(
    ("base", "said", "field"),
    [
        (TWO_VILLAGES, {"people": np.array([100, -1])}, "people"),
        (TWO_VILLAGES, {"people": np.array([100.5, 1.0])}, "people"),
        (TWO_VILLAGES, {"room": np.array([], dtype=int)}, "room"),
        (TWO_VILLAGES, {"minutes": np.ones((3, 2))}, "minutes"),
        (TWO_VILLAGES, {"minutes": np.full((2, 2), np.nan)}, "minutes"),
        (TWO_VILLAGES, {"minutes": np.full((2, 2), 1e6)}, "minutes"),
        (STOCK, {"goods": ("帐篷",)}, "stock"),
        (STOCK, {"need": np.ones((2, 2))}, "need"),
        (STOCK, {"cost": np.ones((2, 3))}, "cost"),
        (STOCK, {"cost": np.full((2, 2), 1e6)}, "cost"),
        (SITES, {"weight": np.ones(3)}, "weight"),
        (SITES, {"count": 4}, "count"),
        (SITES, {"reaches": np.ones(3, dtype=bool)}, "reaches"),
    ],
)
def test_what_makes_no_sense_is_refused(base: object, said: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(base, **said)  # type: ignore[type-var]
    assert refused.value.field == field
