"""Ranges of collapsed share and deaths."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.quake.loss import CollapseInputs, DeathInputs, collapsed_share, deaths

# A made-up matrix: what matters is how it is read.
BUILDINGS = CollapseInputs(
    intensity=np.array([6.0, 8.4, 11.0]),
    intensity_low=np.array([5.4, 7.8, 10.4]),
    intensity_high=np.array([6.6, 9.0, 11.6]),
    class_share=np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]),
    degrees=np.array([6.0, 7.0, 8.0, 9.0, 10.0]),
    collapse=np.array([[0.0, 0.02, 0.1, 0.3, 0.6], [0.0, 0.0, 0.02, 0.1, 0.3]]),
    source="示例",
)
PEOPLE = DeathInputs(
    intensity=np.array([8.0]),
    intensity_low=np.array([8.0]),
    intensity_high=np.array([8.0]),
    collapsed_low=np.array([0.1]),
    collapsed_high=np.array([0.1]),
    people=np.array([1000.0]),
    density=np.array([100.0]),
    theta=14.05,
    beta=0.17,
    night=False,
    source="USGS OFR 2009-1136 印度尼西亚",
)


def test_the_collapsed_share_is_read_from_the_matrix_at_both_ends() -> None:
    found = collapsed_share(BUILDINGS)
    assert found.low == pytest.approx([0, 0.06, 0.3])
    assert found.high == pytest.approx([0.02, 0.2, 0.3])
    assert "示例" in found.stamp.provisional[0]


def test_deaths_by_both_formulas() -> None:
    found = deaths(PEOPLE)
    assert found.ma_xie_low == found.ma_xie_high == pytest.approx(1000 * 10 ** (12.479 * 0.1**0.1 - 13.3))
    assert found.ma_xie_low == pytest.approx(0.4097, abs=0.0001)
    assert found.pager_low == found.pager_high == pytest.approx(0.4618, abs=0.0001)
    assert (found.low, found.high) == (found.ma_xie_low, found.pager_high)
    assert len(found.stamp.provisional) == 2


@pytest.mark.parametrize(("density", "factor"), [(49.9, 0.8), (50, 1), (199, 1), (200, 1.1), (499, 1.1), (500, 1.2)])
def test_density_weighs(density: float, factor: float) -> None:
    dense = deaths(replace(PEOPLE, density=np.array([density])))
    assert dense.ma_xie_low == pytest.approx(factor * deaths(PEOPLE).ma_xie_low)


@pytest.mark.parametrize(("degree", "factor"), [(5.9, 17), (6.4, 17), (7, 8), (8, 4), (9, 2), (10, 1.5), (11, 1.5)])
def test_the_night_weighs(degree: float, factor: float) -> None:
    at = {name: np.array([degree]) for name in ("intensity", "intensity_low", "intensity_high")}
    by_day = deaths(replace(PEOPLE, **at))
    assert deaths(replace(PEOPLE, **at, night=True)).ma_xie_low == pytest.approx(factor * by_day.ma_xie_low)


@settings(max_examples=50, deadline=None)
@given(
    middle=st.floats(2, 11),
    below=st.floats(0, 1),
    above=st.floats(0, 1),
    share=st.floats(0, 0.5),
    spread=st.floats(0, 0.5),
    night=st.booleans(),
)
def test_a_range_is_a_range(
    middle: float, below: float, above: float, share: float, spread: float, night: bool
) -> None:
    found = deaths(
        replace(
            PEOPLE,
            intensity=np.array([middle]),
            intensity_low=np.array([middle - below]),
            intensity_high=np.array([middle + above]),
            collapsed_low=np.array([share]),
            collapsed_high=np.array([share + spread]),
            night=night,
        )
    )
    assert 0 <= found.low <= found.ma_xie_low <= found.ma_xie_high <= found.high <= 1000
    assert found.low <= found.pager_low <= found.pager_high <= found.high


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"intensity_low": np.array([6.1, 7.8, 10.4])}, "intensity"),
        ({"intensity_low": np.array([5.0])}, "intensity_low"),
        ({"class_share": np.ones((3, 2))}, "class_share"),
        ({"class_share": np.ones((2, 2)) / 2}, "class_share"),
        ({"degrees": np.array([6.0, 7.0, 9.0, 10.0, 11.0])}, "degrees"),
        ({"degrees": np.array([6.0, 7.0])}, "collapse"),
        ({"collapse": np.array([[0, 0.2, 0.1, 0.3, 0.6], [0, 0, 0, 0, 0]])}, "collapse"),
        ({"source": " "}, "source"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(said: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(BUILDINGS, **said)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"people": np.array([-1.0])}, "people"),
        ({"people": np.ones(2)}, "people"),
        ({"collapsed_low": np.array([0.2])}, "collapsed_low"),
        ({"theta": 0.0}, "theta"),
        ({"source": ""}, "source"),
    ],
)
def test_people_who_do_not_fit_are_refused(said: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(PEOPLE, **said)
    assert refused.value.field == field
