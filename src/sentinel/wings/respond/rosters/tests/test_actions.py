"""Writes of rooms and months: granted, refused, edge."""

from datetime import date, timedelta
from typing import Any

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.respond.rosters import actions, queries
from sentinel.wings.respond.rosters.models import Assignment, Room, Roster, Shift
from sentinel.wings.respond.rosters.tests.samples import (
    AT,
    MONTH,
    SYSTEM,
    make_people,
    make_room,
    make_roster,
    shift_on,
    specs,
    stander,
)

pytestmark = pytest.mark.django_db
AUGUST = date(2023, 8, 1)


def told() -> list[str]:
    """The events so far, without the module."""
    return [name.removeprefix("rosters.") for name in Event.objects.order_by("position").values_list("name", flat=True)]


def standing(shift: Shift) -> list[tuple[str, str]]:
    """(role, person) of a shift in order."""
    rows = Assignment.objects.filter(shift=shift).order_by("role", "place")
    return list(rows.values_list("role", "person__code"))


def filled(**people: Any) -> dict[str, Any]:
    """A whole shift of the room's people, with changes."""
    return {"leader": ["R1-1"], "chief": ["R1-2"], "officer": ["R1-3"], **people}


def test_rooms_are_added_once() -> None:
    room = make_room()
    assert told() == ["room.registered"]
    spec = actions.RoomSpec(code="R1", unit="X", name="另名", level="town", area_code=room.area_code)
    assert actions.register_rooms(actor=SYSTEM, at=AT, rooms=[spec]) == []
    assert Room.objects.get().name == "R1值班室"


def test_a_room_needs_the_right_and_a_known_level() -> None:
    room = make_room()
    spec = actions.RoomSpec(code="R2", unit="X", name="某室", level="town", area_code=room.area_code)
    with pytest.raises(NotAllowed):
        actions.register_rooms(actor=stander("P", room), at=AT, rooms=[spec])
    strange = actions.RoomSpec(code="R3", unit="X", name="某室", level="city", area_code=room.area_code)
    with pytest.raises(Invalid):
        actions.register_rooms(actor=SYSTEM, at=AT, rooms=[strange])
    assert (Room.objects.count(), told()) == (1, ["room.registered"])


def test_a_telephone_is_confirmed_or_corrected() -> None:
    room = make_room()
    actor = stander("P", room, "rosters.manage")
    assert queries.stale(room, AT, 30)
    row = actions.confirm_room(actor=actor, at=AT, room=room, phone="010-1234")
    assert (row.confirmed_at, row.confirmed_by) == (AT, "人P")
    actions.confirm_room(actor=actor, at=AT, room=room, phone="010 5678")
    changed = Event.objects.filter(name="rosters.room.confirmed").order_by("position")
    assert list(changed.values_list("payload__changed", flat=True)) == [False, True]


@pytest.mark.parametrize("phone", ["", "拨不通", "12", "1" * 30])
def test_a_telephone_is_a_number(phone: str) -> None:
    room = make_room()
    with pytest.raises(Invalid):
        actions.confirm_room(actor=SYSTEM, at=AT, room=room, phone=phone)
    with pytest.raises(NotAllowed):
        actions.confirm_room(actor=stander("P", room), at=AT, room=room, phone="010-1234")
    assert told() == ["room.registered"]


def test_a_month_is_laid_out_day_by_day() -> None:
    room = make_room()
    roster = actions.draft_roster(actor=stander("P", room, "rosters.manage"), at=AT, room=room, month=date(2023, 2, 14))
    assert (roster.code, roster.status, roster.shifts.count()) == ("R1:202302", "draft", 28)
    first, last = roster.shifts.order_by("starts_at").first(), roster.shifts.order_by("starts_at").last()
    assert (first.code, first.ends_at - first.starts_at) == ("R1:20230201:whole", timedelta(days=1))
    assert last.ends_at.astimezone(AT.tzinfo).isoformat() == "2023-03-01T08:30:00+08:00"
    assert told()[-1] == "roster.drafted"


