"""Writes of the shelters, through their public functions."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import AT, ELSEWHERE, TOWN, VILLAGE, make_shelter, officer, spec

pytestmark = pytest.mark.django_db
VIEWER = officer("shelters.view", area=VILLAGE)
MANAGER = officer("shelters.view", "shelters.manage")


def shelter_events():
    return [
        (row.name.removeprefix("shelters.shelter."), row.actor, row.payload)
        for row in Event.objects.filter(name__startswith="shelters.").order_by("position")[1:]
    ]


def test_loading_twice_adds_only_what_is_missing():
    first, second = spec(code="BN-1"), spec(code="BN-2")
    assert len(actions.register_shelters(actor=system("pack"), at=AT, shelters=[first])) == 1
    added = actions.register_shelters(actor=system("pack"), at=AT, shelters=[first, second])
    assert [row.code for row in added] == ["BN-2"]
    names = Event.objects.order_by("position").values_list("name", "payload")
    assert list(names) == [
        ("shelters.shelter.registered", {"code": "BN-1", "capacity": 3}),
        ("shelters.shelter.registered", {"code": "BN-2", "capacity": 3}),
    ]


@pytest.mark.parametrize(
    ("actor", "changes", "refusal"),
    [
        (officer("shelters.view"), {}, NotAllowed),
        (officer("shelters.manage", area=ELSEWHERE), {}, NotAllowed),
        (MANAGER, {"capacity": 0}, Invalid),
    ],
)
def test_registering_refused_writes_nothing(actor, changes, refusal):
    with pytest.raises(refusal):
        actions.register_shelters(actor=actor, at=AT, shelters=[spec(**changes)])
    assert not Shelter.objects.exists()
    assert not Event.objects.exists()


def test_first_guest_opens_and_last_place_fills():
    row = make_shelter()
    actions.admit(actor=VIEWER, at=AT, shelter=row)
    row = actions.admit(actor=VIEWER, at=AT, shelter=row, people=2)
    assert (row.status, row.occupancy, row.room) == ("full", 3, 0)
    row = actions.release(actor=VIEWER, at=AT, shelter=row, people=1)
    assert (row.status, row.occupancy, row.room) == ("open", 2, 1)
    assert shelter_events() == [
        ("changed_status", "system:shelters", {"code": "BN-1", "status": "open"}),
        ("admitted", "person:P1", {"code": "BN-1", "people": 1, "occupancy": 1}),
        ("admitted", "person:P1", {"code": "BN-1", "people": 2, "occupancy": 3}),
        ("changed_status", "system:shelters", {"code": "BN-1", "status": "full"}),
        ("released", "person:P1", {"code": "BN-1", "people": 1, "occupancy": 2}),
        ("changed_status", "system:shelters", {"code": "BN-1", "status": "open"}),
    ]


def test_no_room_names_the_nearest_that_have_it():
    row = make_shelter()
    make_shelter(code="BN-2", point=(116.3, 40.0), capacity=50)
    make_shelter(code="BN-3", point=(116.1, 40.0), capacity=50)
    make_shelter(code="BN-4", point=(116.0, 40.0), capacity=3)
    make_shelter(code="BN-5", area_code=ELSEWHERE, point=(116.0, 40.0), capacity=50)
    with pytest.raises(Refused) as refused:
        actions.admit(actor=VIEWER, at=AT, shelter=row, people=4)
    assert refused.value.text == (
        "学校BN-1只剩 3 个位置，容不下 4 人。最近的可用场所：学校BN-3（余 50 人）、学校BN-2（余 50 人）。"
    )
    row.refresh_from_db()
    assert (row.status, row.occupancy) == ("ready", 0)
    assert [name for name, _actor, _payload in shelter_events()] == ["registered"] * 4


def test_no_room_anywhere_says_whom_to_ask():
    with pytest.raises(Refused, match="请报镇街值班室"):
        actions.admit(actor=VIEWER, at=AT, shelter=make_shelter(), people=4)


def test_closed_takes_nobody_and_nobody_leaves_who_is_not_inside():
    row = actions.close_shelter(actor=MANAGER, at=AT, row=make_shelter())
    with pytest.raises(Refused, match="停用"):
        actions.admit(actor=VIEWER, at=AT, shelter=row)
    with pytest.raises(Refused, match="只登记了 0 人"):
        actions.release(actor=VIEWER, at=AT, shelter=row)
    assert len(shelter_events()) == 1


@pytest.mark.parametrize("act", [actions.admit, actions.release])
def test_a_shelter_out_of_sight_is_not_there(act):
    row = make_shelter(area_code=ELSEWHERE)
    with pytest.raises(NotFound):
        act(actor=VIEWER, at=AT, shelter=row)
    assert shelter_events() == []


def test_moves_by_hand():
    row = actions.open_shelter(actor=MANAGER, at=AT, row=make_shelter())
    assert row.status == "open"
    row = actions.close_shelter(actor=MANAGER, at=AT, row=row)
    row = actions.put_back_shelter(actor=MANAGER, at=AT, row=row)
    assert row.status == "ready"
    assert [payload["status"] for _name, _actor, payload in shelter_events()] == ["open", "closed", "ready"]


def test_closing_with_people_inside_is_refused():
    row = actions.admit(actor=VIEWER, at=AT, shelter=make_shelter())
    with pytest.raises(MoveRefused, match="还有 1 人"):
        actions.close_shelter(actor=MANAGER, at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.close_shelter(actor=VIEWER, at=AT, row=row)
    row.refresh_from_db()
    assert row.status == "open"
    assert len(shelter_events()) == 2


def test_amending_and_confirming():
    row = make_shelter()
    changes = {"name": "中学", "point": Point(116.1, 40.1, srid=4490)}
    actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes=changes)
    later = AT + timedelta(hours=1)
    actions.confirm_shelter(actor=MANAGER, at=later, shelter=row)
    row.refresh_from_db()
    assert (row.name, row.point.x, row.confirmed_at) == ("中学", 116.1, later)
    assert shelter_events() == [
        ("amended", "person:P1", {"code": "BN-1", "fields": ["name", "point"]}),
        ("confirmed", "person:P1", {"code": "BN-1"}),
    ]


def test_capacity_follows_the_people_inside():
    row = actions.admit(actor=VIEWER, at=AT, shelter=make_shelter(), people=2)
    with pytest.raises(Invalid, match="现有 2 人"):
        actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"capacity": 1})
    assert actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"capacity": 2}).status == "full"
    assert actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"capacity": 9}).status == "open"


@pytest.mark.parametrize(
    ("actor", "changes", "refusal"),
    [
        (MANAGER, {"status": "closed"}, Invalid),
        (MANAGER, {"occupancy": 1}, Invalid),
        (VIEWER, {"name": "x"}, NotAllowed),
        (officer("shelters.manage", area=VILLAGE), {"name": "x"}, NotAllowed),
    ],
)
def test_amending_refused_changes_nothing(actor, changes, refusal):
    row = make_shelter(area_code=TOWN)
    with pytest.raises(refusal):
        actions.amend_shelter(actor=actor, at=AT, row=row, changes=changes)
    with pytest.raises(NotAllowed):
        actions.confirm_shelter(actor=VIEWER, at=AT, shelter=row)
    row.refresh_from_db()
    assert (row.name, row.status, row.confirmed_at) == ("学校BN-1", "ready", None)
    assert shelter_events() == []
