"""Source terms, plume and puff against the published figures and the balance of mass."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.gas.gaussian import (
    Ground,
    Puff,
    plume_field,
    puff_concentration,
    puff_peak_field,
)
from sentinel.science.gas.sigmas import Sigmas, Stability, sigmas
from sentinel.science.gas.source import (
    BoilingPool,
    GasHole,
    LiquidHole,
    Superheated,
    boiling_pool,
    choked_gas,
    flash_fraction,
    liquid_orifice,
)
from sentinel.science.gas.zones import Limit, densities, parts_per_million
from sentinel.science.tests.cases.gas import GROUND, PLUME, STACK, STILL_NIGHT, on_axis

GAS = GasHole(diameter=0.01, coefficient=0.85, pressure=501e3, temperature=298.0, density=8.90, heat_ratio=1.15)
LIQUID = LiquidHole(diameter=0.01, coefficient=0.63, pressure=120_935.0, temperature=298.15, density=490.0)
PUFF = Puff(mass=100.0, release_height=0.0, thresholds=np.array([1e-3]), weather=STILL_NIGHT, ground=GROUND)
CLASSES = st.sampled_from(Stability)
SETS = st.sampled_from(Sigmas)


def test_choked_gas() -> None:
    found = choked_gas(GAS)
    assert found.rate == pytest.approx(0.0900280, rel=1e-5)
    assert found.velocity == pytest.approx(208.587, rel=1e-5)
    assert found.throat_pressure == pytest.approx(287_766, abs=1)
    assert found.throat_temperature == pytest.approx(277.209, abs=0.001)


def test_liquid_through_a_hole() -> None:
    found = liquid_orifice(LIQUID)
    assert found.rate == pytest.approx(0.2169, abs=5e-5)
    assert found.velocity == pytest.approx(5.636, abs=5e-4)
    by_head = replace(LIQUID, pressure=101_325.0, head=(120_935 - 101_325) / (490 * 9.80665))
    assert liquid_orifice(by_head).rate == pytest.approx(found.rate)


def test_flash_and_pool() -> None:
    hot = Superheated(heat_capacity=2500.0, temperature=300.0, boiling=240.0, latent_heat=3e5)
    assert flash_fraction(hot).share == pytest.approx(0.5)
    assert flash_fraction(replace(hot, temperature=230.0)).share == 0
    assert flash_fraction(replace(hot, temperature=900.0)).share == 1
    assert boiling_pool(BoilingPool(area=10.0, heat_flux=3e4, latent_heat=3e5)).rate == pytest.approx(1)


@pytest.mark.parametrize(("stability", "across", "up"), [(Stability.D, 39.04, 22.68), (Stability.F, 19.52, 6.96)])
def test_sigmas_of_open_country_at_500_m(stability: Stability, across: float, up: float) -> None:
    found = sigmas(Sigmas.BRIGGS_OPEN, stability, np.array([500.0]))
    assert np.ravel(found) == pytest.approx([across, up], abs=0.006)


def test_sigmas_of_towns() -> None:
    found = {each: np.ravel(sigmas(Sigmas.BRIGGS_URBAN, each, np.array([1000.0]))) for each in Stability}
    root = np.sqrt(1.4)
    assert found[Stability.A] == pytest.approx([320 / root, 240 * np.sqrt(2)])
    assert found[Stability.C] == pytest.approx([220 / root, 200])
    assert found[Stability.D] == pytest.approx([160 / root, 140 / np.sqrt(1.3)])
    assert found[Stability.F] == pytest.approx([110 / root, 80 / np.sqrt(2.5)])
    assert (found[Stability.A] == found[Stability.B]).all()
    assert (found[Stability.E] == found[Stability.F]).all()


def test_a_ground_release_at_500_m() -> None:
    assert on_axis(PLUME, 500) == pytest.approx(1.172e-4, rel=5e-4)


def test_an_elevated_release() -> None:
    places = np.arange(100.0, 8000.0)
    found = on_axis(STACK, places)
    assert on_axis(STACK, 1000) == pytest.approx(9.23e-6, rel=1e-3)
    assert found.max() == pytest.approx(9.69e-6, rel=1e-3)
    assert places[found.argmax()] == pytest.approx(814, abs=1)


@settings(max_examples=40, deadline=None)
@given(stability=CLASSES, of=SETS, downwind=st.floats(50, 5000), height=st.floats(0, 80), wind=st.floats(0.5, 20))
def test_what_flows_through_any_section_is_what_is_released(
    stability: Stability, of: Sigmas, downwind: float, height: float, wind: float
) -> None:
    weather = replace(STILL_NIGHT, stability=stability, sigmas=of, wind=wind)
    plume = replace(STACK, weather=weather, release_height=height)
    wide, tall = (float(each[0]) for each in sigmas(of, stability, np.array([downwind])))
    across, up = np.linspace(-6 * wide, 6 * wide, 201), np.linspace(0, height + 6 * tall, 1201)
    section = on_axis(plume, downwind, across[:, None], up)
    assert wind * np.trapezoid(np.trapezoid(section, up), across) == pytest.approx(1, abs=0.004)


@settings(max_examples=25, deadline=None)
@given(stability=CLASSES, of=SETS, seconds=st.floats(30, 1000), height=st.floats(0, 50))
def test_a_puff_holds_what_was_released(stability: Stability, of: Sigmas, seconds: float, height: float) -> None:
    puff = replace(PUFF, release_height=height, weather=replace(STILL_NIGHT, stability=stability, sigmas=of))
    middle = 2.0 * seconds
    wide, tall = (float(each[0]) for each in sigmas(of, stability, np.array([middle])))
    side, up = np.linspace(-6 * wide, 6 * wide, 61), np.linspace(0, height + 6 * tall, 601)
    held = puff_concentration(puff, seconds, middle + side[:, None, None], side[:, None], up)
    total = np.trapezoid(np.trapezoid(np.trapezoid(held, up), side), side)
    assert total == pytest.approx(100, rel=0.006)


def test_the_wind_carries_the_plume_and_zones_lie_within_their_distance() -> None:
    field = plume_field(replace(PLUME, ground=replace(GROUND, height=0.0)))
    row, column = np.unravel_index(field.concentration.argmax(), field.concentration.shape)
    assert (GROUND.north[row], GROUND.east[column]) == (0, 25)
    assert not field.concentration[:, :20].any()
    assert field.zones.shape == (2, 41, 41)
    assert (field.zones[1] | ~field.zones[0]).all()
    assert on_axis(PLUME, field.distance) == pytest.approx(PLUME.thresholds, rel=1e-4)
    assert np.broadcast_to(GROUND.east, (41, 41))[field.zones[1]].max() <= field.distance[1]
    assert not field.beyond.any()
    assert "山谷" in field.limits[0]
    assert "briggs_open" in field.limits[1]


@pytest.mark.parametrize(("wind_from", "row", "column"), [(0, 0, 1), (90, 1, 0), (180, 2, 1), (270, 1, 2)])
def test_the_wind_blows_from_where_it_is_named(wind_from: float, row: int, column: int) -> None:
    ground = Ground(east=np.array([-100.0, 0.0, 100.0]), north=np.array([-100.0, 0.0, 100.0]))
    found = plume_field(replace(PLUME, ground=ground, weather=replace(STILL_NIGHT, wind_from_deg=float(wind_from))))
    assert np.unravel_index(found.concentration.argmax(), (3, 3)) == (row, column)


@pytest.mark.parametrize("wind", [0.0, 0.49])
def test_calm_air_is_refused_with_what_to_do(wind: float) -> None:
    with pytest.raises(OutOfRange, match=r"请按 0.5 m/s 计算距离，并在各个方向都按该距离设防"):
        replace(STILL_NIGHT, wind=wind)
    assert replace(STILL_NIGHT, wind=0.5).wind == 0.5


def test_below_an_elevated_source_the_last_place_counts() -> None:
    field = plume_field(replace(STACK, thresholds=np.array([9e-6, 1e-3, 1e-9])))
    assert on_axis(STACK, field.distance[0], height=1.5) == pytest.approx(9e-6, rel=1e-4)
    assert field.distance[0] > 814
    assert field.distance[1] == 0
    assert field.beyond.tolist() == [False, False, True]


def test_the_peak_of_a_puff_is_what_passes() -> None:
    field = puff_peak_field(replace(PUFF, ground=replace(GROUND, height=0.0)))
    assert field.concentration[20, 30] == pytest.approx(
        float(puff_concentration(PUFF, 125.0, np.array(250.0), np.array(0.0), np.array(0.0)))
    )
    with pytest.raises(OutOfRange, match="seconds"):
        puff_concentration(PUFF, 0.0, np.zeros(1), np.zeros(1), np.zeros(1))


def test_limits_come_as_data_and_become_densities() -> None:
    limits = (Limit("MAC", 1.0, "mg/m³", "GBZ 2.1"), Limit("x", 10.0, "ppm", "示例"))
    found = densities(limits, 0.0709, 298.15, 101_325.0)
    assert found == pytest.approx([1e-6, 2.898e-5], rel=1e-3)
    assert parts_per_million(found, 0.0709, 298.15, 101_325.0)[1] == pytest.approx(10)


@pytest.mark.parametrize(
    ("limits", "mass", "field"),
    [
        ((), 0.07, "limits"),
        ((Limit("x", 1.0, "g", "示例"),), 0.07, "limits"),
        ((Limit("x", 0.0, "ppm", "示例"),), 0.07, "limits"),
        ((Limit("x", float("nan"), "ppm", "示例"),), 0.07, "limits"),
        ((Limit("x", 1.0, "ppm", " "),), 0.07, "limits"),
        ((Limit("x", 1.0, "ppm", "示例"),), 70.9, "molar_mass"),
    ],
)
def test_limits_without_sense_are_refused(limits: tuple[Limit, ...], mass: float, field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        densities(limits, mass, 298.15, 101_325.0)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("base", "said", "field"),
    [
        (GAS, {"pressure": 150e3}, "pressure"),
        (GAS, {"density": float("nan")}, "density"),
        (LIQUID, {"pressure": 101_325.0}, "pressure"),
        (LIQUID, {"diameter": 0.0}, "diameter"),
        (STILL_NIGHT, {"wind": 0.0}, "wind"),
        (GROUND, {"east": np.array([0.0, 1.0, 1.0])}, "east"),
        (GROUND, {"north": np.zeros((2, 2))}, "north"),
        (PLUME, {"rate": -1.0}, "rate"),
        (PLUME, {"thresholds": np.array([])}, "thresholds"),
        (PUFF, {"mass": 0.0}, "mass"),
    ],
)
def test_what_cannot_be_answered_is_refused(base: object, said: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(base, **said)  # type: ignore[type-var]
    assert refused.value.field == field
