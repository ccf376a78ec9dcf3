"""Looks, what they find, and its mending."""

from datetime import timedelta

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound
from sentinel.kernel.tests.races import at_once
from sentinel.wings.prepare.shelter_inspections import actions, choices, rules
from sentinel.wings.prepare.shelter_inspections.models import Defect, Inspection
from sentinel.wings.prepare.shelter_inspections.tests.samples import (
    AT,
    INSPECTOR,
    LATER,
    SEES,
    make_defect,
    make_inspection,
    make_shelter,
    told,
)
from sentinel.wings.prepare.shelters.tests.samples import ELSEWHERE, RULE, officer

pytestmark = pytest.mark.django_db
VIEW, MANAGE = "shelter_inspections.view", "shelter_inspections.manage"
READER = officer(SEES, VIEW)


def look(row, **more):
    given = {"actor": INSPECTOR, "at": LATER, "condition": "good", "findings": "设施完好", "defects": [], **more}
    return actions.inspect_shelter(shelter=row, **given)


def of_the_shelter():
    rows = Event.objects.filter(name__startswith="shelters.shelter.").exclude(name__endswith="registered")
    return [(row.name.removeprefix("shelters.shelter."), row.actor) for row in rows.order_by("position")]


def test_labels_cover_the_codes():
    assert choices.DefectStatus.values == [str(code) for code in rules.DefectStatus]


def test_a_look_confirms_the_entry_and_the_next_is_due():
    due = make_inspection()
    done = look(due.shelter)
    row = type(due.shelter).objects.get()
    assert (done.code, done.done_at, done.done_by, done.state) == ("BN-1-J00001", LATER, "测试员", "已检查")
    assert (row.condition, row.confirmed_at) == ("good", LATER)
    following = Inspection.objects.get(done_at__isnull=True)
    assert (following.code, following.due_at, following.state) == (
        "BN-1-J00002",
        LATER + timedelta(days=30),
        "待检查",
    )
    assert told()[1:] == [
        ("inspection.done", "person:P1", {"code": "BN-1-J00001", "condition": "good", "defects": 0}),
        ("inspection.planned", "person:P1", {"code": "BN-1-J00002", "due_at": "2023-08-28T21:00+08:00"}),
    ]
    assert of_the_shelter() == [("confirmed", "person:P1")]


def test_what_a_look_finds_of_the_building_is_told_to_the_shelter():
    row = make_shelter()
    look(row, condition="unfit", findings="墙体开裂")
    row.refresh_from_db()
    assert (row.condition, row.room) == ("unfit", 0)
    assert of_the_shelter() == [("amended", "person:P1"), ("confirmed", "person:P1")]


def test_a_shelter_without_a_plan_is_looked_at_all_the_same():
    assert look(make_shelter()).code == "BN-1-J00001"
    assert list(Inspection.objects.order_by("code").values_list("code", flat=True)) == ["BN-1-J00001", "BN-1-J00002"]


def test_one_look_is_due_at_a_time():
    due = make_inspection()
    assert actions.plan_inspection(actor=RULE, at=LATER, shelter=due.shelter) is None
    assert told() == [
        ("inspection.planned", "system:samples", {"code": "BN-1-J00001", "due_at": "2023-08-28T20:00+08:00"})
    ]
    with pytest.raises(NotAllowed):
        actions.plan_inspection(actor=READER, at=LATER, shelter=make_shelter(code="BN-2"))
    assert Inspection.objects.count() == 1


def test_each_thing_found_has_its_term():
    look(make_shelter(), condition="repair", defects=["屋面渗水", " ", "缺灭火器"])
    assert [(row.code, row.text, row.due_at) for row in Defect.objects.order_by("code")] == [
        ("BN-1-Z00001", "屋面渗水", LATER + timedelta(days=15)),
        ("BN-1-Z00002", "缺灭火器", LATER + timedelta(days=15)),
    ]
    assert [payload for name, _actor, payload in told() if name == "defect.changed_status"] == [
        {"code": "BN-1-Z00001", "status": "open", "note": "屋面渗水"},
        {"code": "BN-1-Z00002", "status": "open", "note": "缺灭火器"},
    ]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"condition": "new"}, Invalid),
        ({"findings": " "}, Invalid),
        ({"defects": ["门坏"]}, Invalid),
        ({"condition": "repair", "defects": ["x"] * 31}, Invalid),
        ({"actor": READER}, NotAllowed),
        ({"actor": officer(SEES, MANAGE, area=ELSEWHERE)}, NotAllowed),
        ({"actor": officer(MANAGE)}, NotFound),
    ],
)
def test_a_look_refused_writes_nothing(changes, refusal):
    row = make_inspection().shelter
    with pytest.raises(refusal):
        look(row, **changes)
    row.refresh_from_db()
    assert (row.confirmed_at, Inspection.objects.get().done_at, Defect.objects.count()) == (None, None, 0)
    assert (len(told()), of_the_shelter()) == (1, [])


