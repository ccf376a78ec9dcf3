"""Dense gas by Britter & McQuaid against the published examples; shares of death by probit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.gas.dense import DenseCloud, dense_steady, dense_sudden, sudden_course
from sentinel.science.gas.harm import AMMONIA, CHLORINE, Exposure, Probit, toxic_share

LNG = DenseCloud(
    density=1.76,
    temperature=111.15,
    air_density=1.224,
    air_temperature=298.0,
    wind=10.9,
    distance=np.array([45.2, 367.0]),
    thresholds=np.array([0.05, 1e-9]),
)
LNG_FLOW = 0.23 * 425.6 / 1.76
# Potchefstroom: 16.4 volumes of mixture to one of ammonia, reckoned without the correction of temperature.
AMMONIA_CLOUD = DenseCloud(
    density=1.434,
    temperature=293.15,
    content=1 / 16.4,
    air_density=1.204,
    air_temperature=293.15,
    wind=2.0,
    distance=np.array([160.0, 333.0]),
    thresholds=np.array([0.001]),
)


def test_the_lng_spill_of_ccps() -> None:
    found = dense_steady(LNG, LNG_FLOW)
    assert pytest.approx(97.9, abs=0.02) == LNG_FLOW * 1.76
    assert found.scale == pytest.approx(2.259, abs=5e-4)
    assert found.alpha == pytest.approx(-0.435, abs=5e-4)
    assert found.density == pytest.approx([1.183, 0.0873], rel=6e-4)
    assert found.reaches[0] == pytest.approx(367, rel=0.01)
    assert found.beyond.tolist() == [False, True]
    assert "山谷" in found.limits[0]


def test_the_curves_at_their_published_places() -> None:
    """Relative concentrations hold at 10^beta lengths: alpha 0 by way of the wind."""
    flow = 100.0
    reduced = 9.80665 * (1.76 - 1.224) / 1.224
    wind = (reduced**2 * flow) ** 0.2
    scale = np.sqrt(flow / wind)
    betas = np.array([1.78, 1.96, 2.16, 2.35, 2.56, 2.71])
    cloud = replace(LNG, temperature=298.0, wind=wind, distance=scale * 10**betas)
    found = dense_steady(cloud, flow)
    assert found.alpha == pytest.approx(0, abs=1e-9)
    assert found.fraction == pytest.approx([0.1, 0.05, 0.02, 0.01, 0.005, 0.002], rel=0.025)


def test_the_ammonia_of_potchefstroom() -> None:
    found = dense_sudden(AMMONIA_CLOUD, 7.25e4)
    assert found.fraction[1] == pytest.approx(0.0061, rel=0.001)
    assert found.heavy
    assert len(found.stamp.provisional) == 2


def test_the_course_of_the_ammonia_cloud() -> None:
    """Its front is at 333 m after 124 s and its tail after 1,396 s; after 3,125 s its centre is at 2,500 m."""
    found = sudden_course(AMMONIA_CLOUD, 7.25e4, np.array([124.0, 1396.0, 3125.0]))
    assert found.centre[0] + found.radius[0] == pytest.approx(333, rel=0.01)
    assert found.centre[1] - found.radius[1] == pytest.approx(333, rel=0.01)
    assert found.centre[2] == pytest.approx(2500)
    assert found.fraction == pytest.approx([0.0061, 1.850e-4, 4.43e-5], rel=0.002)
    held = found.depth * np.pi * found.radius**2 * found.fraction
    assert held == pytest.approx(7.25e4 / 16.4)
    assert len(found.stamp.provisional) == 1


def test_sudden_curves_at_their_published_places() -> None:
    reduced = 9.80665 * (1.434 - 1.204) / 1.204
    cloud = replace(AMMONIA_CLOUD, content=1.0, wind=np.sqrt(reduced * 10.0))
    betas = np.array([1.0, 1.19, 1.39, 1.62, 1.83, 2.05])
    found = dense_sudden(replace(cloud, distance=10 * 10**betas), 1000.0)
    assert found.alpha == pytest.approx(0, abs=1e-9)
    assert found.fraction == pytest.approx([0.05, 0.02, 0.01, 0.005, 0.002, 0.001], rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(wind=st.floats(2, 20), amount=st.floats(0.1, 500), density=st.floats(1.3, 4))
def test_concentration_falls_with_distance_and_reaches_what_it_says(wind: float, amount: float, density: float) -> None:
    places = np.geomspace(1, 9000, 300)
    cloud = replace(LNG, wind=wind, density=density, distance=places, thresholds=np.array([0.01]))
    for found in (dense_steady(cloud, amount), dense_sudden(cloud, amount)):
        assert (np.diff(found.fraction) <= 1e-12).all()
        assert ((places <= found.reaches[0] * 1.00001) == (found.fraction >= 0.01)).all()


def test_weight_stops_mattering_in_wind() -> None:
    steady = [dense_steady(replace(LNG, wind=wind), 1.0) for wind in (1.0, 20.0)]
    sudden = [dense_sudden(replace(LNG, wind=wind), 1.0) for wind in (2.0, 20.0)]
    assert [each.heavy for each in steady] == [True, False]
    assert [each.heavy for each in sudden] == [True, False]
    reduced = 9.80665 * (1.76 - 1.224) / 1.224
    assert steady[0].criterion == pytest.approx(reduced ** (1 / 3))
    assert sudden[0].criterion == pytest.approx(np.sqrt(reduced) / 2)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"density": 1.1}, "density"),
        ({"wind": 0.0}, "wind"),
        ({"distance": np.array([0.0])}, "distance"),
        ({"thresholds": np.array([-0.1])}, "thresholds"),
        ({"content": 1.5}, "content"),
    ],
)
def test_a_cloud_that_is_none_is_refused(said: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(LNG, **said)
    assert refused.value.field == field


def test_amounts_out_of_range_are_refused() -> None:
    with pytest.raises(OutOfRange, match="flow"):
        dense_steady(LNG, 0.0)
    with pytest.raises(OutOfRange, match="volume"):
        dense_sudden(LNG, float("nan"))
    with pytest.raises(OutOfRange, match="seconds"):
        sudden_course(AMMONIA_CLOUD, 1.0, np.array([-1.0]))
    with pytest.raises(OutOfRange, match="wind"):
        dense_steady(replace(LNG, wind=0.5), 1e5)


def test_shares_of_death_by_probit() -> None:
    chlorine = toxic_share(Exposure(ppm=np.array([0.0, 400.0]), minutes=10.0, probit=CHLORINE))
    ammonia = toxic_share(Exposure(ppm=np.array([10_000.0]), minutes=10.0, probit=AMMONIA))
    assert chlorine.share == pytest.approx([0, 0.44], abs=0.005)
    assert ammonia.share == pytest.approx(0.0052, abs=0.0002)
    assert "氯" in chlorine.stamp.provisional[0]
    with pytest.raises(OutOfRange, match="probit"):
        Exposure(ppm=np.ones(1), minutes=10.0, probit=Probit("x", 1, 1, 1, ""))
