"""Intensity and ground motion at sites against the published figures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.quake.attenuation import offsets_km
from sentinel.science.quake.intensity import (
    IsoseismalInputs,
    RecordInputs,
    Region,
    SiteInputs,
    ellipse,
    instrumental_intensity,
    isoseismals,
    site_intensity,
)
from sentinel.science.quake.motion import Measure, site_motion
from sentinel.science.tests.cases.quake import DEGREES, EPICENTRE, LONG_KM, SHORT_KM


def sites(magnitude: float, *points: tuple[float, float], **said: object) -> SiteInputs:
    """Sites as (km along, km across) a strike of due north."""
    along, across = np.array(points, dtype=float).T
    return SiteInputs(**{"magnitude": magnitude, "strike_deg": 0.0, "east_km": across, "north_km": along} | said)


QUAKE = sites(6.5, (0, 0), (33.1, 0), (0, 23.1))


def test_the_epicentre_has_the_published_intensity() -> None:
    found = [site_intensity(sites(each, (0, 0))).epicentre for each in (5, 6, 6.5, 7, 7.5, 8)]
    assert found == pytest.approx([6.53, 7.89, EPICENTRE, 9.25, 9.93, 10.62], abs=0.006)


def test_semi_axes_of_magnitude_6_5() -> None:
    found = isoseismals(IsoseismalInputs(magnitude=6.5, degrees=np.array([*DEGREES, 10.0])))
    assert found.long_km == pytest.approx([*LONG_KM, 0], abs=0.06)
    assert found.short_km == pytest.approx([*SHORT_KM, 0], abs=0.06)


def test_tangshan_1976() -> None:
    found = isoseismals(IsoseismalInputs(magnitude=7.8, degrees=np.array([9.0, 8.0, 7.0]))).area_km2
    assert found == pytest.approx([1504, 9223, 39906], rel=0.001)
    assert found == pytest.approx([1800, 7270, 33300], rel=0.3)


def test_a_site_on_an_axis_has_the_intensity_of_its_ellipse() -> None:
    found = site_intensity(QUAKE)
    assert found.value == pytest.approx([8.57, 7, 7], abs=0.01)
    assert found.high - found.value == pytest.approx(0.5826)
    assert found.value - found.low == pytest.approx(0.5826)
    assert found.stamp.provisional == ()
    assert "土层" in found.limits[0]


@pytest.mark.parametrize("region", Region)
def test_in_every_region_both_axes_meet_at_the_source(region: Region) -> None:
    shape = ellipse(region, 6.0)
    assert shape.long.value(np.zeros(1)) == pytest.approx(shape.short.value(np.zeros(1)), abs=0.12)
    assert site_intensity(replace(QUAKE, region=region)).value[1] > 5


@settings(max_examples=60, deadline=None)
@given(
    magnitude=st.floats(5, 8),
    region=st.sampled_from(Region),
    along=st.floats(-200, 200),
    across=st.floats(-200, 200),
)
def test_every_site_lies_on_the_ellipse_of_its_value(
    magnitude: float, region: Region, along: float, across: float
) -> None:
    shape = ellipse(region, magnitude)
    value = shape.at(np.array([along]), np.array([across]))
    long, short = np.maximum(shape.long.distance(value), 1e-9), np.maximum(shape.short.distance(value), 1e-9)
    near = np.hypot(along, across) < 1
    assert near or ((along / long) ** 2 + (across / short) ** 2)[0] == pytest.approx(1, abs=2e-4)


def test_the_strike_turns_the_ellipse() -> None:
    straight = site_intensity(sites(6.5, (30, 5), (-4, 12))).value
    strike = np.radians(60)
    along, across = np.array([30, -4]), np.array([5, 12])
    turned = replace(
        QUAKE,
        strike_deg=60.0,
        east_km=along * np.sin(strike) + across * np.cos(strike),
        north_km=along * np.cos(strike) - across * np.sin(strike),
    )
    assert site_intensity(turned).value == pytest.approx(straight, abs=1e-6)


def test_a_rupture_carries_the_intensity_along() -> None:
    point = site_intensity(sites(7.5, (0, 10), (20, 0), (-20, 0))).value
    line = site_intensity(sites(7.5, (30, 10), (60, 0), (-20, 0), ahead_km=40.0)).value
    assert line == pytest.approx(point, abs=1e-6)


def test_pga_at_10_50_and_100_km() -> None:
    found = site_motion(sites(6.5, (10, 0), (50, 0), (100, 0)), Measure.PGA)
    assert found.value == pytest.approx([484, 91.5, 29.0], rel=0.002)
    assert found.high / found.value == pytest.approx(10**0.236)
    assert found.value / found.low == pytest.approx(10**0.236)
    assert "基岩" in found.limits[0]


def test_another_library_gives_the_same_at_its_longer_distances() -> None:
    """OpenQuake's Yu et al. (2013) reckons with 15 km of depth and coefficients rounded in ln."""
    places = [(10, 0), (50, 0), (0, 50), (100 / np.sqrt(2), 100 / np.sqrt(2))]
    reach = [np.hypot(np.hypot(*place), 15) / np.hypot(*place) for place in places]
    deep = sites(6.5, *[(a * r, b * r) for (a, b), r in zip(places, reach, strict=True)])
    in_g = site_motion(deep, Measure.PGA).value / 980.665
    assert in_g == pytest.approx([0.3115, 0.0860, 0.0599, 0.0237], rel=0.03)
    assert site_motion(deep, Measure.PGV).value == pytest.approx([18.93, 5.88, 4.07, 1.78], rel=0.03)