def test_mended_seen_again_and_the_shelter_is_good():
    row = make_defect()
    fixed = actions.fix_defect(actor=INSPECTOR, at=LATER, row=row, note="已补防水")
    assert (fixed.status, fixed.fixed_at, fixed.fixed_by, fixed.fix_note) == ("fixed", LATER, "测试员", "已补防水")
    back = actions.send_back_defect(actor=INSPECTOR, at=LATER, row=row, note="仍渗")
    assert (back.status, back.fixed_at) == ("open", None)
    actions.fix_defect(actor=INSPECTOR, at=LATER, row=row, note="重做")
    assert condition_of(row) == "repair"
    done = actions.verify_defect(actor=INSPECTOR, at=LATER, row=row)
    assert (done.status, done.verified_at, condition_of(row)) == ("verified", LATER, "good")
    assert [payload["status"] for name, _actor, payload in told() if name == "defect.changed_status"] == [
        "open",
        "fixed",
        "open",
        "fixed",
        "verified",
    ]
    assert of_the_shelter()[-1] == ("amended", "person:P1")


def condition_of(row):
    row.shelter.refresh_from_db()
    return row.shelter.condition


@pytest.mark.parametrize(
    ("act", "actor", "note", "refusal"),
    [
        (actions.fix_defect, INSPECTOR, " ", Invalid),
        (actions.fix_defect, READER, "补好", NotAllowed),
        (actions.verify_defect, INSPECTOR, "好", MoveRefused),
        (actions.send_back_defect, INSPECTOR, "没好", MoveRefused),
        (actions.send_back_defect, INSPECTOR, "", Invalid),
    ],
)
def test_mending_refused_changes_nothing(act, actor, note, refusal):
    row, events = make_defect(), told()
    with pytest.raises(refusal):
        act(actor=actor, at=LATER, row=row, note=note)
    row.refresh_from_db()
    assert (row.status, told()) == ("open", events)


def test_one_of_two_mended_is_not_all():
    first, _second = look(make_shelter(), condition="repair", defects=["一", "二"]).defects.order_by("code")
    actions.fix_defect(actor=INSPECTOR, at=LATER, row=first, note="好")
    actions.verify_defect(actor=INSPECTOR, at=LATER, row=first)
    assert condition_of(first) == "repair"


@pytest.mark.django_db(transaction=True)
def test_the_last_two_verified_at_once_make_the_shelter_good():
    rows = list(look(make_shelter(), condition="repair", defects=["一", "二"]).defects.order_by("code"))
    for row in rows:
        actions.fix_defect(actor=INSPECTOR, at=LATER, row=row, note="好")
    at_once(*(lambda row=row: actions.verify_defect(actor=INSPECTOR, at=LATER, row=row) for row in rows))
    assert (condition_of(rows[0]), Defect.objects.filter(status="verified").count()) == ("good", 2)


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_are_two_looks():
    row = make_inspection().shelter
    at_once(lambda: look(row), lambda: look(row))
    done = [(item.code, item.done_at is not None) for item in Inspection.objects.order_by("code")]
    assert done == [("BN-1-J00001", True), ("BN-1-J00002", True), ("BN-1-J00003", False)]


def test_what_was_not_done_in_time_is_noted_once():
    inspection, defect = make_inspection(code="BN-1"), make_defect(code="BN-2")
    late = AT + timedelta(days=31)
    assert actions.note_overdue_inspection(actor=RULE, at=AT, pk=inspection.pk) is False
    assert actions.note_overdue_inspection(actor=RULE, at=late, pk=inspection.pk) is True
    assert actions.note_overdue_inspection(actor=RULE, at=late, pk=inspection.pk) is False
    assert actions.note_overdue_defect(actor=RULE, at=AT, pk=defect.pk) is False
    assert actions.note_overdue_defect(actor=RULE, at=late, pk=defect.pk) is True
    assert actions.note_overdue_defect(actor=RULE, at=late, pk=defect.pk) is False
    inspection.refresh_from_db()
    assert inspection.state == "已逾期"
    assert told()[-2:] == [
        (
            "inspection.became_overdue",
            "system:samples",
            {"code": "BN-1-J00001", "due_at": "2023-08-28T20:00+08:00"},
        ),
        ("defect.became_overdue", "system:samples", {"code": "BN-2-Z00001", "due_at": "2023-08-13T20:00+08:00"}),
    ]
    with pytest.raises(NotAllowed):
        actions.note_overdue_inspection(actor=READER, at=late, pk=make_inspection(code="BN-3").pk)
