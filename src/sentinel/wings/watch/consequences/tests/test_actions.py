"""An accident is told and computed at once; what is wrong is said at its field and leaves nothing behind."""

import math
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.kernel import events
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Event
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound
from sentinel.science.gas.laid import EARTH
from sentinel.wings.prepare.households.models import Household
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.watch.consequences import actions
from sentinel.wings.watch.consequences.models import Assessment, Exposure, Zone
from sentinel.wings.watch.consequences.tests.samples import (
    AT,
    DISTRICT,
    FAR,
    NEAR,
    OTHER_TOWN,
    PLACE,
    PLACES,
    TOWN,
    make,
    make_district,
    officer,
)

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, int, int, int]:
    """How much of it there is."""
    return (Assessment.objects.count(), Zone.objects.count(), Exposure.objects.count(), Event.objects.count())


def test_an_accident_becomes_zones_villages_and_one_event() -> None:
    make_district()
    before = Event.objects.count()
    row = make(actor=officer())
    assert (row.code, row.kind, row.form, row.stability, row.around) == (
        "HG20230730-0001",
        "leak",
        "gaussian",
        "D",
        False,
    )
    assert (row.made_by, row.area_code, row.target_areas, row.outside) == ("值班员甲", DISTRICT, [DISTRICT], False)
    life, escape = row.zones.order_by("distance_m")
    assert (life.severity, life.label, life.value, life.unit) == ("life", "AEGL-3", 330, "ppm")
    assert "AEGL" in life.source
    assert row.furthest_m == escape.distance_m > life.distance_m > 0
    assert Event.objects.count() == before + 1
    told = Event.objects.latest("position")
    assert told.name == "consequences.assessment.made"
    said = asdict(events.load(told))
    assert (said["code"], said["substance"], said["villages"], said["people"]) == (row.code, "carbon_monoxide", 1, 0)
    assert said["furthest_m"] == Decimal(f"{row.furthest_m:.1f}")
    assert row.models_used == [f"gas.spread.gaussian 1 {said['digest'][:16]}"]


def test_the_ground_of_a_zone_lies_downwind_as_far_as_it_says() -> None:
    row = make()
    for zone in row.zones.all():
        assert zone.shape is not None
        assert zone.around is not None
        lons, lats = zip(*zone.shape[0][0].coords, strict=True)
        _bearing, _back, far = EARTH.inv([PLACE[0]] * len(lons), [PLACE[1]] * len(lons), lons, lats)
        assert max(far) == pytest.approx(zone.distance_m, abs=1e-6)
        assert min(lons) == PLACE[0]
        assert zone.shape.valid
        circle = 180 * math.sin(math.radians(1)) * zone.distance_m**2 / 1e6
        turned = EARTH.polygon_area_perimeter(*zip(*zone.around[0][0].coords, strict=True))[0]
        assert abs(turned) / 1e6 == pytest.approx(circle, rel=1e-6)
        assert zone.area_km2 < circle / 3


def test_homes_count_by_their_own_place() -> None:
    make_district()
    lon, lat = PLACES[NEAR]
    inside = make_household(area_code=NEAR, code="IN1")
    outside = make_household(area_code=NEAR, code="OUT1")
    unplaced = make_household(area_code=NEAR, code="UN1")
    Household.objects.filter(pk=inside.pk).update(point=Point(lon, lat, srid=CGCS2000))
    Household.objects.filter(pk=outside.pk).update(point=Point(lon + 0.1, lat, srid=CGCS2000))
    Household.objects.filter(pk=unplaced.pk).update(point=None)
    living = {row.pk: row.members.count() for row in (inside, outside, unplaced)}
    row = make()
    village = row.exposures.get()
    assert (village.area_code, village.standing, village.severity, village.households) == (NEAR, "inside", "escape", 2)
    assert village.people == row.people == living[inside.pk] + living[unplaced.pk] > 0
    assert village.registered == sum(living.values())


def test_a_turned_wind_is_counted_apart() -> None:
    row = make(wind_from_deg=90.0)
    village = row.exposures.get()
    assert (village.standing, village.area_code, row.villages) == ("turned", NEAR, 0)


def test_calm_air_draws_circles_and_refuses_nothing() -> None:
    row = make(wind_ms=0.0)
    assert (row.around, row.wind_ms, row.used_wind_ms) == (True, 0.0, 0.5)
    assert {zone.around for zone in row.zones.all()} == {None}
    assert "静风" in row.assumed[0]


