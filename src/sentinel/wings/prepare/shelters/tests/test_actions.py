"""Writes of the shelters, through their public functions."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Unmasking
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import (
    AT,
    ELSEWHERE,
    MANAGER,
    TOWN,
    VILLAGE,
    make_shelter,
    make_values,
    officer,
    spec,
)

pytestmark = pytest.mark.django_db
VIEWER = officer("shelters.view", area=VILLAGE)
NEW = {
    "code": "BN-9",
    "name": "新点",
    "area_code": VILLAGE,
    "point": Point(116.0, 40.0, srid=4490),
    "capacity": 20,
    "address": "村东",
    "level": "village",
    "effective_area_m2": 30,
}


def shelter_events():
    rows = Event.objects.filter(name__startswith="shelters.shelter.").exclude(name__endswith="registered")
    return [(row.name.removeprefix("shelters.shelter."), row.actor, row.payload) for row in rows.order_by("position")]


@pytest.fixture(autouse=True)
def values():
    make_values()


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
    assert shelter_events() == []


def test_no_room_anywhere_says_whom_to_ask():
    with pytest.raises(Refused, match="请报镇街值班室"):
        actions.admit(actor=VIEWER, at=AT, shelter=make_shelter(), people=4)


def test_closed_takes_nobody_and_nobody_leaves_who_is_not_inside():
    row = actions.close_shelter(actor=MANAGER, at=AT, row=make_shelter())
    with pytest.raises(Refused, match="停用或不可用，容不下"):
        actions.admit(actor=VIEWER, at=AT, shelter=row)
    with pytest.raises(Refused, match="只登记了 0 人"):
        actions.release(actor=VIEWER, at=AT, shelter=row)
    assert [name for name, _actor, _payload in shelter_events()] == ["changed_status"]


@pytest.mark.parametrize("act", [actions.admit, actions.release])
def test_a_shelter_out_of_sight_is_not_there(act):
    row = make_shelter(area_code=ELSEWHERE)
    with pytest.raises(NotFound):
        act(actor=VIEWER, at=AT, shelter=row)
    assert shelter_events() == []


def test_out_of_use_and_back():
    row = actions.close_shelter(actor=MANAGER, at=AT, row=make_shelter())
    assert (row.status, row.room) == ("closed", 0)
    assert actions.put_back_shelter(actor=MANAGER, at=AT, row=row).status == "ready"
    assert [payload["status"] for _name, _actor, payload in shelter_events()] == ["closed", "ready"]


def test_closing_with_people_inside_is_refused():
    row = actions.admit(actor=VIEWER, at=AT, shelter=make_shelter())
    with pytest.raises(MoveRefused, match="还有 1 人"):
        actions.close_shelter(actor=MANAGER, at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.close_shelter(actor=VIEWER, at=AT, row=row)
    row.refresh_from_db()
    assert row.status == "open"
    assert [name for name, _actor, _payload in shelter_events()] == ["changed_status", "admitted"]


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


def test_a_new_shelter_knows_what_its_area_holds():
    row = actions.create_shelter(actor=MANAGER, at=AT, **NEW)
    assert (row.area_limit, row.limit, row.room, row.target_areas) == (15, 15, 15, [VILLAGE])
    assert Event.objects.get().payload == {"code": "BN-9", "capacity": 20}


def test_many_at_once_all_or_none():
    rows = [NEW, {**NEW, "code": "BN-10", "target_areas": [VILLAGE, ELSEWHERE]}]
    made = actions.create_shelters(actor=MANAGER, at=AT, rows=rows)
    assert [(row.code, row.target_areas) for row in made] == [("BN-9", [VILLAGE]), ("BN-10", [VILLAGE, ELSEWHERE])]
    with pytest.raises(Invalid, match="BN-10 已有"):
        actions.create_shelters(actor=MANAGER, at=AT, rows=[{**NEW, "code": "BN-11"}, rows[1]])
    with pytest.raises(Invalid, match="BN-12 已有"):
        actions.create_shelters(actor=MANAGER, at=AT, rows=[{**NEW, "code": "BN-12"}] * 2)
    assert (Shelter.objects.count(), Event.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": "moon"}, "level"),
        ({"kind": "moon"}, "kind"),
        ({"capacity": 0}, "capacity"),
        ({"total_area_m2": 10}, "effective_area_m2"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changes, field):
    with pytest.raises(Invalid) as refused:
        actions.create_shelter(actor=MANAGER, at=AT, **{**NEW, **changes})
    assert list(refused.value.errors) == [field]
    assert (Shelter.objects.count(), Event.objects.count()) == (0, 0)


def test_area_and_duration_change_what_it_holds():
    row = make_shelter(capacity=100, effective_area_m2=90)
    assert (row.area_limit, row.limit) == (45, 45)
    row = actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"duration": "long"})
    assert (row.area_limit, row.limit) == (20, 20)
    actions.admit(actor=VIEWER, at=AT, shelter=row, people=20)
    with pytest.raises(Invalid, match="现有 20 人"):
        actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"effective_area_m2": 80})
    row.refresh_from_db()
    assert (row.status, row.effective_area_m2, row.area_limit) == ("full", 90, 20)
    emptied = actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"target_areas": []})
    assert emptied.target_areas == [TOWN]


def test_while_it_is_open_the_area_is_shared_by_the_duration_it_was_opened_for():
    row = make_shelter(capacity=500, effective_area_m2=90)
    actions.open_shelter(actor=MANAGER, at=AT, row=row, basis="预警", duration="emergency")
    row = actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"effective_area_m2": 100})
    assert row.area_limit == 200


def test_what_a_look_says_of_the_building_closes_the_door_but_not_the_way_out():
    row = actions.admit(actor=VIEWER, at=AT, shelter=make_shelter(), people=2)
    row = actions.assess_shelter(actor=VIEWER, at=AT, shelter=row, condition="unfit", confirmed=True)
    assert (row.room, row.status, row.confirmed_at) == (0, "open", AT)
    with pytest.raises(Refused, match="停用或不可用"):
        actions.admit(actor=VIEWER, at=AT, shelter=row)
    for _person in range(2):
        row = actions.release(actor=VIEWER, at=AT, shelter=row)
    assert (row.status, row.occupancy) == ("open", 0)
    assert actions.end_use_of_shelter(actor=MANAGER, at=AT, row=row, note="房屋不可用").status == "ready"
    again = actions.assess_shelter(actor=VIEWER, at=AT + timedelta(hours=1), shelter=row, condition="unfit")
    assert again.confirmed_at == AT
    assert [name for name, _actor, _payload in shelter_events()].count("amended") == 1


def test_a_look_from_out_of_reach_or_in_no_known_word_is_not_kept():
    row = make_shelter()
    with pytest.raises(NotFound):
        actions.assess_shelter(actor=officer("shelters.view", area=ELSEWHERE), at=AT, shelter=row, condition="unfit")
    with pytest.raises(Invalid):
        actions.assess_shelter(actor=VIEWER, at=AT, shelter=row, condition="new")
    row.refresh_from_db()
    assert (row.condition, shelter_events()) == ("good", [])


def test_a_number_beside_a_name_goes_where_numbers_are_kept():
    row = make_shelter(key_holder="李某", key_holder_phone="010 69842345")
    assert (row.contact, row.contact_phone, row.masked_contact_phone) == ("谭永涛", "10049596870", "100****6870")
    assert (row.key_holder, row.key_holder_phone) == ("李某", "01069842345")
    row = actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"key_holder": "王某 10040000002"})
    assert (row.key_holder, row.key_holder_phone) == ("王某", "10040000002")
    with pytest.raises(Invalid) as refused:
        actions.amend_shelter(actor=MANAGER, at=AT, row=row, changes={"contact_phone": "100****6870"})
    assert list(refused.value.errors) == ["contact_phone"]
    assert Shelter.objects.get().contact_phone == "10049596870"
    told = {"code": "BN-1", "fields": ["key_holder", "key_holder_phone"]}
    assert shelter_events() == [("amended", MANAGER.key, told)]


def test_a_look_at_the_numbers_is_written_down_twice():
    caller = officer("shelters.unmask")
    clear = actions.unmask_shelter(actor=caller, at=AT, shelter=make_shelter(), purpose=" 启用 ")
    assert clear == {"contact_phone": "10049596870", "key_holder_phone": ""}
    look = Unmasking.objects.get()
    assert (look.subject, look.fields, look.purpose) == (
        "shelters.shelter:BN-1",
        "contact_phone,key_holder_phone",
        "启用",
    )
    told = {"code": "BN-1", "fields": ["contact_phone", "key_holder_phone"], "purpose": "启用"}
    assert shelter_events() == [("unmasked", caller.key, told)]


@pytest.mark.parametrize(
    ("actor", "purpose", "refusal"),
    [
        (officer("shelters.unmask"), " ", Invalid),
        (MANAGER, "启用", NotAllowed),
        (officer("shelters.unmask", area=ELSEWHERE), "启用", NotAllowed),
    ],
)
def test_a_refused_look_shows_and_logs_nothing(actor, purpose, refusal):
    row = make_shelter()
    with pytest.raises(refusal):
        actions.unmask_shelter(actor=actor, at=AT, shelter=row, purpose=purpose)
    assert (Unmasking.objects.count(), shelter_events()) == (0, [])