def test_a_month_is_laid_out_once_and_by_who_may() -> None:
    room = make_roster().room
    before = (Roster.objects.count(), told())
    with pytest.raises(Refused, match="已经有了"):
        actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH)
    with pytest.raises(NotAllowed):
        actions.draft_roster(actor=stander("P", room), at=AT, room=room, month=AUGUST)
    assert (Roster.objects.count(), told()) == before


def test_the_month_before_is_copied_without_who_stands_elsewhere() -> None:
    room = make_roster().room
    other = make_room(code="R2", area_code=room.area_code)
    make_people(other, 1)
    busy = actions.draft_roster(actor=SYSTEM, at=AT, room=other, month=AUGUST)
    actions.fill_shift(actor=SYSTEM, at=AT, shift=busy.shifts.get(duty_on=AUGUST), people={"leader": ["R1-1"]})
    roster = actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=AUGUST, copy=True)
    first, second = roster.shifts.order_by("starts_at")[:2]
    # 2023-08-01 follows 2023-07-04, an even day: the second pair.
    assert standing(first) == [("chief", "R1-4"), ("officer", "R1-5")]
    assert standing(second) == [("chief", "R1-2"), ("leader", "R1-1"), ("officer", "R1-3")]
    assert Event.objects.get(name="rosters.roster.drafted", subject_key="R1:202308").payload["copied"] == 31 * 3 - 1


def test_a_shift_is_filled_and_filled_anew() -> None:
    room = make_room()
    make_people(room)
    roster = actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH)
    shift = shift_on(room, 3)
    actor = stander("P", room, "rosters.manage")
    actions.fill_shift(actor=actor, at=AT, shift=shift, people=filled())
    actions.fill_shift(actor=actor, at=AT, shift=shift, people=filled(officer=["R1-3", "R1-4"], chief=[]))
    assert standing(shift) == [("leader", "R1-1"), ("officer", "R1-3"), ("officer", "R1-4")]
    assert (told()[-2:], roster.status) == (["roster.filled", "roster.filled"], "draft")


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (filled(officer=["R1-2"]), "排了两次"),
        (filled(officer=["STRANGER"]), "不是本单位人员"),
        (filled(driver=["R1-4"]), "没有这个值班岗位"),
    ],
)
def test_a_shift_is_not_filled_with(people: dict[str, Any], words: str) -> None:
    room = make_room()
    make_people(room)
    actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH)
    before = told()
    with pytest.raises(Invalid, match=words):
        actions.fill_shift(actor=SYSTEM, at=AT, shift=shift_on(room, 3), people=people)
    with pytest.raises(NotAllowed):
        actions.fill_shift(actor=stander("P", room), at=AT, shift=shift_on(room, 3), people=filled())
    assert (standing(shift_on(room, 3)), told()) == ([], before)


def test_nobody_stands_in_two_rooms_at_once() -> None:
    room = make_roster().room
    other = make_room(code="R2", area_code=room.area_code)
    make_people(other, 1)
    roster = actions.draft_roster(actor=SYSTEM, at=AT, room=other, month=MONTH)
    shift = roster.shifts.get(duty_on=MONTH)
    with pytest.raises(Invalid, match="人R1-1当时已在R1值班室值班（07-01 全天）"):
        actions.fill_shift(actor=SYSTEM, at=AT, shift=shift, people={"leader": ["R1-1"]})
    # The second pair is free on odd days.
    actions.fill_shift(actor=SYSTEM, at=AT, shift=shift, people={"officer": ["R1-4"]})
    assert standing(shift) == [("officer", "R1-4")]


def test_a_published_month_is_not_filled() -> None:
    room = make_roster().room
    with pytest.raises(MoveRefused, match="已公布"):
        actions.fill_shift(actor=SYSTEM, at=AT, shift=shift_on(room, 3), people=filled())


def test_a_month_with_gaps_is_not_published() -> None:
    room = make_room()
    make_people(room)
    roster = actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH)
    actions.fill_shift(actor=SYSTEM, at=AT, shift=shift_on(room, 1), people=filled(officer=[]))
    before = told()
    words = "07-01 全天缺在岗值班人员 1 人；07-02 全天缺带班领导 1 人；.*等 61 处"
    with pytest.raises(Refused, match=words):
        actions.publish_roster(actor=SYSTEM, at=AT, row=roster)
    assert (Roster.objects.get().status, told()) == ("draft", before)


