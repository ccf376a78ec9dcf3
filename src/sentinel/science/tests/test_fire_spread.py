"""Minimum travel time against the circle and the ellipse, around what does not burn, and from several fires."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from sentinel.science.contract import OutOfRange
from sentinel.science.fire.spread import EDGE, LIMITS, spread
from sentinel.science.tests.cases.fire import CELL, RATE, exact, plain


@pytest.mark.parametrize(("lean", "heading", "mean", "worst"), [(0, 0, 0.0046, 0.0132), (0.85, 0, 0.0090, 0.0825)])
def test_the_error_of_thirty_two_directions(lean: float, heading: float, mean: float, worst: float) -> None:
    given = plain(300, lean, heading)
    distance, arrival = exact(given)
    error = (spread(given).arrival / np.where(distance > 0, arrival, 1) - 1)[distance > 300]
    assert error.min() > -1e-6
    assert error.mean() < mean
    assert error.max() < worst


@pytest.mark.parametrize("heading", [0.0, 90.0, 180.0, 270.0])
def test_head_flank_and_back_of_the_ellipse(heading: float) -> None:
    given = plain(61, 0.85, heading)
    arrival = spread(given).arrival
    north, east = round(np.cos(np.radians(heading))), round(np.sin(np.radians(heading)))
    head, back = arrival[30 - 20 * north, 30 + 20 * east], arrival[30 + 20 * north, 30 - 20 * east]
    assert head == pytest.approx(20 * CELL / RATE, rel=1e-6)
    assert back == pytest.approx(20 * CELL / (RATE * 0.15 / 1.85), rel=1e-6)
    assert arrival[30 - 20 * east, 30 + 20 * north] == pytest.approx(20 * CELL / (RATE * 0.15), rel=1e-6)


def test_the_area_of_a_circle() -> None:
    given = replace(plain(201), until=400.0)
    found = spread(given)
    assert found.area == pytest.approx(np.pi * (RATE * 400) ** 2 / 1e4, rel=0.02)
    assert found.arrival.dtype == np.float32
    assert found.limits == LIMITS
    assert np.isinf(found.arrival[0, 0])


def test_it_says_that_spotting_is_not_in_it() -> None:
    assert "未模拟飞火" in spread(plain(5)).limits[0]


def test_a_fire_at_the_edge_says_so() -> None:
    assert spread(plain(5)).limits[-1] == EDGE


def test_a_break_one_cell_wide_holds() -> None:
    for slanted in (False, True):
        rate = np.full((41, 41), RATE)
        rows = np.arange(41)
        rate[np.where(slanted, rows, 25), rows] = 0
        given = replace(plain(41), rate=rate, ignition_rows=np.array([10]), ignition_columns=np.array([20]))
        arrival = spread(given).arrival
        beyond = np.tril(np.ones((41, 41), bool)) if slanted else np.indices((41, 41))[0] >= 25
        assert np.isinf(arrival[beyond]).all()
        assert np.isfinite(arrival[~beyond]).all()


def test_fire_goes_round_through_a_gap() -> None:
    rate = np.full((41, 41), RATE)
    rate[25, 1:] = 0
    arrival = spread(replace(plain(41), rate=rate)).arrival
    assert np.isfinite(arrival[26:]).all()
    assert arrival[26, 20] > 40 * CELL / RATE


def test_several_fires_each_from_their_own_time() -> None:
    given = replace(
        plain(41),
        ignition_rows=np.array([5, 35]),
        ignition_columns=np.array([20, 20]),
        ignition_times=np.array([0.0, 60.0]),
    )
    both = spread(given).arrival
    alone = [
        spread(
            replace(
                given,
                ignition_rows=np.array([row]),
                ignition_columns=np.array([20]),
                ignition_times=np.array([time]),
            )
        ).arrival
        for row, time in ((5, 0.0), (35, 60.0))
    ]
    assert np.array_equal(both, np.minimum(*alone))


def test_slower_fuel_behind_costs_its_own_time() -> None:
    rate = np.full((41, 41), RATE)
    rate[:, 26:] = RATE / 10
    arrival = spread(replace(plain(41), rate=rate)).arrival
    assert arrival[20, 36] == pytest.approx(5.5 * CELL / RATE + 10.5 * CELL / (RATE / 10), rel=1e-6)


def test_the_same_fire_gives_the_same_bits() -> None:
    given = plain(41, 0.85)
    one, other = spread(given), spread(given)
    assert one.arrival.tobytes() == other.arrival.tobytes()
    assert one.stamp == other.stamp


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("rate", {"rate": np.full((41, 41), -1.0)}),
        ("rate", {"rate": np.full((41, 41), np.nan)}),
        ("rate", {"rate": np.ones(41)}),
        ("heading", {"heading": np.zeros((41, 40))}),
        ("eccentricity", {"eccentricity": np.ones((41, 41))}),
        ("cell", {"cell": 0.0}),
        ("ignition_rows", {"rate": np.zeros((41, 41))}),
        ("ignition_rows", {"ignition_rows": np.array([41])}),
        ("ignition_rows", {"ignition_rows": np.array([1.5])}),
        ("ignition_rows", {"ignition_rows": np.array([])}),
        ("ignition_times", {"ignition_times": np.array([0.0, 1.0])}),
    ],
)
def test_what_cannot_burn_is_refused(field: str, changed: dict[str, object]) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(plain(41), **changed)
    assert refused.value.field == field


def test_an_ignition_in_every_cell_burns_all_at_once() -> None:
    cells = np.array(list(product(range(5), range(5))))
    given = replace(plain(5), ignition_rows=cells[:, 0], ignition_columns=cells[:, 1], ignition_times=np.full(25, 7.0))
    assert (spread(given).arrival == 7).all()
