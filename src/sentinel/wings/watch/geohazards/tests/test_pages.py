"""The form, the record with its next steps, the chain, the list made from it, and the map."""

import pytest
from django.test import Client

from promises.mvt import features
from sentinel.kernel.models import Account, Clock, Event, Grant, Person
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.watch.geohazards.models import Outlook, Risk
from sentinel.wings.watch.geohazards.tests.samples import (
    AT,
    DISTRICT,
    HOUR,
    NEAR,
    OTHER_TOWN,
    TOWN,
    look,
    make_district,
    measure,
    rain,
)
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db
LIST, NEW = "/geohazards/outlook/", "/geohazards/outlook/new/"


def reader(client: Client, *permissions: str, area: str = DISTRICT) -> Client:
    """Log in as somebody with permissions over an area."""
    Clock.objects.get_or_create(space="real", defaults={"anchor_wall": AT, "anchor_business": AT, "paused": True})
    make_district()
    person = Person.objects.create(code=f"P-{area}", name="甲")
    for permission in permissions:
        Grant.objects.create(person=person, permission=permission, kind="area", value=area, source="测试")
    client.force_login(Account.objects.create(username=f"p-{area}", label="甲", person=person))
    return client


def page(client: Client, url: str) -> str:
    """The text of a page."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_person_asks_for_an_outlook_and_reads_it(client: Client) -> None:
    reader(client, "geohazards.view", "geohazards.judge", "warnings.draft")
    make_household(area_code=NEAR)
    typed = {"rain": "supposed", "rain_mm": "120", "rain_hours": "6", "chosen_areas": [TOWN, OTHER_TOWN]}
    answer = client.post(NEW, typed)
    row = Outlook.objects.get()
    assert (answer.status_code, answer["location"]) == (303, f"{LIST}{row.code}/")
    shown = page(client, answer["location"])
    for words in (
        "橙 1 处、黄 1 处；涉及 2 个村（社区），附近险户在册 2 人。另有 1 处不能判，不等于安全。",
        "这是假设：设定 6 小时 120 毫米",
        "起草预警（1 个镇街）",
        "hazard=geology&amp;level=orange",
        "没有“地裂缝”的雨量阈值",
        "data-map",
        "只看了 乙镇、甲镇",
    ):
        assert words in shown
    assert "/evacuations/hazard/geohazard/" not in shown


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(client: Client) -> None:
    reader(client, "geohazards.view", "geohazards.judge")
    empty = client.post(NEW, {})
    assert (empty.status_code, set(empty.context["form"].errors)) == (422, {"rain"})
    dry = client.post(NEW, {"rain": "supposed", "rain_hours": "6"})
    assert (dry.status_code, set(dry.context["form"].errors)) == (422, {"rain_mm"})
    assert (Outlook.objects.count(), Event.objects.filter(name="geohazards.outlook.made").count()) == (0, 0)


def test_the_form_takes_over_what_the_address_says(client: Client) -> None:
    reader(client, "geohazards.judge")
    form = client.get(f"{NEW}?rain=supposed&rain_mm=80&at=nowhere").context["form"]
    assert (form.initial["rain"], form.initial["rain_mm"]) == ("supposed", "80")
    assert client.get(NEW).context["form"].initial == {"rain": "measured"}


def test_who_only_looks_may_not_ask(client: Client) -> None:
    reader(client, "geohazards.view")
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"rain": "measured"}).status_code == 403
    assert Outlook.objects.count() == 0


def test_a_measured_outlook_shows_its_gauges_and_what_changed(client: Client) -> None:
    reader(client, "geohazards.view")
    rain(make_station(area_code=NEAR, code="R901"), [0.0] * 23 + [71.5])
    first, second = measure(), measure(at=AT + 3 * HOUR)
    shown = page(client, f"{LIST}{second.code}/")
    for words in ("没有一处能判", "橙色 → 不能判", first.title, "1 个雨量站"):
        assert words in shown
    assert "近沟" in page(client, f"/geohazards/risk/?outlook__code={first.code}")


def test_a_town_is_told_that_there_is_more_elsewhere(client: Client) -> None:
    reader(client, "geohazards.view", area=TOWN)
    shown = page(client, f"{LIST}{look().code}/")
    assert "橙 1 处；涉及 1 个村" in shown
    assert "全区共涉及 2 个村" in shown


def test_lists_are_proposed_for_the_villages_chosen(client: Client) -> None:
    reader(client, "geohazards.view", "evacuations.view", "evacuations.order")
    make_household(area_code=NEAR)
    row = look()
    way = f"/evacuations/hazard/geohazard/{row.code}/"
    assert way in page(client, f"{LIST}{row.code}/")
    answer = client.post(way, {"village": [NEAR]})
    assert (answer.status_code, answer["location"]) == (303, f"{LIST}{row.code}/")
    made = Evacuation.objects.get()
    assert (made.area_code, made.status) == (NEAR, "proposed")
    assert row.code in made.reason


def test_the_chain_is_read_on_a_page_and_keeps_what_was_typed(client: Client) -> None:
    reader(client, "geohazards.view", "forecasts.run")
    row = look(rain_mm=400.0)
    way = f"/geohazards/chain/{row.code}/"
    shown = page(client, way)
    for words in ("近沟", "漫顶溃决", "要问：", "是指引，不是结论"):
        assert words in shown
    known = "debris_volume=10000&debris_reach=1500&river_distance=1200&deposit_height=8&river_depth=2"
    lake = "lake_level=512&dam_crest=511&dam_height=20&lake_volume=100"
    broken = page(client, f"{way}?{known}&{lake}")
    assert "溃决洪峰约 656—674 立方米/秒" in broken
    assert "/forecasts/run/new/?at=116.00000%2C40.00100&amp;inflow_m3s=674" in broken
    assert 'value="512"' in broken


def test_what_the_chain_cannot_take_is_said_at_its_field(client: Client) -> None:
    reader(client, "geohazards.view")
    row = look()
    way = f"/geohazards/chain/{row.code}/"
    for asked, field in (("dam_height=0&lake_volume=1", "dam_height"), ("river_depth=x", "river_depth")):
        answer = client.get(f"{way}?{asked}")
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert client.get(f"{way}?point=no-such").status_code == 404
    other = Risk.objects.get(name="远坡")
    assert "看的是 远坡（黄色）" in page(client, f"{way}?point={other.code}")


def test_an_outlook_without_points_at_risk_has_no_chain(client: Client) -> None:
    reader(client, "geohazards.view")
    row = look(rain_mm=1.0)
    assert "没有可以往下看的灾害链" in page(client, f"/geohazards/chain/{row.code}/")
    assert "没有一处达到蓝色" in page(client, f"{LIST}{row.code}/")


def test_the_map_of_an_outlook_shows_its_own_points(client: Client) -> None:
    reader(client, "geohazards.view")
    row = look()
    rain(make_station(area_code=NEAR, code="R901"), [0.0] * 24)
    measure(at=AT)
    tile = "/geo/tiles/geohazards.risk/8/210/96.mvt"
    assert features(client.get(tile).content) == {}
    assert features(client.get(f"{tile}?of={row.code}").content) == {"geohazards.risk": 2}
