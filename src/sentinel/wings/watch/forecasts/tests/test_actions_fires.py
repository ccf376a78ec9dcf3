"""Fires: asked for, refused at the field, told of; the database keeps every run of one hazard."""

from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import IntegrityError, transaction

from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.kernel.models import Event, Parameter
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.notify.models import Message
from sentinel.wings.watch.forecasts import actions
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.tests.samples import (
    AT,
    DISTRICT,
    LOW,
    TOWN,
    ask,
    ask_fire,
    burnt,
    make_district,
    officer,
)
from sentinel.wings.watch.forecasts.tests.test_actions_telling import heard, make_desk

pytestmark = pytest.mark.django_db


def test_a_fire_is_asked_for_and_waits() -> None:
    row = ask_fire(title=" 北坡 ", wind_from=360.0, burn_hours=2.5, dryness="parched", cell_m=60)
    assert (row.hazard, row.title, row.status, row.source, row.turn) == ("fire", "北坡", "queued", "hand", 0)
    assert (row.wind_ms, row.wind_from, row.dryness, row.burn_hours, row.cell_m) == (8, 0, "parched", 2.5, 60)
    assert (row.rain_mm, row.rain_hours, row.shape, row.tail_hours, row.members) == (None, None, "", None, 1)
    assert row.basis["fuel_models"]["shrub"] == "GS2"
    assert (row.area_code, row.target_areas, row.length.total_seconds()) == (DISTRICT, [DISTRICT], 9000)
    told = Event.objects.get(name="forecasts.run.fire_queued").payload
    assert (told["point"], told["wind"], told["dryness"]) == ("116.010000 40.010000", "0 8", "parched")
    assert (told["hours"], told["cell"], told["code"]) == ({"decimal": "2.5"}, 60, row.code)


def test_a_fire_without_a_title_is_named_after_its_wind() -> None:
    assert ask_fire(wind_from=180.0, wind_ms=4.5).title == "南风 4.5 米/秒，干燥，6 小时"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"ignition_point": None}, "ignition_point"),
        ({"ignition_point": Point(116, 40, srid=4326)}, "ignition_point"),
        ({"wind_ms": -0.1}, "wind_ms"),
        ({"wind_ms": 31.0}, "wind_ms"),
        ({"wind_ms": float("nan")}, "wind_ms"),
        ({"wind_from": 361.0}, "wind_from"),
        ({"wind_from": float("inf")}, "wind_from"),
        ({"dryness": "soaked"}, "dryness"),
        ({"burn_hours": 0.0}, "burn_hours"),
        ({"burn_hours": 25.0}, "burn_hours"),
        ({"cell_m": 10}, "cell_m"),
    ],
)
def test_what_no_fire_can_be_asked_for_is_refused_at_its_field(asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask_fire(**asked)
    assert list(refused.value.errors) == [field]
    assert (Run.objects.count(), Event.objects.count()) == (0, 0)


def test_a_fire_outside_the_district_is_refused() -> None:
    make_district()
    outline = MultiPolygon(Polygon.from_bbox((115.9, 39.9, 116.1, 40.1)), srid=CGCS2000)
    AreaShape.objects.create(area_id=DISTRICT, boundary=outline)
    assert ask_fire().status == "queued"
    with pytest.raises(Invalid, match="不在本区"):
        ask_fire(ignition_point=Point(116.2, 40.0, srid=CGCS2000))
    assert Run.objects.count() == 1


def test_without_the_parameters_of_fires_none_is_asked_for() -> None:
    make_district()
    Parameter.objects.filter(key="forecasts.fuel_models").delete()
    place = Point(116, 40, srid=CGCS2000)
    with pytest.raises(Refused, match=r"forecasts\.fuel_models"):
        actions.queue_fire(actor=officer(), at=AT, ignition_point=place, wind_ms=1, wind_from=0)
    assert (Run.objects.count(), Event.objects.count()) == (0, 0)


def test_only_who_may_run_over_the_district_asks_for_a_fire() -> None:
    make_district()
    place = Point(116, 40, srid=CGCS2000)
    for actor in (officer("forecasts.view"), officer("forecasts.run", area=TOWN)):
        with pytest.raises(NotAllowed):
            actions.queue_fire(actor=actor, at=AT, ignition_point=place, wind_ms=1, wind_from=0)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    "changes", [{"rain_mm": 3.0}, {"wind_ms": None}, {"hazard": "flood"}, {"members": 2}, {"dryness": ""}]
)
def test_the_database_keeps_a_fire_whole(changes: dict[str, Any]) -> None:
    row = ask_fire()
    with pytest.raises(IntegrityError, match="forecasts_run_hazard_whole"), transaction.atomic():
        Run.objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("changes", [{"rain_mm": None}, {"burn_hours": 2.0}, {"hazard": "fire"}, {"shape": ""}])
def test_the_database_keeps_a_flood_whole(changes: dict[str, Any]) -> None:
    row = ask()
    with pytest.raises(IntegrityError, match="forecasts_run_hazard_whole"), transaction.atomic():
        Run.objects.filter(pk=row.pk).update(**changes)


def test_a_finished_fire_keeps_its_places_and_its_ground() -> None:
    done = burnt(ask_fire())
    assert (done.status, done.villages, done.people, done.area_ha, done.volume_error) == ("done", 1, 3, 412.5, None)
    reached = done.impacts.get()
    assert (reached.subject, reached.minutes, reached.flame_m, reached.depth_m, reached.level) == (
        LOW,
        50,
        2.5,
        None,
        2.5,
    )
    with pytest.raises(IntegrityError, match="forecasts_impact_of_one_hazard"), transaction.atomic():
        Impact.objects.filter(pk=reached.pk).update(depth_m=1.0)


def test_who_asked_hears_of_a_fire_in_its_own_words() -> None:
    make_desk()
    burnt(ask_fire(title="北坡"))
    heard("forecasts.run.finished")
    assert Message.objects.get().text == (
        "估计火会到 1 个村（社区），险户在火场内 3 人。用的是示意底图。未计飞火，须会商后使用。"
    )


def test_a_fire_is_no_storm_of_the_library_and_answers_no_crossing() -> None:
    row = ask_fire()
    assert (row.source, row.cause) == ("hand", "")
    assert len(actions.queue_library(actor=officer(), at=AT)) == 2
