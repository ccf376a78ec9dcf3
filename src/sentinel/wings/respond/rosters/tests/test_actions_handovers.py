"""Handovers: what they collect, who signs, and that nothing changes afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.digest import digest
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.respond.callbook.tests.samples import make_call
from sentinel.wings.respond.incidents.tests.samples import make_incident
from sentinel.wings.respond.rosters import actions, queries
from sentinel.wings.respond.rosters.models import Handover
from sentinel.wings.respond.rosters.tests.samples import AT, VILLAGE, make_handover, make_roster, shift_on, stander
from sentinel.wings.respond.rosters.tests.test_actions import told
from sentinel.wings.respond.rosters.workflow import HANDOVER

pytestmark = pytest.mark.django_db
SEES = ("incidents.view", "callbook.view", "warnings.view", "tasks.view", "notify.view", "shelters.view")
OUT, IN = "R1-4", "R1-2"


def person(row: Handover, code: str, *permissions: str) -> Actor:
    """Somebody of the room."""
    return stander(code, row.room, *permissions)


def test_a_handover_collects_what_is_open_in_reach() -> None:
    make_call()
    make_incident(area_code=VILLAGE)
    make_incident(area_code="110109101209", code="elsewhere")
    room = make_roster().room
    actor = stander(OUT, room, *SEES)
    row = actions.draft_handover(actor=actor, at=AT, shift=shift_on(room, 30))
    assert [(item["kind"], item["title"]) for item in row.items] == [
        ("incident", "永定河 2023 年第 1 号洪水"),
        ("call", "村口道路被淹，一户三人被困。"),
    ]
    assert (row.to_shift.duty_on.day, row.due_at) == (31, shift_on(room, 30).ends_at + timedelta(minutes=30))
    again = actions.draft_handover(actor=stander(OUT, room), at=AT, shift=shift_on(room, 30))
    assert (again.pk, again.items) == (row.pk, [])
    assert told()[-2:] == ["handover.drafted", "handover.drafted"]


def test_only_who_stood_there_drafts_and_there_must_be_a_next_shift() -> None:
    room = make_roster().room
    before = told()
    with pytest.raises(Refused, match="只有本班在岗人员"):
        actions.draft_handover(actor=stander("R1-2", room), at=AT, shift=shift_on(room, 30))
    with pytest.raises(Refused, match="下一班还没有排"):
        actions.draft_handover(actor=stander("R1-2", room), at=AT, shift=shift_on(room, 31))
    stranger = Actor(key="person:X", label="X", person_code=OUT, holds=frozenset())
    with pytest.raises(NotAllowed):
        actions.draft_handover(actor=stranger, at=AT, shift=shift_on(room, 30))
    assert (Handover.objects.count(), told()) == (0, before)


def test_out_signs_in_signs_and_the_seal_holds() -> None:
    row = make_handover()
    actions.write_notes(actor=person(row, OUT), at=AT, handover=row, notes=" 关注永定河水位 ")
    handed = actions.hand_over(actor=person(row, OUT), at=AT, row=row)
    assert (handed.status, handed.handed_by, handed.notes) == ("handed", "人R1-4", "关注永定河水位")
    stored = Handover.objects.get()
    assert digest(stored.content) == stored.seal
    taken = actions.take_over(actor=person(row, IN), at=row.due_at, row=stored)
    assert (taken.status, taken.taken_by, taken.late) == ("taken", "人R1-2", False)
    assert Event.objects.get(name="rosters.handover.taken").payload["seal"] == stored.seal
    assert told()[-3:] == ["handover.noted", "handover.handed", "handover.taken"]
    assert [move.name for move in HANDOVER.moves] == ["hand", "return", "take"]


def test_taken_over_after_the_term_is_late() -> None:
    row = make_handover()
    actions.hand_over(actor=person(row, OUT), at=AT, row=row)
    late_at = row.due_at + timedelta(seconds=1)
    assert actions.take_over(actor=person(row, IN), at=late_at, row=row).late is True
    assert Event.objects.get(name="rosters.handover.taken").payload["late"] is True


def test_who_may_not_sign() -> None:
    row = make_handover()
    before = told()
    with pytest.raises(MoveRefused, match="只有本班在岗人员能交班"):
        actions.hand_over(actor=person(row, IN), at=AT, row=row)
    with pytest.raises(MoveRefused):
        actions.take_over(actor=person(row, IN), at=AT, row=row)
    assert (Handover.objects.get().status, told()) == ("draft", before)
    # The leader stands in both shifts: may hand over, may then not take over from himself.
    actions.hand_over(actor=person(row, "R1-1"), at=AT, row=row)
    for code, words in (("R1-1", "不能自己接班"), (OUT, "只有下一班")):
        with pytest.raises(MoveRefused, match=words):
            actions.take_over(actor=person(row, code), at=AT, row=row)
    holds = frozenset({Hold("rosters.view", "area", VILLAGE)})
    with pytest.raises(NotAllowed):
        actions.take_over(actor=Actor(key="p", label="p", person_code=IN, holds=holds), at=AT, row=row)
    assert Handover.objects.get().status == "handed"


def test_a_handover_is_returned_with_words_and_signed_again() -> None:
    row = make_handover()
    actions.hand_over(actor=person(row, OUT), at=AT, row=row)
    with pytest.raises(Invalid, match="补充什么"):
        actions.return_handover(actor=person(row, IN), at=AT, row=row, note=" ")
    back = actions.return_handover(actor=person(row, IN), at=AT, row=row, note="请补充水库情况")
    assert (back.status, back.seal, back.returned_note, back.handed_at) == ("draft", "", "请补充水库情况", None)
    assert told()[-1] == "handover.returned"
    assert actions.hand_over(actor=person(row, OUT), at=AT, row=row).returned_note == ""


def test_after_the_first_signature_nobody_writes() -> None:
    row = make_handover()
    actions.hand_over(actor=person(row, OUT), at=AT, row=row)
    before = told()
    with pytest.raises(MoveRefused, match="不能再改"):
        actions.write_notes(actor=person(row, OUT), at=AT, handover=row, notes="补一句")
    with pytest.raises(MoveRefused, match="不能重新汇总"):
        actions.draft_handover(actor=person(row, OUT), at=AT, shift=row.from_shift)
    assert (Handover.objects.get().notes, told()) == ("", before)


def test_notes_have_a_length_and_the_same_words_are_no_event() -> None:
    row = make_handover()
    with pytest.raises(Invalid, match="太长"):
        actions.write_notes(actor=person(row, OUT), at=AT, handover=row, notes="长" * 4001)
    before = told()
    actions.write_notes(actor=person(row, OUT), at=AT, handover=row, notes="")
    assert told() == before


@pytest.mark.parametrize("change", [{"notes": "改"}, {"items": []}, {"taken_by": "他"}])
def test_the_database_keeps_what_both_signed(change: dict[str, Any]) -> None:
    row = make_handover()
    actions.hand_over(actor=person(row, OUT), at=AT, row=row)
    actions.take_over(actor=person(row, IN), at=AT, row=row)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Handover.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Handover.objects.filter(pk=row.pk).delete()
    assert queries.handover_panel(Handover.objects.get(), person(row, IN), AT)["seal_fits"] is True


def test_the_database_keeps_what_the_first_signed() -> None:
    row = make_handover()
    actions.hand_over(actor=person(row, OUT), at=AT, row=row)
    with pytest.raises(DatabaseError, match="as it stands"), transaction.atomic():
        Handover.objects.filter(pk=row.pk).update(notes="偷改")
    assert Handover.objects.get().notes == ""


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_are_one() -> None:
    row = make_handover()
    actions.hand_over(actor=person(row, OUT), at=AT, row=row)
    acts = [lambda code=code: actions.take_over(actor=person(row, code), at=AT, row=row) for code in ("R1-2", "R1-3")]
    assert at_once(*acts).count("move_refused") == 1
    assert Event.objects.filter(name="rosters.handover.taken").count() == 1
    # The control: one alone passes.
    other = make_handover(code="R2")
    actions.hand_over(actor=person(other, "R2-4"), at=AT, row=other)
    actions.take_over(actor=person(other, "R2-2"), at=AT, row=other)


def test_late_and_open_handovers_are_found() -> None:
    room = make_roster().room
    actor = stander(OUT, room)
    at = shift_on(room, 30).ends_at + timedelta(minutes=31)
    late = queries.late_handovers(actor, at, [room])
    assert [(item.shift.duty_on.day, item.handover) for item in late] == [(30, None), (29, None), (28, None)]
    row = make_handover()
    actions.hand_over(actor=person(row, OUT), at=at, row=row)
    assert [item.code for item in queries.my_handovers(stander(IN, room))] == [row.code]
    actions.take_over(actor=person(row, IN), at=at, row=row)
    assert [item.shift.duty_on.day for item in queries.late_handovers(actor, at, [room])] == [29, 28]
    assert [shift.duty_on.day for shift in queries.to_hand_over(stander(IN, room), at)] == [29, 31]
