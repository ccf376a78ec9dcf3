"""One release into the wind: the form that holds, distances, the ground it lies on, what is said of it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sentinel.science.contract import OutOfRange
from sentinel.science.gas import dense, footprint
from sentinel.science.gas.gaussian import Ground, Plume, Weather, plume_field
from sentinel.science.gas.release import PRESSURE, Form, Manner, Release, outflow, spread
from sentinel.science.gas.sigmas import Sigmas, Stability, sigmas
from sentinel.science.gas.substances import SUBSTANCES
from sentinel.science.gas.weather import Sky, stability
from sentinel.science.gas.zones import densities

NIGHT = Weather(wind=2.0, wind_from_deg=0.0, stability=Stability.F, sigmas=Sigmas.BRIGGS_OPEN)


def release(code: str = "carbon_monoxide", manner: str = "steady", amount: float = 0.5, **said: Any) -> Release:
    """Half a kilogram a second of carbon monoxide on a clear night, unless said otherwise."""
    usual: dict[str, Any] = {"chilled": False, "air_temperature": 293.15, "weather": NIGHT, "meander": 1}
    return Release(manner=Manner(manner), amount=amount, substance=SUBSTANCES[code], **usual | said)


def test_a_gas_like_air_spreads_as_the_plume_does() -> None:
    found = spread(release())
    gas = SUBSTANCES["carbon_monoxide"]
    limits = densities(gas.limits, gas.molar_mass, 293.15, PRESSURE)
    ground = Ground(east=np.array([-1.0, 1.0]), north=np.array([-1.0, 1.0]))
    plume = Plume(rate=0.5, release_height=0.0, thresholds=limits, weather=NIGHT, ground=ground)
    assert (found.form, found.wind) == (Form.GAUSSIAN, 2.0)
    assert found.reaches.tolist() == plume_field(plume).distance.tolist()
    assert found.radii.max(axis=1).tolist() == found.reaches.tolist()
    assert (found.radii[:, 90:271] == 0).all()


def test_the_half_width_is_where_the_plume_has_the_limit() -> None:
    """A cloud of which the axis has e times the limit everywhere is sigma_y sqrt(2) wide on each side."""
    radii = footprint.of_plume(lambda along: np.full(along.shape, np.e), Sigmas.BRIGGS_OPEN, Stability.A, 1.0, 1000.0)
    wide, _tall = sigmas(Sigmas.BRIGGS_OPEN, Stability.A, np.array([1000.0]))
    edge = np.degrees(np.arctan(wide[0] * np.sqrt(2) / 1000))
    assert radii[int(edge)] == 1000
    assert radii[int(edge) + 1] < 1000


def test_a_heavy_cloud_takes_the_dense_form_and_its_distance() -> None:
    given = release("chlorine", amount=1.0, chilled=True)
    found = spread(given)
    cloud = dense.DenseCloud(
        density=given.density,
        temperature=239.11,
        air_density=given.air_density,
        air_temperature=293.15,
        wind=2.0,
        distance=np.array([1.0]),
        thresholds=np.array([20e-6, 2e-6, 0.5e-6]),
    )
    gas = dense.dense_steady(cloud, 1.0 / given.density)
    assert found.form == Form.DENSE
    assert found.reaches.tolist() == gas.reaches.tolist()
    assert found.radii[:, 0].tolist() == gas.reaches.tolist()
    assert found.radii[0, 180] == pytest.approx(dense.steady_extent(cloud, 1.0 / given.density).upwind, rel=2e-3)
    assert any("半宽" in mark for mark in found.stamp.provisional)
    assert any("待核" in mark for mark in found.stamp.provisional)


def test_a_sudden_heavy_cloud_lies_on_every_place_it_passes() -> None:
    given = release("chlorine", "sudden", 1000.0, chilled=True)
    found = spread(given)
    assert found.form == Form.DENSE
    assert found.radii[0, 0] == found.reaches[0]
    volume = 1000.0 / given.density
    first = (3 * volume / (4 * np.pi)) ** (1 / 3)
    assert first < found.radii[0, 180] < found.radii[0, 90] < found.radii[0, 0]


def test_a_light_or_thin_gas_takes_the_gaussian_form() -> None:
    assert spread(release("ammonia", "sudden", 1000.0, chilled=True)).form == Form.GAUSSIAN
    assert spread(release("hydrogen_sulfide", amount=1e-4, weather=replace(NIGHT, wind=10.0))).form == Form.GAUSSIAN


@pytest.mark.parametrize(("manner", "amount"), [("steady", 200.0), ("sudden", 10_000.0)])
def test_where_the_curves_end_the_weakest_wind_they_hold_for_is_taken(manner: str, amount: float) -> None:
    still = replace(NIGHT, wind=0.5)
    found = spread(release("chlorine", manner, amount, chilled=True, weather=still))
    assert found.wind > 0.5
    assert found.reaches[0] > 1000


def test_a_limit_out_of_reach_covers_no_ground() -> None:
    found = spread(release(amount=1e-4, weather=replace(NIGHT, wind=20.0, stability=Stability.D)))
    assert (found.reaches[0], found.radii[0].max()) == (0, 0)


def test_the_wind_may_turn_and_lengthens_nothing() -> None:
    narrow, wide = (spread(release(meander=degrees)) for degrees in (1, 30))
    assert wide.radii[0, :31].tolist() == [narrow.reaches[0]] * 31
    assert (wide.radii >= narrow.radii).all()
    assert wide.radii.max() == narrow.radii.max()
    assert wide.radii[0, 180] == 0
    assert footprint.circle(7.0).tolist() == [7.0] * 360


def test_limits_are_gravest_first_each_with_its_source() -> None:
    for substance in SUBSTANCES.values():
        values = [limit.value for limit in substance.limits]
        assert values == sorted(values, reverse=True)
        assert all(limit.source for limit in substance.limits)
    assert [limit.value for limit in SUBSTANCES["lpg"].limits] == [12_600, 2_100]
    assert [limit.name for limit in SUBSTANCES["carbon_monoxide"].limits] == ["AEGL-3", "AEGL-2"]
    assert (SUBSTANCES["chlorine"].toxic, SUBSTANCES["methane"].toxic) == (True, False)


def test_what_a_hole_lets_out() -> None:
    at = {"diameter": 0.01, "temperature": 293.15}
    liquid = outflow(SUBSTANCES["chlorine"], liquid=True, pressure=7e5, **at)
    assert liquid.rate == pytest.approx(0.63 * np.pi / 4 * 1e-4 * np.sqrt(2 * 1400 * (7e5 - PRESSURE)))
    assert outflow(SUBSTANCES["methane"], liquid=False, pressure=5e5, **at).rate == pytest.approx(0.0572, rel=1e-2)
    for substance, wet, pressure, field in (
        ("methane", True, 5e5, "rate"),
        ("methane", False, 1.2e5, "pressure"),
        ("chlorine", True, PRESSURE, "pressure"),
    ):
        with pytest.raises(OutOfRange) as refused:
            outflow(SUBSTANCES[substance], liquid=wet, pressure=pressure, **at)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("sky", "wind", "named"),
    [
        (Sky.STRONG_SUN, 1.9, "A"),
        (Sky.SUN, 2.0, "B"),
        (Sky.WEAK_SUN, 3.0, "C"),
        (Sky.WEAK_SUN, 6.0, "D"),
        (Sky.OVERCAST, 0.5, "D"),
        (Sky.NIGHT_CLOUDY, 1.0, "E"),
        (Sky.NIGHT_CLEAR, 2.9, "F"),
        (Sky.NIGHT_CLEAR, 3.0, "E"),
        (Sky.NIGHT_CLEAR, 5.0, "D"),
    ],
)
def test_the_sky_and_the_wind_say_how_stable_the_air_is(sky: Sky, wind: float, named: str) -> None:
    assert stability(sky, wind) == named
