"""The rooms of a roll call are told: who stands duty there, else the posts of the unit."""

import pytest

from sentinel.kernel import reactions
from sentinel.notify.models import Delivery, Message
from sentinel.wings.respond.rollcalls import actions
from sentinel.wings.respond.rollcalls.models import Check
from sentinel.wings.respond.rosters.tests.samples import AT, SYSTEM, VILLAGE, make_people, make_room, make_roster

pytestmark = pytest.mark.django_db


def test_each_room_called_finds_it_in_the_box() -> None:
    on_roster = make_roster(code="R1").room
    without = make_room(code="R2")
    people = make_people(without, 2)
    nobody = make_room(code="R3")
    rooms = [on_roster, without, nobody]
    row = actions.call_roll(
        actor=SYSTEM, at=AT, area_code=VILLAGE, title="夜间抽查", method="system", rooms=rooms, minutes=5
    )
    reactions.drain()
    boxes = {
        message.subject_key: sorted(message.deliveries.values_list("person_code", flat=True))
        for message in Message.objects.all()
    }
    assert boxes == {f"{row.code}:R1": ["R1-1", "R1-2", "R1-3"], f"{row.code}:R2": sorted(people)}
    message = Message.objects.get(subject_key=f"{row.code}:R2")
    until = row.due_at.astimezone(AT.tzinfo).strftime("%H:%M")
    assert (message.title, message.text, message.url) == (
        "点名抽查：夜间抽查",
        f"R2值班室请在 {until} 前应答，写明在岗人员。",
        "/duty/mine/",
    )
    assert reactions.parked() == 0
    assert actions.tell_rooms(actor=SYSTEM, at=AT, code=row.code, due_at=row.due_at) == 2
    assert (Message.objects.count(), Delivery.objects.count()) == (2, 5)


def test_a_room_that_answered_is_not_told() -> None:
    room = make_room(code="R2")
    make_people(room, 1)
    row = actions.call_roll(
        actor=SYSTEM, at=AT, area_code=VILLAGE, title="抽查", method="phone", rooms=[room], minutes=5
    )
    actions.record_check(actor=SYSTEM, at=AT, row=Check.objects.get(), present="人R2-1")
    reactions.drain()
    assert (row.checks.count(), Message.objects.count(), reactions.parked()) == (1, 0, 0)
