"""Design storms: the depth is kept whatever the shape; the peak stands where it was asked. Ensembles of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.flood.ensemble import Member, member, storms, together
from sentinel.science.flood.inputs import Inputs
from sentinel.science.flood.storm import Storm, hyetograph


def depth(periods: tuple[tuple[float, float], ...]) -> float:
    """The depth of periods (until s, mm/h), mm."""
    ends = np.array([0.0] + [until for until, _rate in periods])
    return float((np.diff(ends) / 3600 * np.array([rate for _until, rate in periods])).sum())


@given(
    mm=st.floats(0.1, 2000),
    hours=st.floats(1 / 6, 168),
    peak=st.one_of(st.none(), st.floats(0.05, 0.95)),
)
def test_the_depth_falls_whole_whatever_the_shape(mm: float, hours: float, peak: float | None) -> None:
    periods = hyetograph(Storm(depth=mm, hours=hours, peak=peak))
    assert depth(periods) == pytest.approx(mm, rel=1e-9)
    assert periods[-1][0] == pytest.approx(hours * 3600)


def test_an_even_storm_has_one_rate_and_a_triangle_its_peak() -> None:
    assert {round(rate, 9) for _until, rate in hyetograph(Storm(depth=60, hours=2))} == {30.0}
    rates = [rate for _until, rate in hyetograph(Storm(depth=60, hours=2, peak=0.5))]
    # Triangle of 60 mm/h at one hour: the ten minutes before it have 60 (1 - 1/12).
    assert [round(rate, 6) for rate in rates[:6]] == [5.0, 15.0, 25.0, 35.0, 45.0, 55.0]
    assert rates[6:] == pytest.approx(rates[5::-1])


@pytest.mark.parametrize(("said", "field"), [({"depth": 0}, "depth"), ({"hours": 0.1}, "hours"), ({"peak": 1}, "peak")])
def test_what_is_no_storm_is_refused(said: dict[str, float], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        Storm(**{"depth": 10.0, "hours": 1.0, **said})
    assert refused.value.field == field


def test_members_keep_the_mean_spread_as_asked_and_are_the_same_for_the_same_seed() -> None:
    asked = Storm(depth=100, hours=3)
    found = storms(asked, 30, spread=0.3, seed=5)
    depths = np.array([each.depth for each in found])
    assert depths.mean() == pytest.approx(100)
    assert np.log(depths).std() == pytest.approx(0.3, rel=0.1)
    assert [each.peak for each in found].count(0.5) == 10
    assert [(each.depth, each.peak) for each in storms(asked, 30, spread=0.3, seed=5)] == [
        (each.depth, each.peak) for each in found
    ]


def test_a_member_past_what_rain_can_be_is_held_there() -> None:
    assert max(each.depth for each in storms(Storm(depth=1900, hours=24), 10, spread=0.5, seed=1)) == 2000.0


def of(deepest: float, arrival: float) -> Member:
    """A member of one cell."""
    return Member(np.array([[deepest]]), np.array([[2 * deepest]]), np.array([[arrival]]), 0.0, 1, "m", "d")


def test_members_together_are_prudent() -> None:
    said = together([of(0.1, np.nan), of(0.3, 900.0), of(0.5, 300.0), of(0.2, np.nan)], threshold=0.3, quantile=1.0)
    assert (said.deepest.item(), said.speed.item(), said.arrival.item(), said.chance.item()) == (0.5, 1.0, 300.0, 0.5)


def test_a_cell_no_member_wets_has_no_arrival() -> None:
    assert np.isnan(together([of(0.0, np.nan)], threshold=0.3, quantile=0.9).arrival).all()


def test_a_member_is_a_run_of_its_inputs() -> None:
    bed = np.add.outer(np.zeros(8), np.arange(8.0))
    found = member(Inputs(bed=bed, cell=10.0, duration=600.0, rain=((600.0, 60.0),), solver="inertial"))
    assert found.model == "flood.inertial 2"
    assert found.deepest[:, 0].min() > 0.01 > found.error
