"""Reads of the shelters."""

import pytest
from django.contrib.gis.geos import Point

from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import system
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.shelters import actions, queries
from sentinel.wings.prepare.shelters.tests.samples import AT, ELSEWHERE, TOWN, VILLAGE, make_shelter, officer

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
