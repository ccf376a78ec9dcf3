"""Outlooks: made by a person, kept with what they were made of; refused asks change nothing."""

from typing import Any

import pytest

from sentinel.geo.models import Feature, ImportedLayer
from sentinel.kernel.models import Event, Parameter
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.watch.geohazards import actions
from sentinel.wings.watch.geohazards.models import Exposure, Outlook, Risk
from sentinel.wings.watch.geohazards.tests.samples import (
    AT,
    DISTRICT,
    FAR,
    HOUR,
    NEAR,
    OTHER_TOWN,
    POINTS,
    TOWN,
    look,
    make_district,
    make_points,
    measure,
    officer,
    rain,
)
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db
MADE = "geohazards.outlook.made"


def counts() -> tuple[int, int]:
    """Outlooks and their events."""
    return Outlook.objects.count(), Event.objects.filter(name=MADE).count()


def test_a_supposed_rain_judges_every_point_and_says_who_lives_near() -> None:
    make_district()
    make_household(area_code=NEAR)
    row = look()
    assert (row.title, row.level, row.orange, row.yellow, row.unjudged) == ("设定 6 小时 120 毫米", "orange", 1, 1, 1)
    assert (row.looked, row.villages, row.people, row.households) == (3, 2, 2, 1)
    assert (row.area_code, row.target_areas, row.layer) == (DISTRICT, [DISTRICT], "geohazards/1")
    assert [(each["code"], each["area_code"], each["why"]) for each in row.unknown] == [
        ("DZ-3", NEAR, "没有“地裂缝”的雨量阈值，须人工研判")
    ]
    worst, second = Risk.objects.order_by("code")
    assert (worst.name, worst.colour, worst.window, worst.rain_mm) == ("近沟", "orange", 6, 120)
    assert (worst.threshold_mm, worst.at_least) == (100, False)
    assert (worst.area_code, worst.village, worst.people, worst.gauge) == (NEAR, "近村", 2, "")
    assert (second.area_code, second.colour, second.people) == (FAR, "yellow", 0)
    assert list(Exposure.objects.order_by("-height").values_list("area_code", "colour", "points", "people")) == [
        (NEAR, "orange", 1, 2),
        (FAR, "yellow", 1, 0),
    ]
    told = Event.objects.get(name=MADE).payload
    assert (told["rain"], told["mm"], told["hours"]) == ("supposed", {"decimal": "120.0"}, 6)
    assert (told["level"], told["people"]) == ("orange", 2)
    assert told["digest"] == row.digest
    assert "1 户险户没有精确位置，按村的位置计。" in row.assumed
    assert "泥石流的四色雨量阈值待规划自然资源部门确认（待确认）。" in row.assumed


def test_measured_rain_is_that_of_the_nearest_gauge_up_to_the_instant() -> None:
    make_district()
    station = make_station(area_code=NEAR, code="R901")
    rain(station, [0.0] * 23 + [71.5])
    rain(station, [99.0], at=AT + HOUR)
    row = measure()
    assert (row.level, row.orange, row.yellow, row.blue, row.unjudged) == ("orange", 1, 0, 1, 1)
    worst = Risk.objects.order_by("code")[0]
    assert (worst.gauge, worst.gauge_km, worst.at_least) == ("测站R901", 3.2, False)
    assert (worst.window, worst.rain_mm) == (1, 71.5)
    assert [(each["code"], each["gaps"], each["hours"][-1]) for each in row.gauges] == [("R901", 0, 71.5)]


def test_gauges_that_lack_hours_or_fell_silent_make_no_point_safe() -> None:
    make_district()
    station = make_station(area_code=NEAR, code="R901")
    assert (measure().unjudged, measure().level) == (3, "")
    rain(station, [0.0] * 5)
    row = measure()
    assert {each["why"] for each in row.unknown[:2]} == {"最近的雨量站 测站R901 缺 19 小时雨量"}
    late = measure(at=AT + 2 * HOUR)
    assert {each["why"] for each in late.unknown[:2]} == {"10 公里内没有正在到报的雨量站"}


def test_only_the_points_of_chosen_towns_are_looked_at() -> None:
    row = look(chosen_areas=[OTHER_TOWN])
    assert (row.looked, row.yellow, row.orange, row.chosen_areas) == (1, 1, 0, [OTHER_TOWN])
    assert "只看了 乙镇。" in row.assumed


def test_points_that_bear_one_code_are_told_apart() -> None:
    make_points([POINTS[0], POINTS[0]])
    look()
    assert sorted(Risk.objects.values_list("point_code", flat=True)) == ["DZ-1", "DZ-1#2"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"rain": "sideways"}, "rain"),
        ({"rain_mm": None}, "rain_mm"),
        ({"rain_mm": 0.0}, "rain_mm"),
        ({"rain_mm": float("nan")}, "rain_mm"),
        ({"rain_mm": 2401.0}, "rain_mm"),
        ({"rain_hours": None}, "rain_hours"),
        ({"rain_hours": 0}, "rain_hours"),
        ({"rain_hours": 73}, "rain_hours"),
        ({"rain_hours": 1.5}, "rain_hours"),
        ({"chosen_areas": ["999901001000"]}, "chosen_areas"),
    ],
)
def test_what_nothing_can_be_judged_by_is_refused_at_its_field(asked: dict[str, Any], field: str) -> None:
    make_district()
    with pytest.raises(Invalid) as refused:
        look(**asked)
    assert list(refused.value.errors) == [field]
    assert counts() == (0, 0)


def test_a_town_without_points_is_refused() -> None:
    make_points([POINTS[0]])
    make_district()
    with pytest.raises(Invalid, match="没有隐患点"):
        look(chosen_areas=[OTHER_TOWN])
    assert counts() == (0, 0)


def test_without_the_layer_or_with_thresholds_nobody_can_read_it_is_said() -> None:
    make_district()
    Parameter.objects.filter(key="geohazards.thresholds").update(value=[{"code": "x"}])
    with pytest.raises(Invalid, match="雨量阈值参数有误"):
        look()
    ImportedLayer.objects.update(current=None)
    with pytest.raises(Invalid, match="图层管理"):
        actions.make_outlook(actor=officer(), at=AT, rain="measured")
    assert counts() == (0, 0)


def test_points_without_a_place_are_not_looked_at() -> None:
    make_district()
    Feature.objects.filter(number=1).update(geometry=None)
    assert look().looked == 2


def test_only_who_may_judge_over_the_district_asks() -> None:
    make_district()
    for actor in (officer("geohazards.view"), officer("geohazards.judge", area=TOWN)):
        with pytest.raises(NotAllowed):
            look(actor=actor)
    assert counts() == (0, 0)


def test_without_a_district_there_is_nothing_to_judge() -> None:
    with pytest.raises(NotFound):
        actions.make_outlook(actor=officer(), at=AT, rain="measured")
