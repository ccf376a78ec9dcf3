"""From crossings to alarms, from alarms to messages, through the reaction loop's own handlers."""

import pytest

from sentinel.kernel import events
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import HANDLERS
from sentinel.notify.models import Message
from sentinel.wings.watch.alarms import actions
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.tests.samples import AT, GATEWAY, HOUR, RULE, cross, make_parameters
from sentinel.wings.watch.alarms.tests.test_actions import TOWN, make_desk
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import make_area

pytestmark = pytest.mark.django_db


def react(name: str) -> None:
    """Run the module's handler of the newest event of a name."""
    event = Event.objects.filter(name=name).latest("position")
    HANDLERS["alarms", name](event, events.load(event))


def test_a_station_crosses_is_withdrawn_and_the_desk_hears_what_stands() -> None:
    make_desk()
    code = cross("red", area_code=TOWN)
    Alarm.objects.all().delete()
    react("stations.crossing.recorded")
    assert Alarm.objects.get().crossing == code
    react("alarms.alarm.raised")
    assert Message.objects.get().title == "报警：暴雨红色（测站R901）"
    record_crossings(actor=GATEWAY, at=AT, crossings=[], withdrawn=[code])
    react("stations.crossing.withdrawn")
    assert Alarm.objects.get().status == "cleared"


def test_an_area_mean_raises_an_alarm_of_the_area() -> None:
    make_parameters()
    make_area(TOWN)
    fact = CrossingFact(
        rule="mean.red", title="面雨量", area=TOWN, area_code=TOWN, observed_at=AT, up=True, value=1003,
        window=1440, detected_at=AT, element="rain", present=31, expected=60,
    )  # fmt: skip
    record_crossings(actor=GATEWAY, at=AT, crossings=[fact])
    react("stations.mean.crossed")
    row = Alarm.objects.get()
    assert (row.target, row.station, row.target_name, row.severity) == (TOWN, "", "样例区域", "yellow")


def test_a_group_that_does_not_speak_sends_nothing_and_reminders_do() -> None:
    make_desk()
    cross("blue", area_code=TOWN)
    cross("blue", area_code=TOWN, station="R902")
    react("alarms.alarm.raised")
    assert not Message.objects.exists()
    actions.remind_group(actor=RULE, at=AT + 2 * HOUR, alarm=Alarm.objects.earliest("pk").pk)
    react("alarms.alarm.reminded")
    row = Alarm.objects.latest("pk")
    actions.shelve_alarm(actor=RULE, at=AT + 2 * HOUR, row=row, reason="检修", hours=1)
    actions.bring_back_alarm(actor=RULE, at=AT + 3 * HOUR, alarm=row.pk)
    react("alarms.alarm.returned")
    assert list(Message.objects.order_by("pk").values_list("title", flat=True)) == [
        "报警待确认（第 1 次提醒）：暴雨蓝色",
        "报警：暴雨蓝色（测站R901、测站R902）",
    ]