def test_a_great_earthquake_takes_the_second_branch() -> None:
    small, great = (site_motion(sites(m, (100, 0)), Measure.PGA).value[0] for m in (6.5, 6.5001))
    assert great == pytest.approx(small, rel=0.02)
    assert site_motion(sites(7.5, (100, 0)), Measure.PGA).value[0] == pytest.approx(
        10 ** (3.533 + 0.432 * 7.5 - 2.315 * np.log10(100 + 2.088 * np.exp(0.399 * 7.5)))
    )


def test_instrumental_intensity() -> None:
    found = instrumental_intensity(RecordInputs(pga=np.array([1, 1, 0.1]), pgv=np.array([0.1, 0.01, 0.01])))
    assert found.by_acceleration == pytest.approx([6.59, 6.59, 3.42])
    assert found.by_velocity == pytest.approx([6.77, 3.77, 3.77])
    assert found.value == pytest.approx([6.77, (6.59 + 3.77) / 2, (3.42 + 3.77) / 2])
    assert "GB/T 17742" in found.stamp.provisional[0]


def test_places_become_kilometres_from_the_epicentre() -> None:
    east, north = offsets_km(np.array([116.0, 116.1]), np.array([40.1, 40.0]), 116.0, 40.0)
    assert east == pytest.approx([0, 8.54], abs=0.01)
    assert north == pytest.approx([11.10, 0], abs=0.01)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"magnitude": float("nan")}, "magnitude"),
        ({"magnitude": 9.5}, "magnitude"),
        ({"strike_deg": -10.0}, "strike_deg"),
        ({"east_km": np.array([])}, "east_km"),
        ({"east_km": np.ones((3, 1))}, "east_km"),
        ({"north_km": np.ones(2)}, "north_km"),
        ({"ahead_km": 10.0}, "ahead_km"),
    ],
)
def test_what_cannot_be_answered_is_refused(said: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(QUAKE, **said)
    assert refused.value.field == field


def test_motion_is_for_the_east_alone_and_far_magnitudes_say_so() -> None:
    with pytest.raises(OutOfRange, match="region"):
        site_motion(replace(QUAKE, region=Region.TIBET), Measure.PGA)
    with pytest.raises(OutOfRange, match="pgv"):
        RecordInputs(pga=np.ones(2), pgv=np.ones(3))
    assert site_intensity(replace(QUAKE, magnitude=4.2)).stamp.provisional == (
        "震级 4.2 在已核对的 5—8 级之外，为外推。",
    )
