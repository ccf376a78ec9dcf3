"""Reads of the shelters."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point

from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import system
from sentinel.kernel.models import Area, Parameter
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.shelters import actions, queries
from sentinel.wings.prepare.shelters.tests.samples import (
    AT,
    ELSEWHERE,
    KEEPER,
    LATER,
    RULE,
    TOWN,
    VILLAGE,
    make_opening,
    make_shelter,
    make_stay,
    officer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def village_in_the_west():
    area = Area.objects.create(code=VILLAGE, name="水峪嘴村村委会", short_name="水峪嘴村", kind="village")
    AreaShape.objects.create(area=area, point=Point(116.0, 40.0, srid=4490))


def test_a_village_sees_the_shelters_that_serve_its_town():
    make_shelter(code="BN-1", area_code=TOWN)
    make_shelter(code="BN-2", area_code=ELSEWHERE)
    village = officer("shelters.view", area=VILLAGE)
    assert [row.code for row in queries.shelters(village)] == ["BN-1"]
    assert queries.shelter_of(village, "BN-1").name == "学校BN-1"
    with pytest.raises(NotFound):
        queries.shelter_of(village, "BN-2")
    assert not queries.shelters(officer("shelters.manage")).exists()


def test_with_room_nearest_first_own_town_first(village_in_the_west):
    make_shelter(code="BN-1", point=(116.2, 40.0))
    make_shelter(code="BN-2", point=(116.1, 40.0))
    make_shelter(code="BN-3", point=(116.0, 40.0), area_code=ELSEWHERE)
    full = make_shelter(code="BN-4", point=(116.0, 40.0))
    actions.admit(actor=system("test"), at=AT, shelter=full, people=3)
    actions.close_shelter(actor=system("test"), at=AT, row=make_shelter(code="BN-5"))
    district = officer("shelters.view", area="110109000000")
    assert [row.code for row in queries.with_room(district, VILLAGE)] == ["BN-2", "BN-1", "BN-3"]
    assert queries.with_room(district, VILLAGE, people=4) == []


def test_planned_town_by_town(village_in_the_west):
    make_shelter(code="BN-1", point=(116.2, 40.0), capacity=10)
    make_shelter(code="BN-2", point=(116.1, 40.0), capacity=10)
    make_shelter(code="BN-3", point=(116.0, 40.0), area_code=ELSEWHERE, capacity=2)
    people = {VILLAGE: 8, "110109108204": 5, ELSEWHERE: 3}
    found = queries.planned(system("test"), people)
    assert {area: row and row.code for area, row in found.items()} == {
        VILLAGE: "BN-2",
        "110109108204": "BN-1",
        ELSEWHERE: None,
    }


def test_open_grounds_and_unfit_houses_are_nobodys_plan(village_in_the_west):
    make_shelter(code="BN-1", point=(116.2, 40.0), capacity=10)
    make_shelter(code="BW-1", point=(116.0, 40.0), capacity=90, evacuation_site=False, space="outdoor")
    make_shelter(code="BN-2", point=(116.0, 40.0), capacity=90, condition="unfit")
    assert queries.planned(system("test"), {VILLAGE: 5})[VILLAGE].code == "BN-1"
    assert [row.code for row in queries.with_room(KEEPER, VILLAGE)] == ["BN-1"]
    found = queries.nearest(KEEPER, (116.0, 40.0))
    assert [(item.shelter.code, item.kilometres) for item in found] == [("BW-1", "0.0"), ("BN-1", "17.0")]
    assert [item.shelter.code for item in queries.nearest(KEEPER, (116.0, 40.0), 11, space="indoor")] == []


def test_the_board_has_shelters_in_use_first_and_sums_by_town(village_in_the_west):
    Area.objects.create(code=TOWN, name="甲镇", short_name="甲镇", kind="town")
    make_shelter(code="BN-1", capacity=10)
    make_stay(code="BN-2", capacity=10, people=4)
    make_opening(code="BN-3", capacity=10)
    make_shelter(code="BW-1", capacity=90, evacuation_site=False)
    make_shelter(area_code=ELSEWHERE, code="BN-4")
    parameter("shelters.stale_days", 30)
    seen = queries.board(officer("shelters.view"), AT)
    assert [(line.shelter.code, line.full_percent, line.opening.basis) for line in seen.open_lines] == [
        ("BN-2", 40, "首批人员到达"),
        ("BN-3", 0, "防汛Ⅱ级响应"),
    ]
    (town,) = seen.towns
    assert (town.name, town.sites, town.in_use, town.inside) == ("甲镇", 4, 2, 4)
    assert (town.room_in_use, town.room_ready, town.room_other) == (16, 10, 90)
    assert seen.stale == 4
    whole = queries.board(officer("shelters.view", area="110109000000"), AT)
    assert whole.total.sites == 5


def parameter(key, value, status="unverified"):
    Parameter.objects.create(key=key, title=key, value=value, source="测试", status=status, valid_from="2020-01-01")


def test_area_a_resident_is_known_only_where_residents_are():
    for code, name, kind in (
        ("110109000000", "甲区", "district"),
        (TOWN, "甲镇", "town"),
        (ELSEWHERE[:9] + "000", "乙镇", "town"),
    ):
        Area.objects.create(code=code, name=name, short_name=name, kind=kind)
    make_shelter(code="BN-1", total_area_m2=1400)
    make_shelter(code="BN-2")
    parameter(f"population.{TOWN}", 1000)
    parameter("population.110109000000", 900)
    seen = queries.coverage(officer("shelters.view", area="110109000000"), AT)
    assert [(line.name, line.total_m2, line.a_resident, line.enough, line.unknown) for line in seen.lines] == [
        ("乙镇", 0, None, None, 0),
        ("甲镇", 1400, Decimal("1.40"), False, 1),
    ]
    assert (seen.whole.a_resident, seen.whole.enough, seen.target.value) == (Decimal("1.56"), True, 1.5)
    town = queries.coverage(officer("shelters.view"), AT)
    assert ([line.name for line in town.lines], town.whole.a_resident) == (["甲镇"], None)


def test_what_an_entry_lacks():
    full = make_shelter(code="BN-1", effective_area_m2=6, key_holder="李 10040000000", water=True, toilets=True)
    bare = make_shelter(code="BN-2", path="", contact="", kind="seismic_3", effective_area_m2=2)
    assert queries.gaps(full, AT) == []
    assert queries.gaps(bare, AT) == [
        "没有到达路径，启用公告缺内容",
        "没有责任人及电话",
        "没有钥匙保管人",
        "没有供水或厕所",
        "设计容量 3 人超过按面积可容人数",
        "地震避难场所有效面积不足 2000 平方米（待确认）",
    ]


def test_who_is_inside_is_for_those_who_register_there():
    stay = make_stay(people=3)
    actions.admit(actor=system("test"), at=AT, shelter=make_shelter(code="BN-2", capacity=9), people=5)
    assert [row.code for row in queries.open_stays(KEEPER, stay.shelter)] == [stay.code]
    assert queries.open_stays(officer("shelters.view"), stay.shelter) == []
    seen = queries.inside(queries.shelter_of(KEEPER, "BN-1"))
    assert (seen.families, seen.named, seen.unnamed, seen.care) == (1, 3, 0, ())
    assert queries.inside(queries.shelter_of(KEEPER, "BN-2")).unnamed == 5
    assert queries.stay_of(KEEPER, stay.code) == stay
    for code in (stay.code, "BN-9-R00001", "a\x00b"):
        with pytest.raises(NotFound):
            queries.stay_of(officer("shelters.register", area=ELSEWHERE), code)
        with pytest.raises(NotFound):
            queries.guest_of(KEEPER, f"{code}-1")
    assert [row.code for row in queries.keeper_list(KEEPER)] == ["BN-1", "BN-2"]
    assert queries.keeper_list(officer("shelters.view")) == []


def test_an_opening_is_seen_where_its_shelter_serves():
    opening = make_opening()
    assert queries.opening_of(KEEPER, opening.code) == opening
    with pytest.raises(NotFound):
        queries.opening_of(officer("shelters.view", area=ELSEWHERE), opening.code)


def test_when_peoples_data_is_to_be_forgotten():
    stay = actions.depart_stay(actor=RULE, at=LATER, stay=make_stay())
    due = LATER + timedelta(days=180)
    assert queries.to_forget(due - timedelta(seconds=1)) == []
    assert queries.to_forget(due) == [(stay.pk, due)]
    assert queries.next_to_forget() == due


def test_standing_are_sites_with_room_ready_or_in_use():
    make_opening(code="BN-1")
    make_shelter(code="BN-2")
    make_shelter(code="BN-3", evacuation_site=False)
    make_shelter(code="BN-4", condition="unfit")
    full = make_shelter(code="BN-5")
    actions.admit(actor=RULE, at=LATER, shelter=full, people=3)
    assert [row.code for row in queries.standing(RULE)] == ["BN-1", "BN-2"]
    (ways,) = queries.ways([(116.0, 40.01)], queries.standing(RULE))
    assert [round(way) for way in ways] == [1112, 1112]
    assert queries.standing(officer("dispatches.view")) == []
