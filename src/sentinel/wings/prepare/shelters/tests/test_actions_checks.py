"""Looks, what they find, and its mending."""

from datetime import timedelta

import pytest

from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.models import Defect, Inspection, Shelter
from sentinel.wings.prepare.shelters.tests.samples import (
    AT,
    ELSEWHERE,
    KEEPER,
    LATER,
    MANAGER,
    RULE,
    make_defect,
    make_inspection,
    make_shelter,
    officer,
    told,
)

pytestmark = pytest.mark.django_db


def look(row, **more):
    given = {"condition": "good", "findings": "设施完好", "defects": [], **more}
    return actions.inspect_shelter(actor=given.pop("actor", MANAGER), at=LATER, shelter=row, **given)


def test_a_look_confirms_the_entry_and_the_next_is_due():
    row = make_shelter()
    done = look(row)
    row.refresh_from_db()
    assert (done.code, done.done_at, done.done_by, done.state) == ("BN-1-J00001", LATER, "测试员", "已检查")
    assert (row.condition, row.confirmed_at) == ("good", LATER)
    following = row.inspections.get(done_at__isnull=True)
    assert (following.code, following.due_at, following.state) == (
        "BN-1-J00002",
        LATER + timedelta(days=30),
        "待检查",
    )
    assert told() == [
        (
            "inspection.done",
            "person:P1",
            {"code": "BN-1-J00001", "condition": "good", "defects": 0, "next_due_at": "2023-08-28T21:00+08:00"},
        )
    ]


def test_each_thing_found_has_its_term():
    look(make_shelter(), condition="repair", defects=["屋面渗水", " ", "缺灭火器"])
    assert [(row.code, row.text, row.due_at) for row in Defect.objects.order_by("code")] == [
        ("BN-1-Z00001", "屋面渗水", LATER + timedelta(days=15)),
        ("BN-1-Z00002", "缺灭火器", LATER + timedelta(days=15)),
    ]
    assert [payload for name, _actor, payload in told() if name == "defect.moved"] == [
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
        ({"actor": KEEPER}, NotAllowed),
        ({"actor": officer("shelters.manage", area=ELSEWHERE)}, NotAllowed),
    ],
)
def test_a_look_refused_writes_nothing(changes, refusal):
    row = make_shelter()
    with pytest.raises(refusal):
        look(row, **changes)
    row.refresh_from_db()
    assert (row.confirmed_at, Inspection.objects.get().done_at, Defect.objects.count(), told()) == (None, None, 0, [])


def test_mended_seen_again_and_the_shelter_is_good():
    row = make_defect()
    fixed = actions.fix_defect(actor=MANAGER, at=LATER, row=row, note="已补防水")
    assert (fixed.status, fixed.fixed_at, fixed.fixed_by, fixed.fix_note) == ("fixed", LATER, "测试员", "已补防水")
    back = actions.send_back_defect(actor=MANAGER, at=LATER, row=row, note="仍渗")
    assert (back.status, back.fixed_at) == ("open", None)
    actions.fix_defect(actor=MANAGER, at=LATER, row=row, note="重做")
    assert Shelter.objects.get().condition == "repair"
    done = actions.verify_defect(actor=MANAGER, at=LATER, row=row)
    assert (done.status, done.verified_at, Shelter.objects.get().condition) == ("verified", LATER, "good")
    assert [payload["status"] for name, _actor, payload in told() if name == "defect.moved"] == [
        "open",
        "fixed",
        "open",
        "fixed",
        "verified",
    ]


@pytest.mark.parametrize(
    ("act", "actor", "note", "refusal"),
    [
        (actions.fix_defect, MANAGER, " ", Invalid),
        (actions.fix_defect, KEEPER, "补好", NotAllowed),
        (actions.verify_defect, MANAGER, "好", MoveRefused),
        (actions.send_back_defect, MANAGER, "没好", MoveRefused),
        (actions.send_back_defect, MANAGER, "", Invalid),
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
    actions.fix_defect(actor=MANAGER, at=LATER, row=first, note="好")
    actions.verify_defect(actor=MANAGER, at=LATER, row=first)
    assert Shelter.objects.get().condition == "repair"


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
        actions.note_overdue_inspection(actor=KEEPER, at=late, pk=make_inspection(code="BN-3").pk)
