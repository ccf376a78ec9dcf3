"""Swaps: asked, agreed by the other, approved by neither; two approvals at once move people once."""

from datetime import timedelta
from typing import Any

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.respond.rosters import actions
from sentinel.wings.respond.rosters.models import Assignment, Room, Swap
from sentinel.wings.respond.rosters.tests.samples import AT, make_roster, make_swap, shift_on, stander
from sentinel.wings.respond.rosters.tests.test_actions import standing, told

pytestmark = pytest.mark.django_db
EARLY = AT - timedelta(days=20)


def approver(room: Room, code: str = "BOSS") -> Any:
    """Somebody who approves and is no party."""
    return stander(code, room, "rosters.approve")


def test_a_swap_is_asked_agreed_and_approved() -> None:
    row = make_swap()
    room = row.shift.room
    assert (row.status, row.role, told()[-1]) == ("asked", "chief", "swap.asked")
    actions.agree_swap(actor=stander("R1-2", room), at=EARLY, row=row)
    assert standing(row.shift)[0] == ("chief", "R1-4")
    done = actions.approve_swap(actor=approver(room), at=EARLY, row=row)
    assert (done.status, done.decided_by) == ("approved", "人BOSS")
    assert standing(row.shift) == [("chief", "R1-2"), ("leader", "R1-1"), ("officer", "R1-5")]
    assert Event.objects.filter(name="rosters.swap.settled").count() == 2


def test_a_place_is_taken_in_return() -> None:
    room = make_roster().room
    mine, theirs = shift_on(room, 20), shift_on(room, 21)
    row = actions.ask_swap(actor=stander("R1-4", room), at=EARLY, shift=mine, taker="R1-2", reason="出差", back=theirs)
    actions.agree_swap(actor=stander("R1-2", room), at=EARLY, row=row)
    actions.approve_swap(actor=approver(room), at=EARLY, row=row)
    assert (standing(mine)[0], standing(theirs)[0]) == (("chief", "R1-2"), ("chief", "R1-4"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "换班原因"),
        ({"taker": "R1-4"}, "另选一人"),
        ({"taker": "NOBODY"}, "另选一人"),
        ({"taker": "R1-1"}, "当时已在"),
        ({"at": AT}, "已经开始"),
        ({"day": 19}, "没有排您"),
        ({"back": 22}, "没有排在这一班"),
    ],
)
def test_a_swap_is_not_asked(changes: dict[str, Any], words: str) -> None:
    room = make_roster().room
    day, back = changes.pop("day", 20), changes.pop("back", None)
    before = told()
    asked = {"at": EARLY, "taker": "R1-2", "reason": "出差", **changes}
    with pytest.raises(Refused, match=words):
        actions.ask_swap(
            actor=stander("R1-4", room),
            shift=shift_on(room, day),
            back=back and shift_on(room, back),
            **asked,
        )
    assert (Swap.objects.count(), told()) == (0, before)


def test_one_open_swap_a_place_and_only_with_the_right() -> None:
    row = make_swap()
    room = row.shift.room
    before = told()
    with pytest.raises(Refused, match="已经申请过"):
        actions.ask_swap(actor=stander("R1-4", room), at=EARLY, shift=row.shift, taker="R1-3", reason="出差")
    nobody = stander("R1-5", room)
    nobody = type(nobody)(key=nobody.key, label=nobody.label, person_code=nobody.person_code)
    with pytest.raises(NotAllowed):
        actions.ask_swap(actor=nobody, at=EARLY, shift=row.shift, taker="R1-3", reason="出差")
    assert (Swap.objects.count(), told()) == (1, before)


def test_only_the_other_answers_only_the_asker_withdraws_and_no_party_approves() -> None:
    row = make_swap()
    room = row.shift.room
    before = told()
    with pytest.raises(MoveRefused, match="只有被请求的 人R1-2"):
        actions.agree_swap(actor=stander("R1-3", room), at=EARLY, row=row)
    with pytest.raises(MoveRefused, match="只有申请人"):
        actions.withdraw_swap(actor=stander("R1-2", room), at=EARLY, row=row)
    with pytest.raises(MoveRefused):
        actions.approve_swap(actor=approver(room), at=EARLY, row=row)
    with pytest.raises(Refused, match="已经开始"):
        actions.agree_swap(actor=stander("R1-2", room), at=AT, row=row)
    assert (Swap.objects.get().status, told()) == ("asked", before)
    actions.agree_swap(actor=stander("R1-2", room), at=EARLY, row=row)
    for party in ("R1-2", "R1-4"):
        with pytest.raises(MoveRefused, match="双方不能审批"):
            actions.approve_swap(actor=approver(room, party), at=EARLY, row=row)
    with pytest.raises(NotAllowed):
        actions.approve_swap(actor=stander("R1-3", room), at=EARLY, row=row)
    assert standing(row.shift)[0] == ("chief", "R1-4")


def test_a_swap_is_declined_rejected_or_withdrawn_with_words() -> None:
    row = make_swap()
    room = row.shift.room
    with pytest.raises(Invalid):
        actions.decline_swap(actor=stander("R1-2", room), at=EARLY, row=row, note="")
    assert actions.decline_swap(actor=stander("R1-2", room), at=EARLY, row=row, note="有事").status == "declined"
    again = make_again(room)
    actions.agree_swap(actor=stander("R1-2", room), at=EARLY, row=again)
    assert actions.reject_swap(actor=approver(room), at=EARLY, row=again, note="人手不足").status == "rejected"
    third = make_again(room)
    assert actions.withdraw_swap(actor=stander("R1-4", room), at=EARLY, row=third).status == "withdrawn"
    assert standing(row.shift)[0] == ("chief", "R1-4")


def make_again(room: Room) -> Swap:
    """The same wish once more."""
    return actions.ask_swap(
        actor=stander("R1-4", room), at=EARLY, shift=shift_on(room, 20), taker="R1-2", reason="还是有事"
    )


def test_a_swap_does_not_pass_over_a_changed_roster() -> None:
    row = make_swap()
    room = row.shift.room
    actions.agree_swap(actor=stander("R1-2", room), at=EARLY, row=row)
    Assignment.objects.filter(shift=row.shift, person__code="R1-4").delete()
    with pytest.raises(MoveRefused, match="已不在这一班"):
        actions.approve_swap(actor=approver(room), at=EARLY, row=row)
    assert Swap.objects.get().status == "agreed"


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_move_people_once() -> None:
    row = make_swap()
    room = row.shift.room
    actions.agree_swap(actor=stander("R1-2", room), at=EARLY, row=row)
    acts = [
        lambda code=code: actions.approve_swap(actor=approver(room, code), at=EARLY, row=row) for code in ("A", "B")
    ]
    assert at_once(*acts).count("move_refused") == 1
    assert standing(row.shift)[0] == ("chief", "R1-2")
    # The control: one alone passes.
    other = actions.ask_swap(
        actor=stander("R1-5", room), at=EARLY, shift=shift_on(room, 22), taker="R1-3", reason="出差"
    )
    actions.agree_swap(actor=stander("R1-3", room), at=EARLY, row=other)
    actions.approve_swap(actor=approver(room), at=EARLY, row=other)
