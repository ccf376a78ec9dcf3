"""Rothermel's surface fire against a reference library's values, its convention of wind and slope, its refusals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.fire.fuels import FUELS
from sentinel.science.fire.landscape import CROSSWALK, OVERRUN, LandscapeInputs, landscape
from sentinel.science.fire.rothermel import SurfaceFire, SurfaceInputs, length_to_width, surface_fire
from sentinel.science.fire.wang import PROVISIONAL, WangInputs, wang

STILL = SurfaceInputs(
    fuel="FM1",
    moisture_1h=0.06,
    moisture_10h=0.07,
    moisture_100h=0.08,
    moisture_herb=0.60,
    moisture_woody=0.90,
    wind=np.zeros(1),
    wind_to=np.zeros(1),
    slope=np.zeros(1),
    upslope=np.zeros(1),
)
BREEZE = 8 / 3.6


def fire(**changed: object) -> SurfaceFire:
    return surface_fire(replace(STILL, **changed))


@pytest.mark.parametrize(
    ("fuel", "still", "windy", "intensity", "flame", "steep"),
    [
        ("FM1", 1.404, 31.12, 533, 1.39, 6.60),
        ("FM2", 0.871, 13.51, 1246, 2.06, 2.82),
        ("FM4", 1.973, 35.87, 19080, 7.21, 6.95),
        ("FM10", 0.361, 3.85, 988, 1.85, 0.940),
        ("GR2", 0.469, 11.56, 531, 1.39, 2.01),
        ("GS2", 0.364, 7.61, 661, 1.54, 1.41),
        ("SH5", 0.728, 19.08, 5697, 4.14, 2.94),
        ("TU5", 0.311, 3.087, 1500, 2.24, 0.789),
        ("TL8", 0.253, 2.036, 272, 1.02, 0.569),
    ],
)
def test_the_reference_table(
    fuel: str, still: float, windy: float, intensity: float, flame: float, steep: float
) -> None:
    in_wind, on_slope = fire(fuel=fuel, wind=np.array([BREEZE])), fire(fuel=fuel, slope=np.array([0.30]))
    assert in_wind.rate_still == pytest.approx(still, abs=6e-4)
    assert in_wind.rate[0] == pytest.approx(windy, rel=2e-3)
    assert in_wind.intensity[0] == pytest.approx(intensity, rel=1.5e-3)
    assert in_wind.flame_length[0] == pytest.approx(flame, abs=0.01)
    assert on_slope.rate[0] == pytest.approx(steep, rel=3e-3)


def test_wind_up_the_slope_adds_the_factors() -> None:
    both = fire(wind=np.array([BREEZE]), slope=np.array([0.30]))
    assert both.rate[0] == pytest.approx(36.3, abs=0.05)
    wind, slope = fire(wind=np.array([BREEZE])), fire(slope=np.array([0.30]))
    assert both.rate[0] == pytest.approx(wind.rate[0] + slope.rate[0] - both.rate_still)


def test_wind_across_the_slope_turns_the_head_between_them() -> None:
    across = fire(wind=np.array([BREEZE]), slope=np.array([0.30]), wind_to=np.array([90.0]))
    by_wind = fire(wind=np.array([BREEZE])).rate[0] / across.rate_still - 1
    by_slope = fire(slope=np.array([0.30])).rate[0] / across.rate_still - 1
    assert across.rate[0] / across.rate_still - 1 == pytest.approx(np.hypot(by_wind, by_slope))
    assert across.heading[0] == pytest.approx(np.degrees(np.arctan2(by_wind, by_slope)))


def test_the_effective_wind_is_the_wind_on_flat_ground() -> None:
    assert fire(wind=np.array([3.0])).effective_wind[0] == pytest.approx(3.0)


def test_the_ellipse_is_a_circle_in_still_air_and_no_longer_than_eight() -> None:
    wind = np.array([0.0, 4.4704, 6.7056, 40.0])  # 0, 10, 15 mile/h
    assert length_to_width(wind) == pytest.approx([1.0, 2.781, 4.997, 8.0], abs=1e-3)
    miles = wind[:3] / 0.44704
    anderson = 0.936 * np.exp(0.1147 * miles) + 0.461 * np.exp(-0.0692 * miles) - 0.397
    assert length_to_width(wind[:3]) == pytest.approx(anderson, rel=1e-3)


def test_a_fuel_model_whose_rate_was_not_checked_says_so() -> None:
    assert fire().stamp.provisional == ()
    assert fire(fuel="TL2").stamp.provisional == ("可燃物模型 TL2 的参数据文献表转录，未与参考结果核对。",)
    assert landscape(replace(MAP, legend=("FM1", "TL2"))).stamp.provisional == fire(fuel="TL2").stamp.provisional
    assert landscape(replace(MAP, legend=("FM1", "TL8", "TL2"))).stamp.provisional == ()


def test_herb_cures_into_dead_fuel_as_it_dries() -> None:
    rates = [fire(fuel="GR2", moisture_herb=herb).rate_still for herb in (0.30, 0.60, 0.90, 1.20)]
    assert rates == sorted(rates, reverse=True)
    assert fire(fuel="GR2", moisture_herb=0.30).rate_still > 2 * rates[2]


def test_dead_fuel_beyond_its_extinction_does_not_carry_fire() -> None:
    assert fire(moisture_1h=0.12).rate_still == 0


@settings(max_examples=40)
@given(st.sampled_from(sorted(FUELS)), st.floats(0, 10), st.floats(0, 1.5), st.floats(0, 360))
def test_more_wind_or_slope_never_slows_the_head_where_they_agree(
    fuel: str, wind: float, slope: float, to: float
) -> None:
    less = fire(
        fuel=fuel, wind=np.array([wind]), slope=np.array([slope]), wind_to=np.array([to]), upslope=np.array([to])
    )
    more = fire(
        fuel=fuel,
        wind=np.array([wind + 1]),
        slope=np.array([slope + 0.1]),
        wind_to=np.array([to]),
        upslope=np.array([to]),
    )
    assert 0 < less.rate_still <= less.rate[0] < more.rate[0]
    assert 0 <= less.eccentricity[0] < 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fuel", "XX9"),
        ("moisture_1h", -0.1),
        ("moisture_herb", 5.0),
        ("wind", np.array([-1.0])),
        ("wind", np.array([np.nan])),
        ("wind", np.zeros(2)),
        ("wind", np.zeros((1, 1))),
        ("slope", np.array([])),
        ("upslope", np.array([400.0])),
    ],
)
def test_what_the_model_cannot_answer_for_is_refused(field: str, value: object) -> None:
    with pytest.raises(OutOfRange) as refused:
        fire(**{field: value})
    assert refused.value.field == field


MAP = LandscapeInputs(
    legend=("FM1", "TL8"),
    fuel=np.array([[0, 1], [-1, 0]]),
    moisture_1h=0.06,
    moisture_10h=0.07,
    moisture_100h=0.08,
    moisture_herb=0.60,
    moisture_woody=0.90,
    wind=np.full((2, 2), BREEZE),
    wind_to=np.zeros((2, 2)),
    slope=np.zeros((2, 2)),
    upslope=np.zeros((2, 2)),
)


def test_a_map_of_fuels_burns_cell_by_cell() -> None:
    burning = landscape(MAP)
    assert burning.rate == pytest.approx(np.array([[31.12, 2.036], [0, 31.12]]), rel=1e-3)
    assert burning.flame_length[1, 0] == 0
    assert burning.limits == (CROSSWALK,)


def test_rock_may_be_steeper_and_less_known_than_any_fuel() -> None:
    cliff = replace(MAP, slope=np.array([[0.0, 0.0], [9.0, 0.0]]), upslope=np.array([[0.0, 0.0], [np.nan, 0.0]]))
    assert landscape(cliff).rate == pytest.approx(landscape(MAP).rate)
    for field, value in (("slope", 9.0), ("upslope", np.nan), ("wind", 31.0)):
        with pytest.raises(OutOfRange) as refused:
            landscape(replace(MAP, **{field: np.array([[value, 0.0], [0.0, 0.0]])}))
        assert refused.value.field == field


def test_a_fire_faster_than_its_wind_says_so() -> None:
    assert landscape(replace(MAP, wind=np.full((2, 2), 8.0))).limits == (CROSSWALK,)
    assert landscape(replace(MAP, wind=np.full((2, 2), 10.0))).limits == (CROSSWALK, OVERRUN)
    assert landscape(replace(MAP, wind=np.zeros((2, 2)))).limits == (CROSSWALK,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("legend", ("FM1", "橡树")),
        ("fuel", np.array([[0, 2], [0, 0]])),
        ("fuel", np.array([[0, 0.5], [0, 0]])),
        ("slope", np.zeros((3, 2))),
    ],
)
def test_a_map_that_does_not_fit_is_refused(field: str, value: object) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(MAP, **{field: value})
    assert refused.value.field == field


HOUR = WangInputs(
    temperature=20,
    humidity=30,
    wind_force=3,
    wind=np.array([0.0, 5.0]),
    slope=np.array([0.0, 20.0]),
    fuel_factor=np.array([1.0, 2.0]),
)


def test_wang_is_its_formula_and_says_it_is_provisional() -> None:
    found = wang(HOUR)
    assert found.rate_initial == pytest.approx(0.6 + 0.15 + 0.7 - 0.3)
    grown = 2 * np.exp(0.1783 * 5) * np.exp(3.533 * np.tan(np.radians(20)) ** 1.2)
    assert found.rate == pytest.approx([1.15, 1.15 * grown])
    assert found.stamp.provisional == PROVISIONAL


def test_wang_does_not_spread_backwards() -> None:
    assert wang(replace(HOUR, temperature=-5, humidity=100, wind_force=0)).rate.tolist() == [0, 0]


def test_wang_refuses_what_it_cannot_answer_for() -> None:
    with pytest.raises(OutOfRange, match="humidity"):
        replace(HOUR, humidity=101)
    with pytest.raises(OutOfRange, match="slope"):
        replace(HOUR, slope=np.array([10.0]))
    with pytest.raises(OutOfRange, match="slope"):
        replace(HOUR, slope=np.array([-10.0, 0.0]))