def test_a_whole_month_is_published_reopened_and_published_again() -> None:
    room = make_roster().room
    roster = room.rosters.get()
    approver = stander("P", room, "rosters.approve")
    with pytest.raises(Invalid, match="调整原因"):
        actions.reopen_roster(actor=approver, at=AT, row=roster, note=" ")
    with pytest.raises(NotAllowed):
        actions.reopen_roster(actor=stander("P", room), at=AT, row=roster, note="汛期加强")
    assert actions.reopen_roster(actor=approver, at=AT, row=roster, note="汛期加强").status == "draft"
    with pytest.raises(NotAllowed):
        actions.publish_roster(actor=stander("P", room), at=AT, row=roster)
    again = actions.publish_roster(actor=approver, at=AT, row=Roster.objects.get())
    assert (again.status, again.approved_by, again.note) == ("published", "人P", "")
    assert told()[-2:] == ["roster.reopened", "roster.published"]


def test_whole_months_are_founded_once() -> None:
    roster = make_roster()
    assert (roster.shifts.count(), Assignment.objects.count()) == (31, 93)
    assert make_room().code == "R1"
    spec = actions.RosterSpec(room="R1", month=MONTH, shifts=())
    assert actions.found_rosters(actor=SYSTEM, at=AT, rosters=[spec]) == []
    assert told() == ["room.registered", "roster.published"]


def test_a_month_with_gaps_doubles_or_strangers_is_not_founded() -> None:
    room = make_roster().room
    other = make_room(code="R2", area_code=room.area_code)
    people = make_people(other)
    days = [AUGUST + timedelta(days=number) for number in range(31)]
    bad: list[tuple[Any, str]] = [
        (actions.RosterSpec(room="R9", month=AUGUST, shifts=()), "没有值班室"),
        (actions.RosterSpec(room="R2", month=AUGUST, shifts=specs(people, days[:30])), "空岗"),
        (actions.RosterSpec(room="R2", month=AUGUST, shifts=specs(["NOBODY", *people], days)), "没有这些人员"),
        (actions.RosterSpec(room="R2", month=MONTH, shifts=specs(["R1-1", *people], [MONTH])), "不能重复排班"),
    ]
    before = (Roster.objects.count(), told())
    for spec, words in bad:
        with pytest.raises(Refused, match=words):
            actions.found_rosters(actor=SYSTEM, at=AT, rosters=[spec])
    whole = actions.RosterSpec(room="R2", month=AUGUST, shifts=specs(people, days))
    with pytest.raises(NotAllowed):
        actions.found_rosters(actor=stander("P", other), at=AT, rosters=[whole])
    assert (Roster.objects.count(), told()) == before


@pytest.mark.django_db(transaction=True)
def test_two_rooms_do_not_take_the_same_person_at_once() -> None:
    rooms = [make_room(), make_room(code="R2"), make_room(code="R3")]
    for room in rooms:
        make_people(room)
        actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH)

    def take(room: Room, person: str) -> Any:
        shift = shift_on(room, 5)
        return lambda: actions.fill_shift(actor=SYSTEM, at=AT, shift=shift, people={"leader": [person]})

    assert at_once(take(rooms[0], "R1-1"), take(rooms[1], "R1-1")).count("invalid") == 1
    assert Assignment.objects.filter(person__code="R1-1").count() == 1
    # The control: another person in the third room at the same time.
    assert "invalid" not in at_once(take(rooms[0], "R1-2"), take(rooms[2], "R3-1"))


def test_a_month_of_two_shifts_a_day() -> None:
    room = make_room(code="R4", pattern="day_night")
    roster = actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH)
    assert (roster.shifts.count(), roster.status) == (62, "draft")
    assert [shift.kind for shift in roster.shifts.order_by("starts_at")[:3]] == ["day", "night", "day"]
