"""Pages of the alarms module, as readers get them."""

from collections.abc import Callable

import pytest
from django.test import Client

from sentinel.kernel.models import Account, Clock, Event, Grant, Person
from sentinel.wings.watch.advisories.tests.samples import make_advisory
from sentinel.wings.watch.alarms.actions import follow_crossing
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.tests.samples import AT, RULE, cross, make_alarm, make_parameters
from sentinel.wings.watch.stations.models import StationState

pytestmark = pytest.mark.django_db
TOWN, OTHER = "110109108000", "110109101000"
GROUP = f"rain:{TOWN}"
Reader = Callable[..., Client]


@pytest.fixture
def reader(client: Client) -> Reader:
    """Log in as somebody with permissions over the town."""
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)

    def login(*permissions: str) -> Client:
        person = Person.objects.create(code="P1", name="甲")
        for permission in permissions:
            Grant.objects.create(person=person, permission=permission, kind="area", value=TOWN, source="测试")
        client.force_login(Account.objects.create(username="p1", label="甲", person=person))
        return client

    return login


def test_the_board_shows_causes_with_what_is_now(reader: Reader) -> None:
    client = reader("alarms.view", "stations.view")
    for severity, station in (("blue", "R901"), ("orange", "R901"), ("blue", "R902")):
        cross(severity, area_code=TOWN, station=station)
    cross("red", area_code=OTHER, station="R903")
    StationState.objects.filter(station__code="R901").update(rain_1h=412, observed_at=AT)
    text = client.get("/alarms/").content.decode()
    assert "暴雨橙色" in text
    assert text.index("暴雨橙色") < text.index("测站R902")
    assert text.count("测站R901") == 1
    assert "另有较轻 1 项" in text
    assert "30.5 mm（1 小时）" in text
    assert "41.2 mm（1 小时）" in text
    assert "无数据" in text
    assert "R903" not in text
    assert "确认 3 项" not in text
    assert client.get("/alarms/", headers={"HX-Target": "alarm-board"}).content.decode().lstrip().startswith("<div")


def test_a_group_is_acknowledged_with_one_click(reader: Reader) -> None:
    client = reader("alarms.view", "alarms.handle")
    for station in ("R901", "R902"):
        cross("blue", area_code=TOWN, station=station)
    assert "确认 2 项" in client.get("/alarms/").content.decode()
    url = f"/alarms/group/{GROUP}/acknowledge/"
    assert "已确认 2 项报警" in client.post(url, follow=True).content.decode()
    assert set(Alarm.objects.values_list("acknowledged_name", flat=True)) == {"甲"}
    assert "这一组没有待确认的报警" in client.post(url, follow=True).content.decode()


def test_an_alarm_is_shelved_with_a_reason(reader: Reader) -> None:
    client = reader("alarms.view", "alarms.shelve", "stations.view")
    row = make_alarm(area_code=TOWN)
    url = f"/alarms/alarm/{row.code}/shelve/"
    assert url in client.get(f"/alarms/alarm/{row.code}/").content.decode()
    assert "搁置报警：测站R901 暴雨红色" in client.get(url).content.decode()
    assert client.post(url, {"reason": "", "hours": 2}).status_code == 422
    assert client.post(url, {"reason": "设备检修", "hours": 2}).status_code == 303
    row.refresh_from_db()
    assert (row.status, row.shelved_reason, row.shelved_name) == ("shelved", "设备检修", "甲")
    assert client.post(url, {"reason": "再来", "hours": 2}).status_code == 422
    text = client.get("/alarms/").content.decode()
    assert "已搁置" in text


def test_without_permission_there_is_nothing(reader: Reader) -> None:
    client = reader("alarms.view")
    row = make_alarm(area_code=TOWN)
    far = make_alarm(area_code=OTHER, code="R903")
    assert client.get(f"/alarms/alarm/{row.code}/shelve/").status_code == 403
    assert client.get(f"/alarms/alarm/{far.code}/shelve/").status_code == 404
    before = Event.objects.count()
    client.post(f"/alarms/group/{GROUP}/acknowledge/")
    assert Event.objects.count() == before
    Grant.objects.all().delete()
    assert client.get("/alarms/").status_code == 403


def test_an_alarm_of_the_river_shows_who_downstream_is_told_of_it(reader: Reader) -> None:
    client = reader("alarms.view", "advisories.view")
    advisory = make_advisory(area_code=TOWN)
    make_parameters()
    row = follow_crossing(actor=RULE, at=AT, rule="flow.numbered", target=advisory.station)
    page = client.get(f"/alarms/alarm/{row.code}/").content.decode()
    assert f"/advisories/advisory/{advisory.code}/" in page
