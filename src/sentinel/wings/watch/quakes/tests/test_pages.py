"""The list, the record and its two next steps, the form, and the endpoint of machines."""

import json

import pytest
from django.test import Client

from promises.mvt import features
from sentinel.kernel.models import Account, Clock, Event, Grant, Person
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.watch.quakes.models import Quake
from sentinel.wings.watch.quakes.tests.samples import (
    AT,
    DISTRICT,
    FAR,
    MINUTE,
    NEAR,
    TOWN,
    make_district,
    message,
    receive,
)

pytestmark = pytest.mark.django_db
LIST, PUSH = "/quakes/quake/", "/api/v1/quakes/messages"


def reader(client: Client, *permissions: str, area: str = DISTRICT) -> Client:
    """Log in as somebody with permissions over an area."""
    Clock.objects.get_or_create(space="real", defaults={"anchor_wall": AT, "anchor_business": AT, "paused": True})
    make_district()
    person = Person.objects.create(code=f"P-{area}", name="甲")
    for permission in permissions:
        Grant.objects.create(person=person, permission=permission, kind="area", value=area, source="测试")
    client.force_login(Account.objects.create(username=f"p-{area}", label="甲", person=person))
    return client


def test_the_record_shows_villages_assumptions_and_versions(client: Client) -> None:
    reader(client, "quakes.view", "incidents.register")
    receive(message(), at=AT - MINUTE)
    row = receive(message(version="2", magnitude=5.6)).quake
    assert "5.6" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{row.code}/").content.decode()
    for words in (
        "2 个村（社区）烈度估计达到 5 度",
        "全部为暂定估计",
        "断层走向取 45°",
        "近村",
        "收到的版本",
        "data-map",
        "东部强震区",
    ):
        assert words in page
    assert "/evacuations/hazard/quake/" not in page
    assert "kind=11C02" in page
    harmless = receive(message(2, magnitude=3.0)).quake
    assert "本区无影响，留作记录" in client.get(f"{LIST}{harmless.code}/").content.decode()


def test_the_page_says_what_waits_and_fetches_itself_anew(client: Client) -> None:
    reader(client, "quakes.view", "quakes.handle")
    row = receive(message()).quake
    url = f"{LIST}{row.code}/"
    page = client.get(url).content.decode()
    assert "等待值班室处置" in page
    on = "sentinel:quakes.quake.revised from:body, sentinel:quakes.quake.handled from:body, sentinel:resync from:body"
    for part in ("record-head", "quake-news", "quake-villages"):
        assert f'hx-get="{url}" hx-select="#{part} > *"' in page
    assert page.count(f'hx-trigger="{on}"') == 3
    assert client.post(f"{url}moves/handle/", {"note": "已通知各镇街，转移由镇街组织"}).status_code == 303
    page = client.get(url).content.decode()
    assert "已处置：已通知各镇街，转移由镇街组织" in page
    assert "等待值班室处置" not in page
    assert row.code in client.get(f"{LIST}?attention=handled").content.decode()


def test_a_tile_of_one_earthquake_holds_its_rows_only(client: Client) -> None:
    reader(client, "quakes.view")
    older = receive(message(1), at=AT).quake
    receive(message(2, origin_at=AT.isoformat(), longitude=110.0, latitude=30.0, magnitude=9.0))
    tile = "/geo/tiles/quakes.epicentre/8/210/96.mvt"
    assert features(client.get(f"{tile}?of={older.code}").content) == {"quakes.epicentre": 1}
    assert features(client.get(f"{tile}?of=none").content) == {}
    cuts = {layer["name"]: layer["cuts"] for layer in client.get("/geo/layers.json").json()["layers"]}
    assert (cuts["quakes.epicentre"], cuts["quakes.shaking"], cuts["areas.outline"]) == (True, True, False)


def test_lists_are_proposed_for_the_villages_chosen_and_ordered_by_nobody(client: Client) -> None:
    make_district()
    make_household(area_code=NEAR)
    row = receive(message()).quake
    reader(client, "quakes.view", "evacuations.order", "evacuations.view")
    assert f'action="/evacuations/hazard/quake/{row.code}/"' in client.get(f"{LIST}{row.code}/").content.decode()
    answer = client.post(f"/evacuations/hazard/quake/{row.code}/", {"village": [NEAR, FAR]}, follow=True)
    page = answer.content.decode()
    assert "已提出近村的转移名单" in page
    assert "远村：该村没有登记的险户" in page
    made = Evacuation.objects.get()
    assert (made.area_code, made.status, made.stage) == (NEAR, "proposed", "prepare")
    assert row.code in made.reason
    assert "请先选择村庄" in client.post(f"/evacuations/hazard/quake/{row.code}/", follow=True).content.decode()


def test_who_may_not_order_proposes_nothing(client: Client) -> None:
    make_district()
    make_household(area_code=NEAR)
    row = receive(message()).quake
    before = Event.objects.count()
    reader(client, "quakes.view")
    assert client.post(f"/evacuations/hazard/quake/{row.code}/", {"village": NEAR}).status_code == 403
    reader(client, "quakes.view", "evacuations.order", area="110108000000")
    assert client.post(f"/evacuations/hazard/quake/{row.code}/", {"village": NEAR}).status_code == 404
    assert (Evacuation.objects.count(), Event.objects.count()) == (0, before)


def test_the_duty_officer_types_one_in(client: Client) -> None:
    reader(client, "quakes.view", "quakes.receive")
    said = {
        "agency": "市地震局", "identity": "1", "origin_at": "2023-07-30T09:59", "latitude": "40", "longitude": "116",
        "magnitude": "5.5", "magnitude_type": "Ms", "evaluation": "automatic",
    }  # fmt: skip
    answer = client.post(f"{LIST}new/", said)
    row = Quake.objects.get()
    assert (answer.status_code, answer["Location"], row.villages) == (303, f"{LIST}{row.code}/", 2)
    wrong = client.post(f"{LIST}new/", said | {"origin_at": "2023-07-30T11:00"})
    assert (wrong.status_code, "晚于现在" in wrong.content.decode(), Quake.objects.count()) == (422, True, 1)


def test_a_machine_pushes_a_message_and_again_it_changes_nothing(client: Client) -> None:
    reader(client, "quakes.receive")
    first = client.post(PUSH, message(), content_type="application/json")
    assert first.status_code == 200
    assert first.json()["taken"][0]["outcome"] == "added"
    assert client.post(PUSH, message(), content_type="application/json").json()["taken"][0]["outcome"] == "repeated"
    unread = client.post(PUSH, b"<quakes/>", content_type="application/xml")
    assert (unread.status_code, "QuakeML 1.2" in json.dumps(unread.json(), ensure_ascii=False)) == (422, True)
    assert Quake.objects.count() == 1


@pytest.mark.parametrize("held", [("quakes.view",), ()])
def test_who_may_not_receive_pushes_nothing(client: Client, held: tuple[str, ...]) -> None:
    reader(client, *held, area=TOWN)
    assert client.post(PUSH, message(), content_type="application/json").status_code == 403
    assert Quake.objects.count() == 0
