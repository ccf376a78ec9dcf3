"""Opening with the words people are told, and ending it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from sentinel.kernel.models import Event, Matter
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.models import Opening, Shelter
from sentinel.wings.prepare.shelters.tests.samples import (
    AT,
    KEEPER,
    LATER,
    MANAGER,
    TOWN,
    make_opening,
    make_shelter,
    officer,
    told,
)

pytestmark = pytest.mark.django_db


def test_opening_tells_where_it_is_and_how_to_get_there():
    row = make_shelter()
    matter = Matter.objects.create(code="M-1", area_code=TOWN, opened_at=AT)
    opening = actions.open_shelter(actor=MANAGER, at=AT, row=row, basis=" 防汛Ⅱ级响应 ", matter=matter)
    assert opening.text == "学校BN-1已启用。地址：镇东。到达路径：沿河堤路向东 500 米。"
    assert (opening.code, opening.ordered_by, opening.basis) == ("BN-1-Q00001", "测试员", "防汛Ⅱ级响应")
    assert (opening.matter, opening.running) == (matter, "启用中")
    row.refresh_from_db()
    assert row.status == "open"
    assert told() == [
        ("shelter.changed_status", "person:P1", {"code": "BN-1", "status": "open"}),
        (
            "opening.announced",
            "person:P1",
            {"code": "BN-1-Q00001", "duration": "short", "basis": "防汛Ⅱ级响应", "by_rule": False},
        ),
    ]
    assert Event.objects.get(name="shelters.opening.announced").matter == "M-1"


def test_a_way_written_for_the_first_time_is_kept_in_the_register():
    row = make_shelter(path="")
    opening = actions.open_shelter(actor=MANAGER, at=AT, row=row, basis="预警", path="过桥右转", address="桥头")
    row.refresh_from_db()
    assert (row.path, row.address) == ("过桥右转", "镇东")
    assert opening.text == "学校BN-1已启用。地址：桥头。到达路径：过桥右转。"
    assert told()[0] == ("shelter.amended", "person:P1", {"code": "BN-1", "fields": ["path"]})


@pytest.mark.parametrize(
    ("changes", "order", "actor", "refusal"),
    [
        ({"path": ""}, {"basis": "预警"}, MANAGER, Invalid),
        ({}, {"basis": "  "}, MANAGER, Invalid),
        ({}, {"basis": "预警", "duration": "forever"}, MANAGER, Invalid),
        ({"condition": "unfit"}, {"basis": "预警"}, MANAGER, Invalid),
        ({}, {"basis": "预警"}, KEEPER, NotAllowed),
        ({}, {"basis": "预警"}, officer("shelters.manage", area="110109101000"), NotAllowed),
    ],
)
def test_opening_refused_changes_nothing(changes, order, actor, refusal):
    row = make_shelter(**changes)
    with pytest.raises(refusal):
        actions.open_shelter(actor=actor, at=AT, row=row, **order)
    row.refresh_from_db()
    assert (row.status, Opening.objects.count(), told()) == ("ready", 0, [])


def test_the_duration_decides_how_many_may_come_and_the_end_sets_it_back():
    row = make_shelter(capacity=100, effective_area_m2=90)
    actions.open_shelter(actor=MANAGER, at=AT, row=row, basis="预警", duration="emergency")
    row.refresh_from_db()
    assert (row.area_limit, row.room) == (180, 100)
    row = actions.end_use_of_shelter(actor=MANAGER, at=LATER, row=row, note="水退")
    assert (row.status, row.area_limit) == ("ready", 45)


def test_ending_needs_words_and_an_empty_house():
    row = make_opening().shelter
    with pytest.raises(Invalid, match="说明"):
        actions.end_use_of_shelter(actor=MANAGER, at=LATER, row=row, note=" ")
    actions.admit(actor=KEEPER, at=AT, shelter=row)
    with pytest.raises(MoveRefused, match="还有 1 人"):
        actions.end_use_of_shelter(actor=MANAGER, at=LATER, row=row, note="水退")
    assert Opening.objects.get().closed_at is None
    actions.release(actor=KEEPER, at=AT, shelter=row)
    actions.end_use_of_shelter(actor=MANAGER, at=LATER, row=row, note="水退")
    opening = Opening.objects.get()
    assert (opening.closed_at, opening.closed_by, opening.close_note, opening.running) == (
        LATER,
        "测试员",
        "水退",
        "已结束",
    )
    assert told()[-1] == ("opening.ended", "person:P1", {"code": "BN-1-Q00001", "note": "水退"})
    again = actions.open_shelter(actor=MANAGER, at=LATER, row=row, basis="再来")
    assert again.code == "BN-1-Q00002"


def test_closing_an_open_one_ends_its_opening():
    row = make_opening().shelter
    actions.close_shelter(actor=MANAGER, at=LATER, row=row)
    assert (Opening.objects.get().closed_at, Shelter.objects.get().status) == (LATER, "closed")


def test_people_at_the_door_open_it_with_what_the_register_says():
    row = make_shelter(path="")
    actions.admit(actor=KEEPER, at=AT, shelter=row)
    opening = Opening.objects.get()
    assert (opening.basis, opening.ordered_by) == ("首批人员到达", "系统")
    assert opening.text == "学校BN-1已启用。地址：镇东。到达路径：未登记，请联系谭永涛引导。"
    assert [name for name, _actor, _payload in told()] == [
        "shelter.changed_status",
        "opening.announced",
        "shelter.admitted",
    ]


def test_unfit_takes_nobody():
    row = make_shelter(condition="unfit")
    with pytest.raises(Exception, match="停用或不可用"):
        actions.admit(actor=KEEPER, at=AT, shelter=row)
    assert (row.room, told()) == (0, [])


@pytest.mark.parametrize("blank", ["address", "path", "text"])
def test_the_table_holds_no_opening_without_words(blank):
    opening = make_opening()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(**{blank: ""})


def test_the_table_holds_one_running_opening_a_shelter():
    opening = make_opening()
    opening.pk, opening.code, opening.opened_at = None, "BN-1-Q2", AT + timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        opening.save(force_insert=True)
