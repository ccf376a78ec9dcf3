"""Alarms follow crossings, wait to be seen, speak seldom, and never from the shelf."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import NOBODY, Actor, Hold
from sentinel.kernel.due import SOURCES
from sentinel.kernel.models import Event, Grant, Holding, Organisation, Person, Post
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.notify.models import Message
from sentinel.wings.watch.alarms import actions
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.tests.samples import AT, GATEWAY, HOUR, RULE, cross, make_alarm
from sentinel.wings.watch.alarms.workflow import ALARM
from sentinel.wings.watch.stations.actions import record_crossings

pytestmark = pytest.mark.django_db
TOWN, OTHER = "110109108000", "110109101000"
MINUTE = timedelta(minutes=1)
OFFICER = Actor(
    key="person:P1",
    label="值班员",
    person_code="P1",
    holds=frozenset(Hold(f"alarms.{verb}", "area", TOWN) for verb in ("view", "handle", "shelve")),
)


def names() -> list[str]:
    rows = Event.objects.filter(name__startswith="alarms.").order_by("position")
    return [name.removeprefix("alarms.alarm.") for name in rows.values_list("name", flat=True)]


def speaking() -> list[bool]:
    rows = Event.objects.filter(name="alarms.alarm.raised").order_by("position")
    return [event.payload["speaks"] for event in rows]


def make_desk() -> None:
    """A post that acknowledges alarms, with somebody in it."""
    unit = Organisation.objects.create(code="U1", name="值班室", kind="bureau", area_code=TOWN)
    post = Post.objects.create(code="D1", organisation=unit, title="值班员", role="duty", rank=1, area_code=TOWN)
    Holding.objects.create(post=post, person=Person.objects.create(code="P1", name="甲", phone="", area_code=TOWN))
    Grant.objects.create(post=post, permission="alarms.handle", kind="area", value=TOWN, source="test")


def test_a_crossing_raises_one_alarm_and_the_way_back_clears_it() -> None:
    row = make_alarm(area_code=TOWN)
    assert (row.code, row.severity, row.group, row.value, row.target_name) == (
        "rain.red:R901:20230729T2000",
        "red",
        f"rain:{TOWN}",
        305,
        "测站R901",
    )
    assert (row.status, row.remind_at) == ("raised", AT + 10 * MINUTE)
    assert actions.follow_crossing(actor=RULE, at=AT, rule="rain.red", target="R901") is None
    cross("red", area_code=TOWN, at=AT + HOUR, up=False, value=100)
    row.refresh_from_db()
    assert (row.status, row.ended, row.cleared_at, row.remind_at) == ("cleared", "back", AT + HOUR, None)
    assert ALARM.move("clear").by_system
    again = make_alarm(area_code=TOWN, at=AT + 2 * HOUR)
    assert again.code == "rain.red:R901:20230729T2200"
    assert names() == ["raised", "cleared", "raised"]


def test_a_withdrawn_crossing_clears_and_a_restored_one_raises_anew() -> None:
    code = cross("red", area_code=TOWN)
    record_crossings(actor=GATEWAY, at=AT + MINUTE, crossings=[], withdrawn=[code])
    ended = actions.follow_crossing(actor=RULE, at=AT + MINUTE, rule="rain.red", target="R901")
    assert ended is not None
    assert (ended.status, ended.ended) == ("cleared", "withdrawn")
    assert make_alarm(area_code=TOWN).code == "rain.red:R901:20230729T2000:2"


def test_a_group_speaks_once_and_again_only_when_it_grows_worse() -> None:
    for severity, station in (("blue", "R901"), ("blue", "R902"), ("yellow", "R901"), ("blue", "R903")):
        cross(severity, area_code=TOWN, station=station)
    assert speaking() == [True, False, True, False]
    cross("blue", area_code=OTHER, station="R904")
    assert speaking()[-1] is True


def test_one_reminder_speaks_for_the_group_until_somebody_has_seen_it() -> None:
    make_desk()
    for station in ("R901", "R902"):
        cross("red", area_code=TOWN, station=station)
    reminder = SOURCES["alarms.reminder"]
    ((pk, due_at),) = reminder.due(AT + HOUR)
    assert due_at == AT + 10 * MINUTE == reminder.next_due()
    reminder.act(pk, due_at)
    event = Event.objects.get(name="alarms.alarm.reminded")
    assert (event.payload["waiting"], event.payload["times"], event.payload["severity"]) == (2, 1, "red")
    assert set(Alarm.objects.values_list("remind_at", "reminded")) == {(AT + 20 * MINUTE, 1)}
    assert actions.tell(actor=RULE, at=due_at, code=event.payload["code"], times=1)
    message = Message.objects.get()
    assert (message.title, message.level) == ("报警待确认（第 1 次提醒）：暴雨红色", "red")
    assert message.text == "测站R901、测站R902达到暴雨红色，同一起因共 2 项待确认。请到报警页查看并确认。"
    assert actions.acknowledge_group(actor=OFFICER, at=AT + HOUR, group=f"rain:{TOWN}") == 2
    assert reminder.next_due() is None
    assert not actions.tell(actor=RULE, at=AT + HOUR, code=event.payload["code"])
    assert set(Alarm.objects.values_list("status", "acknowledged_by", "acknowledged_name")) == {
        ("acknowledged", "P1", "值班员")
    }
    with pytest.raises(Refused):
        actions.acknowledge_group(actor=OFFICER, at=AT + HOUR, group=f"rain:{TOWN}")


def test_a_quiet_alarm_stays_in_the_house() -> None:
    make_desk()
    assert actions.tell(actor=RULE, at=AT, code=make_alarm(area_code=TOWN, severity="yellow").code)
    assert (Message.objects.get().level, Message.objects.get().title) == ("", "报警：暴雨黄色（测站R901）")
    assert not actions.tell(actor=RULE, at=AT, code="nothing")


def test_the_shelf_is_silent_and_gives_back_what_still_stands() -> None:
    make_desk()
    row = make_alarm(area_code=TOWN)
    shelved = actions.shelve_alarm(actor=OFFICER, at=AT, row=row, reason="设备检修", hours=2)
    assert (shelved.status, shelved.shelved_until, shelved.remind_at) == ("shelved", AT + 2 * HOUR, None)
    assert not actions.tell(actor=RULE, at=AT, code=row.code)
    cross("red", area_code=TOWN, at=AT + HOUR, up=False)
    cross("red", area_code=TOWN, at=AT + HOUR + 5 * MINUTE)
    assert Alarm.objects.get().status == "shelved"
    shelf = SOURCES["alarms.shelf"]
    ((pk, due_at),) = shelf.due(AT + 3 * HOUR)
    assert due_at == shelf.next_due() == AT + 2 * HOUR
    shelf.act(pk, due_at)
    row.refresh_from_db()
    assert (row.status, row.remind_at, row.shelved_until) == ("raised", AT + 2 * HOUR + 10 * MINUTE, None)
    assert row.shelved_reason == "设备检修"
    assert names() == ["raised", "shelved", "returned"]


def test_what_went_away_on_the_shelf_is_over_when_its_time_comes() -> None:
    row = make_alarm(area_code=TOWN)
    actions.shelve_alarm(actor=OFFICER, at=AT, row=row, reason="设备检修", hours=1)
    cross("red", area_code=TOWN, at=AT + MINUTE, up=False)
    actions.bring_back_alarm(actor=RULE, at=AT + HOUR, alarm=row.pk)
    row.refresh_from_db()
    assert (row.status, row.ended) == ("cleared", "back")


def test_a_person_brings_back_before_its_time() -> None:
    row = make_alarm(area_code=TOWN)
    actions.shelve_alarm(actor=OFFICER, at=AT, row=row, reason="设备检修", hours=1)
    back = actions.unshelve_alarm(actor=OFFICER, at=AT + MINUTE, row=row)
    assert (back.status, back.remind_at) == ("raised", AT + 11 * MINUTE)
    actions.shelve_alarm(actor=OFFICER, at=AT + MINUTE, row=row, reason="再看", hours=1)
    cross("red", area_code=TOWN, at=AT + 2 * MINUTE, up=False)
    assert actions.unshelve_alarm(actor=OFFICER, at=AT + 3 * MINUTE, row=row).status == "cleared"
    assert names() == ["raised", "shelved", "unshelved", "shelved", "cleared"]


@pytest.mark.parametrize(("reason", "hours", "field"), [(" ", 1, "reason"), ("x", 0, "hours"), ("x", 73, "hours")])
def test_shelving_needs_a_reason_and_an_end(reason: str, hours: int, field: str) -> None:
    row = make_alarm(area_code=TOWN)
    with pytest.raises(Invalid) as wrong:
        actions.shelve_alarm(actor=OFFICER, at=AT, row=row, reason=reason, hours=hours)
    assert set(wrong.value.errors) == {field}
    assert names() == ["raised"]


def test_others_neither_see_for_the_desk_nor_shelve() -> None:
    row = make_alarm(area_code=OTHER)
    with pytest.raises(NotAllowed):
        actions.acknowledge_alarm(actor=OFFICER, at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.shelve_alarm(actor=OFFICER, at=AT, row=row, reason="x", hours=1)
    with pytest.raises(NotAllowed):
        actions.remind_group(actor=NOBODY, at=AT + HOUR, alarm=row.pk)
    mine = make_alarm(area_code=TOWN, code="R902")
    actions.acknowledge_alarm(actor=OFFICER, at=AT, row=mine)
    with pytest.raises(MoveRefused):
        actions.acknowledge_alarm(actor=OFFICER, at=AT, row=mine)
    assert names() == ["raised", "raised", "acknowledged"]
