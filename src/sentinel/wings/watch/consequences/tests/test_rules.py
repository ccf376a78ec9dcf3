"""What an accident reaches by what is told of it, who is inside, and what is said where nothing is told."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sentinel.science.blast import levels
from sentinel.science.contract import OutOfRange
from sentinel.science.gas.laid import EARTH, Laid
from sentinel.science.gas.release import Form, Release, spread
from sentinel.science.gas.sigmas import Sigmas
from sentinel.science.gas.substances import SUBSTANCES
from sentinel.science.gas.told import Told, Usual, air, is_night
from sentinel.science.gas.weather import Sky
from sentinel.wings.watch.consequences import choices, rules

BASIS = rules.Basis(meander_deg=15, usual=Usual(wind=1.5, celsius=20), village_radius_m=300)
HERE = (116.0, 40.0)


def leak(**said: Any) -> rules.Accident:
    """Two kilograms a second of carbon monoxide in a west wind, unless said otherwise."""
    usual: dict[str, Any] = {
        "kind": rules.Kind.LEAK, "substance": "carbon_monoxide", "rate_kgs": 2.0, "wind_ms": 2.0,
        "wind_from_deg": 270.0, "sky": "overcast", "temperature_c": 20.0,
    }  # fmt: skip
    return rules.Accident(**usual | said)


def assess(told: rules.Accident) -> rules.Assessment:
    """The assessment by day."""
    return rules.assess(told, BASIS, night=False)


def spot(east_m: float, north_m: float, code: str = "110109108203", people: int = 0) -> rules.Spot:
    """A place so many metres east and north of the accident."""
    bearing = math.degrees(math.atan2(east_m, north_m))
    lon, lat, _back = EARTH.fwd(*HERE, bearing, math.hypot(east_m, north_m))
    return rules.Spot(code, lon, lat, people, "某村")


def test_labels_stand_for_the_codes() -> None:
    for labels, codes in (
        (choices.Kind, rules.Kind),
        (choices.Phase, rules.Phase),
        (choices.Severity, rules.Severity),
        (choices.Standing, rules.Standing),
        (choices.Sky, Sky),
        (choices.Surface, Sigmas),
        (choices.Form, Form),
    ):
        assert sorted(labels.values) == sorted(codes)
    assert len(choices.WINDS) == 16
    assert [choices.way(degrees) for degrees in (0, 44, 135, 350)] == ["北", "东北", "东南", "北"]


def test_the_outline_on_the_ground_reaches_exactly_as_far_as_the_science_says() -> None:
    found = assess(leak())
    inside = air(Told(2.0, 270.0, "overcast", "", 20.0), BASIS.usual, night=False)
    science = spread(
        Release(
            manner=rules.Manner.STEADY,
            amount=2.0,
            substance=SUBSTANCES["carbon_monoxide"],
            chilled=False,
            air_temperature=293.15,
            weather=inside.weather,
            meander=15,
        )
    )
    assert [zone.distance for zone in found.zones] == science.reaches.tolist()
    for zone in found.zones:
        ring = Laid(*HERE, found.downwind, zone.radii).outline()
        corners = np.array(ring).T
        _bearing, _back, far = EARTH.inv(*np.full((2, len(ring)), np.array(HERE)[:, None]), *corners)
        assert max(far) == pytest.approx(zone.distance, abs=1e-6)
        assert ring[0] == ring[-1] == HERE


def test_a_circle_has_the_area_of_its_distance() -> None:
    found = assess(rules.Accident(rules.Kind.CHARGE, amount_kg=1000.0))
    science = levels.of_charge(1000.0)
    assert [zone.distance for zone in found.zones] == science.reaches.tolist()
    assert [zone.severity for zone in found.zones] == list(rules.Severity)
    far = found.zones[2].distance
    # A polygon of 360 corners on that circle.
    corners = 180 * math.sin(math.radians(1)) * far**2 / 1e6
    laid = Laid(*HERE, found.downwind, found.zones[2].radii)
    assert laid.area_km2() == pytest.approx(corners, rel=1e-6)
    assert laid.width_m() == 2 * far


def test_a_home_inside_counts_and_one_outside_does_not() -> None:
    found = assess(leak())
    far = found.zones[1].distance
    village = spot(far - 100, 0, people=9)
    homes = [
        spot(far - 50, 0, people=3),
        spot(far + 50, 0, people=4),
        spot(0, far - 50, people=2),
        spot(100, 0, "other", 7),
    ]
    (row,) = rules.exposed(HERE, found, [village], homes, BASIS)
    assert (row.people, row.households, row.standing, row.severity) == (3, 1, "inside", "escape")
    assert (round(row.distance), round(row.bearing)) == (round(far - 100), 90)


def test_a_village_is_inside_at_the_edge_or_within_if_the_wind_turns() -> None:
    found = assess(leak())
    far = found.zones[1].distance
    villages = [
        spot(far + 299, 0, "edge"),
        spot(far + 301, 0, "out"),
        spot(-far + 350, 0, "turned"),
        spot(200, 0, "worst"),
        spot(far - 200, 0, "inside"),
        spot(0, 30_000, "homes"),
    ]
    homes = [spot(150, 0, "homes", 5), spot(-400, 0, "turned", 2)]
    rows = rules.exposed(HERE, found, villages, homes, BASIS)
    assert [(row.spot.area_code, row.standing, row.severity, row.people) for row in rows] == [
        ("worst", "inside", "life", 0),
        ("homes", "edge", "life", 5),
        ("inside", "inside", "escape", 0),
        ("edge", "edge", "escape", 0),
        ("turned", "turned", "life", 2),
    ]
    assert rules.exposed(HERE, found, villages[1:2], [], BASIS) == []


@pytest.mark.parametrize(
    ("said", "wind", "words"),
    [
        ({"wind_ms": None}, 1.5, "没有填风速"),
        ({"wind_ms": 0.0}, 0.5, "静风（0 m/s）"),
        ({"wind_ms": 0.49}, 0.5, "按 0.5 m/s 计算距离"),
        ({"wind_from_deg": None}, 2.0, "没有填风向"),
    ],
)
def test_air_that_nobody_knows_or_that_stands_still_counts_in_every_direction(
    said: dict[str, Any], wind: float, words: str
) -> None:
    found = assess(leak(**said))
    assert (found.around, found.wind_ms) == (True, wind)
    assert words in "".join(found.said)
    assert "左右各摆动" not in "".join(found.said)
    assert all((zone.radii == zone.distance).all() for zone in found.zones)


def test_a_heavy_gas_in_weak_wind_is_an_answer_and_counts_in_every_direction() -> None:
    found = assess(leak(kind=rules.Kind.BURST, substance="chlorine", amount_kg=10_000.0, wind_ms=1.0))
    assert (found.form, found.around, found.rate_kgs) == ("dense", True, None)
    assert found.wind_ms is not None
    assert found.wind_ms > 1.0
    assert "风速小于重气公式能用的下限" in "".join(found.said)


def test_sky_and_temperature_are_assumed_on_the_safe_side_and_said() -> None:
    day, night = (rules.assess(leak(sky="", temperature_c=None), BASIS, night=night) for night in (False, True))
    assert (day.stability, night.stability) == ("D", "F")
    assert night.zones[0].distance > day.zones[0].distance
    assert "按 20 ℃ 计算" in "".join(day.said)
    assert [is_night(hour) for hour in (5, 6, 17, 18)] == [True, False, False, True]


def test_a_hole_and_a_pressure_make_a_rate() -> None:
    hole = leak(substance="chlorine", rate_kgs=None, hole_mm=10.0, pressure_mpa=0.6)
    found = assess(hole)
    assert found.rate_kgs == pytest.approx(0.63 * math.pi / 4 * 1e-4 * math.sqrt(2 * 1400 * 6e5))
    assert [each.model for each in found.stamps] == ["gas.liquid_orifice", "gas.spread.dense"]
    assert assess(replace(hole, phase="gas")).rate_kgs != found.rate_kgs
    with pytest.raises(OutOfRange) as refused:
        assess(replace(hole, phase="gas", pressure_mpa=0.01))
    assert refused.value.field == "pressure_mpa"


def test_fuel_that_explodes_or_burns_has_its_levels() -> None:
    cloud = assess(rules.Accident(rules.Kind.CLOUD, "lpg", amount_kg=20_000.0))
    ball = assess(rules.Accident(rules.Kind.FIREBALL, "lpg", amount_kg=20_000.0))
    assert [round(zone.distance) for zone in cloud.zones] == [88, 144, 366]
    assert [zone.limit.value for zone in ball.zones] == [10, 5, 2]
    assert (cloud.around, cloud.stability, ball.wind_ms) == (True, "", None)


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        (leak(), []),
        (leak(substance=""), ["substance"]),
        (leak(substance="phlogiston"), ["substance"]),
        (leak(rate_kgs=None), ["rate_kgs"]),
        (leak(rate_kgs=None, hole_mm=10.0), ["pressure_mpa"]),
        (leak(rate_kgs=-1.0), ["rate_kgs"]),
        (leak(rate_kgs=math.nan), ["rate_kgs"]),
        (leak(wind_ms=-1.0), ["wind_ms"]),
        (leak(wind_ms=math.inf), ["wind_ms"]),
        (leak(wind_from_deg=361.0), ["wind_from_deg"]),
        (leak(kind=rules.Kind.BURST), ["amount_kg"]),
        (rules.Accident(rules.Kind.CLOUD, "chlorine", amount_kg=1.0), ["substance"]),
        (rules.Accident(rules.Kind.FIREBALL, "methane", amount_kg=1.0), ["substance"]),
        (rules.Accident(rules.Kind.CHARGE, amount_kg=1.0), []),
    ],
)
def test_what_cannot_be_computed_is_said_at_its_field(told: rules.Accident, fields: list[str]) -> None:
    assert list(rules.flaws(told)) == fields


def test_what_lies_outside_a_model_is_refused_at_its_field() -> None:
    with pytest.raises(OutOfRange) as refused:
        assess(rules.Accident(rules.Kind.FIREBALL, "lpg", amount_kg=1.0))
    assert refused.value.field == "amount_kg"