def test_a_limit_that_is_reached_nowhere_keeps_no_ground() -> None:
    row = make(rate_kgs=0.001, wind_ms=20.0)
    assert list(row.zones.values_list("distance_m", "shape", "around")) == [(0, None, None), (0, None, None)]
    assert (row.furthest_m, row.exposures.count()) == (0, 0)


def test_an_explosion_needs_no_weather_and_keeps_what_was_told() -> None:
    row = make(kind="charge", substance="", rate_kgs=None, wind_ms=None, wind_from_deg=None, amount_kg=1000.0)
    assert (row.amount_kg, row.used_rate_kgs, row.used_wind_ms, row.stability, row.form) == (1000.0, None, None, "", "")
    assert [round(zone.distance_m) for zone in row.zones.order_by("distance_m")] == [44, 72, 181]


def test_what_a_kind_does_not_ask_is_not_kept() -> None:
    row = make(kind="charge", substance="chlorine", amount_kg=5.0)
    assert (row.substance, row.rate_kgs, row.wind_ms, row.wind_from_deg) == ("", None, None, None)
    burst = make(kind="burst", amount_kg=5.0)
    assert (burst.rate_kgs, burst.used_rate_kgs, burst.wind_ms) == (None, None, 2.0)
    assert make(amount_kg=7.0).amount_kg is None


def test_outside_the_district_up_to_30_km_and_said_so() -> None:
    row = make(where=(116.4, 40.0))
    assert (row.outside, row.area_code) == (True, DISTRICT)
    assert "事故点在区外 17" in row.assumed[0]
    before = counts()
    with pytest.raises(Invalid) as refused:
        make(where=(117.0, 40.0))
    assert "最多推演到区外 30 公里" in refused.value.errors["point"]
    assert counts() == before


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"substance": "phlogiston"}, "substance"),
        ({"rate_kgs": None}, "rate_kgs"),
        ({"rate_kgs": math.nan}, "rate_kgs"),
        ({"wind_ms": -1.0}, "wind_ms"),
        ({"kind": "burst"}, "amount_kg"),
        ({"kind": "fireball", "substance": "lpg", "amount_kg": 1.0}, "amount_kg"),
        ({"rate_kgs": None, "hole_mm": 10.0, "pressure_mpa": 0.01}, "pressure_mpa"),
    ],
)
def test_what_cannot_be_computed_changes_nothing(told: dict[str, Any], field: str) -> None:
    make_district()
    before = counts()
    with pytest.raises(Invalid) as refused:
        make(**told)
    assert list(refused.value.errors) == [field]
    assert counts() == before


def test_an_accident_without_a_place_changes_nothing() -> None:
    make_district()
    with pytest.raises(Invalid, match="点出事故位置"):
        actions.make_assessment(actor=officer(), at=AT, kind="charge", amount_kg=1.0)
    assert counts()[0] == 0


@pytest.mark.parametrize("who", [officer("consequences.view"), officer(area=TOWN)])
def test_who_may_not_make_one_changes_nothing(who: Actor) -> None:
    make_district()
    before = counts()
    with pytest.raises(NotAllowed):
        make(actor=who)
    assert counts() == before


def test_a_town_may_for_a_place_it_holds() -> None:
    make_district()
    shape = AreaShape.objects.get(area_id=DISTRICT).boundary
    AreaShape.objects.create(area_id=TOWN, boundary=shape)
    row = make(actor=officer(area=TOWN))
    assert (row.area_code, row.target_areas) == (TOWN, [DISTRICT])
    with pytest.raises(NotAllowed):
        make(actor=officer(area=OTHER_TOWN))


def test_before_a_pack_there_is_neither_district_nor_outline() -> None:
    make_district()
    where = Point(*PLACE, srid=CGCS2000)
    AreaShape.objects.filter(area_id=DISTRICT).delete()
    with pytest.raises(NotFound, match="区界"):
        actions.make_assessment(actor=officer(), at=AT, kind="charge", point=where, amount_kg=1.0)
    AreaShape.objects.all().delete()
    for code in (NEAR, FAR, TOWN, OTHER_TOWN, DISTRICT):
        Area.objects.filter(code=code).delete()
    with pytest.raises(NotFound, match="数据包"):
        actions.make_assessment(actor=officer(), at=AT, kind="charge", point=where, amount_kg=1.0)
