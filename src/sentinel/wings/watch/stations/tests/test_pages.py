"""Pages of the stations module, as readers get them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sentinel.kernel.models import Account, Clock, Grant, Parameter, Person
from sentinel.wings.watch.stations.models import Reading, Station, StationState
from sentinel.wings.watch.stations.tests.samples import AT, LEVEL, RAIN_BLUE, make_crossing, make_rules, make_station

pytestmark = pytest.mark.django_db
TOWN, OTHER = "110109108000", "110109101000"
Reader = Callable[..., Client]


@pytest.fixture
def reader(client: Client) -> Reader:
    """Log in as somebody with permissions over the town."""
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    for key, value in (("station.silent_minutes", 90), ("rain.1h.blue", 300), ("rain.6h.blue", 500)):
        Parameter.objects.create(
            key=key, title=key, value=value, source="测试", status="unverified", valid_from=date(2020, 1, 1)
        )

    def login(*permissions: str) -> Client:
        person = Person.objects.create(code="P1", name="甲")
        for permission in permissions:
            Grant.objects.create(person=person, permission=permission, kind="area", value=TOWN, source="测试")
        client.force_login(Account.objects.create(username="p1", label="甲", person=person))
        return client

    return login


def test_the_rain_board_sorts_and_shows_missing_as_a_dash(reader: Reader) -> None:
    client = reader("stations.view")
    for code, amount in (("R901", 120), ("R902", 310)):
        row = make_station(area_code=TOWN, code=code)
        StationState.objects.filter(pk=row.pk).update(rain_1h=amount, present_1h=1, observed_at=AT)
    make_station(area_code=TOWN, code="R903")
    make_station(area_code=OTHER, code="R904")
    text = client.get("/stations/rain/").content.decode()
    assert text.index("测站R902") < text.index("测站R901") < text.index("测站R903")
    assert "R904" not in text
    assert "2 / 3 站有数" in text
    assert 'class="lv lv-blue"' in text
    text = client.get("/stations/rain/?sort=1h").content.decode()
    assert text.index("测站R901") < text.index("测站R902") < text.index("测站R903")
    fragment = client.get("/stations/rain/", headers={"HX-Request": "true", "HX-Target": "rain-board"})
    assert "<html" not in fragment.content.decode()


@pytest.mark.parametrize("path", ["/stations/rain/", "/stations/station/", "/stations/station/R901/"])
def test_a_visitor_is_sent_to_the_login(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


def test_without_the_permission_there_is_nothing(reader: Reader) -> None:
    client = reader()
    make_station(area_code=TOWN)
    assert client.get("/stations/rain/").status_code == 403
    assert client.get("/stations/station/R901/").status_code == 404


def test_a_record_shows_now_chart_and_crossings(reader: Reader) -> None:
    client = reader("stations.view")
    make_crossing(area_code=TOWN)
    make_station(area_code=OTHER, code="R902")
    assert "最近 24 小时没有来数" in client.get("/stations/station/R901/").content.decode()
    heard = Station.objects.get(code="R901")
    Reading.objects.create(station=heard, element="rain", observed_at=AT, value=5, serial=1, received_at=AT)
    text = client.get("/stations/station/R901/").content.decode()
    assert 'data-chart="#station-chart"' in text
    assert "以表格查看" in text
    assert "/stations/crossing/rain.blue:R901:20230729T2000:up/" in text
    assert client.get("/stations/station/R902/").status_code == 404
    assert client.get("/stations/crossing/rain.blue:R901:20230729T2000:up/").status_code == 200
    assert "30.5 mm（1 小时）" in client.get("/stations/crossing/").content.decode()
    found = client.get("/api/v1/stations/station").json()
    assert [item["code"] for item in found["items"]] == ["R901"]
    lines = b"".join(client.get("/stations/station/?export=csv").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2


def test_a_river_record_has_its_flow(reader: Reader) -> None:
    client = reader("stations.view")
    row = make_station(area_code=TOWN, code="H901", kind="river", slug="sanjiadian")
    StationState.objects.filter(pk=row.pk).update(flow=3_140_000, observed_at=AT)
    assert "3,140" in client.get("/stations/station/H901/").content.decode()


def test_registering_through_the_form(reader: Reader) -> None:
    client = reader("stations.view", "stations.manage")
    make_station(area_code=TOWN)
    fields = {
        "code": "R905",
        "name": "新站",
        "kind": "rain",
        "area_code": TOWN,
        "river": "",
        "address": "11010900AA",
        "point": "116.02, 40.01",
        "slug": "",
        "mark": "",
    }
    assert client.post("/stations/station/new/", fields).status_code in (302, 303)
    assert Station.objects.get(code="R905").point.x == 116.02
    assert client.post("/stations/station/new/", {**fields, "code": "R906"}).status_code == 422
    assert client.post("/stations/station/new/", {**fields, "area_code": OTHER}).status_code == 422
    assert Station.objects.count() == 2


def test_the_rules_in_force_are_shown_with_source_and_what_is_unconfirmed(reader: Reader) -> None:
    client = reader("stations.view")
    assert "资料包没有带来判据" in client.get("/stations/rules/").content.decode()
    make_rules({**RAIN_BLUE, "when": RAIN_BLUE["when"]["any_of"][0] | {"clear_lt": {"parameter": "rain.1h.blue"}}})
    make_rules(LEVEL)
    make_rules({**LEVEL, "id": "level.far", "title": "别处"}, area_code=OTHER)
    text = client.get("/stations/rules/").content.decode()
    assert "今天有效 2 条" in text
    assert "别处" not in text
    assert "高水位" in text
    assert "2.5 m" in text
    assert "待确认" in text
    assert "今天有效" in client.get("/stations/rule/level.high@2020-01-01/").content.decode()
    Grant.objects.all().delete()
    assert client.get("/stations/rules/").status_code == 403
