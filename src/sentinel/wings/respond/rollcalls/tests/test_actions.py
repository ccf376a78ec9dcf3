"""Roll calls: asked, answered in time, late, missed."""

from datetime import timedelta
from typing import Any

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.respond.rollcalls import actions, queries
from sentinel.wings.respond.rollcalls.models import Check, RollCall
from sentinel.wings.respond.rollcalls.tasks import note_missed
from sentinel.wings.respond.rollcalls.tests.samples import make_check, make_roll_call
from sentinel.wings.respond.rollcalls.workflow import CHECK
from sentinel.wings.respond.rosters.tests.samples import (
    AT,
    SYSTEM,
    VILLAGE,
    make_room,
    make_roster,
    stander,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def told() -> list[str]:
    """The events so far, without the module."""
    return [name.split(".", 1)[1] for name in Event.objects.order_by("position").values_list("name", flat=True)]


def desk(*, area: str = VILLAGE) -> Any:
    """Somebody who calls the roll."""
    return stander("DESK", make_room(area_code=area), "rollcalls.view", "rollcalls.call")


def own(code: str, room: Any) -> Any:
    """Somebody of the room who may answer for it."""
    return stander(code, room, "rollcalls.view", "rollcalls.answer")


def asked(**changes: Any) -> dict[str, Any]:
    """Keyword arguments of `call_roll`."""
    return {
        "at": AT,
        "area_code": VILLAGE,
        "title": "夜间抽查",
        "method": "phone",
        "rooms": [make_room()],
        **changes,
    }


def test_a_roll_is_called_with_who_should_be_there() -> None:
    make_roster()
    row = actions.call_roll(actor=desk(), **asked(minutes=3))
    check = row.checks.get()
    assert (row.due_at, check.due_at, check.code) == (AT + 3 * MINUTE, AT + 3 * MINUTE, f"{row.code}:R1")
    assert (check.status, check.expected) == ("waiting", "人R1-1、人R1-2、人R1-3")
    assert Event.objects.get(name="rollcalls.roll_call.called").payload["rooms"] == ["R1"]


def test_without_minutes_the_parameter_counts() -> None:
    assert actions.call_roll(actor=desk(), **asked()).due_at == AT + 5 * MINUTE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "事由"),
        ({"method": "pigeon"}, "点名方式"),
        ({"rooms": []}, "至少选一个"),
        ({"minutes": 0}, "时限"),
        ({"minutes": 121}, "时限"),
    ],
)
def test_a_roll_is_not_called(changes: dict[str, Any], words: str) -> None:
    actor, wanted = desk(), asked(**changes)
    before = told()
    with pytest.raises(Invalid, match=words):
        actions.call_roll(actor=actor, **wanted)
    assert (RollCall.objects.count(), told()) == (0, before)


def test_only_who_may_calls_and_only_in_reach() -> None:
    room = make_room()
    elsewhere = make_room(code="R9", area_code="110109101209")
    before = told()
    with pytest.raises(NotAllowed):
        actions.call_roll(actor=stander("P", room), **asked())
    with pytest.raises(NotAllowed):
        actions.call_roll(actor=desk(), **asked(rooms=[room, elsewhere]))
    assert (RollCall.objects.count(), told()) == (0, before)


def test_a_room_answers_in_time() -> None:
    row = make_check()
    done = actions.answer_check(actor=own("P", row.room), at=AT + MINUTE, row=row, present="王、李")
    assert (done.status, done.seconds, done.present, done.channel) == ("answered", 60, "王、李", "system")
    assert Event.objects.get(name="rollcalls.check.answered").payload == {
        "code": row.code,
        "channel": "system",
        "seconds": 60,
        "late": False,
    }


def test_the_desk_writes_an_answer_down() -> None:
    row = make_check()
    done = actions.record_check(actor=desk(), at=AT + MINUTE, row=row, note="声音嘈杂")
    assert (done.status, done.answered_by, done.channel, done.note) == ("answered", "人DESK", "phone", "声音嘈杂")
    with pytest.raises(Invalid):
        actions.record_check(actor=desk(), at=AT + MINUTE, row=make_check(code="R2"), channel="pigeon")


def test_who_may_not_answer() -> None:
    row = make_check()
    before = told()
    other = make_room(code="R2")
    with pytest.raises(MoveRefused, match="只有被点名的单位"):
        actions.answer_check(actor=own("P", other), at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.record_check(actor=own("P", row.room), at=AT, row=row)
    with pytest.raises(MoveRefused):
        actions.answer_late(actor=own("P", row.room), at=AT, row=row)
    assert (Check.objects.get().status, told()) == ("waiting", [*before, "room.registered"])


def test_silence_is_noted_once_at_its_term() -> None:
    row = make_check()
    assert queries.due_checks(row.due_at - MINUTE) == []
    assert queries.due_checks(row.due_at) == [(row.pk, row.due_at)]
    assert note_missed(row.pk, row.due_at) is True
    assert note_missed(row.pk, row.due_at + MINUTE) is False
    assert (Check.objects.get().status, told()[-1], queries.next_due_check()) == ("missed", "check.missed", None)
    assert CHECK.move("miss").by_system


def test_an_answer_at_the_term_is_late_and_the_silence_is_noted_first() -> None:
    row = make_check()
    done = actions.answer_check(actor=own("P", row.room), at=row.due_at, row=row)
    assert (done.status, told()[-2:]) == ("late", ["check.missed", "check.answered"])
    assert Event.objects.get(name="rollcalls.check.answered").payload["late"] is True


def test_after_the_silence_both_may_still_answer() -> None:
    first, second = make_check(), make_check(code="R2")
    for row in (first, second):
        actions.note_missed(actor=SYSTEM, at=row.due_at, check=row.pk)
    late_at = first.due_at + MINUTE
    assert actions.answer_late(actor=own("P", first.room), at=late_at, row=first).status == "late"
    assert actions.record_late(actor=desk(), at=late_at, row=second, channel="video").channel == "video"
    with pytest.raises(MoveRefused):
        actions.record_late(actor=desk(), at=late_at, row=second)


def test_figures_of_a_month_by_room() -> None:
    first, second = make_check(), make_check(code="R2")
    actions.answer_check(actor=own("P", first.room), at=AT + MINUTE, row=first)
    actions.note_missed(actor=SYSTEM, at=second.due_at, check=second.pk)
    total, rooms = queries.statistics(desk(), AT, AT + MINUTE)
    assert (total.asked, total.answered, total.missed, total.median_s) == (2, 1, 1, 60)
    assert [(item.room.code, item.answers.rate) for item in rooms] == [("R2", 0), ("R1", 100)]
    assert queries.statistics(desk(), AT - MINUTE, AT)[0].asked == 0


def test_drawn_rooms_and_own_checks() -> None:
    rooms = [make_room(code=code) for code in ("R1", "R2", "R3")]
    assert [room.code for room in queries.drawn_rooms(rooms, 2, lambda: 0.99)] == ["R2", "R3"]
    make_roll_call()
    assert [row.room.code for row in queries.my_checks(own("P", rooms[0]))] == ["R1"]
    assert list(queries.my_checks(own("P", rooms[1]))) == []
