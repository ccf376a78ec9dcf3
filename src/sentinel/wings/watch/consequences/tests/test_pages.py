"""The form of each kind of accident, the record and its next steps, two beside each other, the API, the map."""

import json

import pytest
from django.test import Client

from sentinel.kernel.models import Account, Clock, Event, Grant, Person
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.watch.consequences.models import Assessment
from sentinel.wings.watch.consequences.tests.samples import AT, DISTRICT, FAR, NEAR, TOWN, make, make_district

pytestmark = pytest.mark.django_db
LIST, NEW, API = "/consequences/assessment/", "/consequences/assessment/new/", "/api/v1/consequences/assessment"
VIEW, MAKE = "consequences.view", "consequences.make"
TOLD = {
    "kind": "leak", "point": "116.0, 40.0", "substance": "carbon_monoxide", "rate_kgs": "2", "wind_ms": "2",
    "wind_from_deg": "270", "place": "某厂",
}  # fmt: skip


def reader(*permissions: str, area: str = DISTRICT) -> Client:
    """Somebody who is logged in, with permissions over an area."""
    Clock.objects.get_or_create(space="real", defaults={"anchor_wall": AT, "anchor_business": AT, "paused": True})
    make_district()
    name = f"P-{Person.objects.count()}"
    person = Person.objects.create(code=name, name="甲")
    for permission in permissions:
        Grant.objects.create(person=person, permission=permission, kind="area", value=area, source="测试")
    client = Client()
    client.force_login(Account.objects.create(username=name, label="甲", person=person))
    return client


def text(client: Client, url: str) -> str:
    """A page as text; it must be there."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_accident_is_told_on_the_form_and_its_page_says_what_to_do() -> None:
    client = reader(VIEW, MAKE, "incidents.register")
    answer = client.post(NEW, TOLD)
    row = Assessment.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}{row.code}/")
    assert (row.place, row.wind_from_deg, row.point.coords, row.sky) == ("某厂", 270.0, (116.0, 40.0), "")
    page = text(client, f"{LIST}{row.code}/")
    for words in (
        "下风向 1.1 公里内撤离或就近室内避险",
        "西风，吹向东 2.0 米/秒",
        "可能危及生命",
        "近村",
        "AEGL-2",
        "待核",
        "左右各摆动 15°",
        "通知口径",
        "data-map",
        f'data-of="{row.code}"',
        f"?from={row.code}",
    ):
        assert words in page
    assert "/incidents/incident/new/?kind=12D00" in page
    assert "/evacuations/hazard/consequence/" not in page
    assert "某厂" in text(client, LIST)


@pytest.mark.parametrize(
    ("kind", "asked", "left_out"),
    [
        ("leak", {"rate_kgs", "hole_mm", "wind_ms", "sky"}, {"amount_kg"}),
        ("burst", {"amount_kg", "wind_ms"}, {"rate_kgs", "hole_mm"}),
        ("cloud", {"substance", "amount_kg"}, {"wind_ms", "phase"}),
        ("fireball", {"substance", "amount_kg"}, {"wind_ms", "sky"}),
        ("charge", {"amount_kg"}, {"substance", "wind_ms"}),
        ("nonsense", {"rate_kgs"}, {"amount_kg"}),
    ],
)
def test_only_what_matters_for_the_kind_is_asked(kind: str, asked: set[str], left_out: set[str]) -> None:
    answer = reader(VIEW, MAKE).get(NEW, {"kind": kind, "at": "116.01, 40.02"})
    form = answer.context["form"]
    assert asked <= set(form.fields)
    assert not left_out & set(form.fields)
    page = answer.content.decode()
    assert 'value="116.01, 40.02"' in page
    assert "at=116.01%2C+40.02&amp;kind=charge" in page or "kind=charge&amp;at=116.01%2C+40.02" in page


def test_substances_are_those_of_the_kind() -> None:
    client = reader(VIEW, MAKE)
    offered = [
        code for code, _name in client.get(NEW, {"kind": "fireball"}).context["form"].fields["substance"].choices
    ]
    assert offered == ["", "lpg"]
    page = client.post(NEW, {"kind": "fireball", "point": "116, 40", "substance": "chlorine", "amount_kg": "500"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["substance"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"point": ""}, "point"),
        ({"point": "某处"}, "point"),
        ({"point": "118, 40"}, "point"),
        ({"substance": ""}, "substance"),
        ({"rate_kgs": ""}, "rate_kgs"),
        ({"rate_kgs": "nan"}, "rate_kgs"),
        ({"rate_kgs": "-1"}, "rate_kgs"),
        ({"wind_ms": "-2"}, "wind_ms"),
        ({"wind_from_deg": "400"}, "wind_from_deg"),
        ({"rate_kgs": "", "hole_mm": "10"}, "pressure_mpa"),
        ({"kind": "charge"}, "amount_kg"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_is_kept(said: dict[str, str], field: str) -> None:
    answer = reader(VIEW, MAKE).post(NEW, TOLD | said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="某厂"' in answer.content.decode()
    assert (Assessment.objects.count(), Event.objects.count()) == (0, 0)


def test_calm_air_is_no_refusal() -> None:
    client = reader(VIEW, MAKE)
    assert client.post(NEW, TOLD | {"wind_ms": "0"}).status_code == 303
    page = text(client, f"{LIST}{Assessment.objects.get().code}/")
    assert "各个方向" in page
    assert "静风（0 m/s）" in page


def test_again_with_other_figures_begins_with_the_same_ones() -> None:
    client = reader(VIEW, MAKE)
    row = make(place="某厂", incident="SJ20230730-0001")
    form = client.get(NEW, {"from": row.code, "rate_kgs": "9"}).context["form"]
    assert (form.initial["rate_kgs"], form.initial["wind_from_deg"], form.initial["place"]) == ("9", "270", "某厂")
    assert 'value="116.000000, 40.000000"' in str(form["point"])
    assert "/incidents/incident/SJ20230730-0001/" in text(client, f"{LIST}{row.code}/")
    assert client.get(NEW, {"from": "none"}).status_code == 404
    charge = make(kind="charge", substance="", rate_kgs=None, wind_from_deg=None, amount_kg=5.0)
    assert set(client.get(NEW, {"from": charge.code}).context["form"].fields) == {
        "kind", "point", "place", "incident", "amount_kg",
    }  # fmt: skip


def test_lists_are_proposed_for_the_villages_chosen_and_ordered_by_nobody() -> None:
    make_district()
    make_household(area_code=NEAR)
    row = make()
    client = reader(VIEW, "evacuations.order", "evacuations.view")
    assert f'action="/evacuations/hazard/consequence/{row.code}/"' in text(client, f"{LIST}{row.code}/")
    answer = client.post(f"/evacuations/hazard/consequence/{row.code}/", {"village": [NEAR, FAR]}, follow=True)
    assert "已提出近村的转移名单" in answer.content.decode()
    made = Evacuation.objects.get()
    assert (made.area_code, made.status) == (NEAR, "proposed")
    assert row.code in made.reason


def test_two_stand_beside_each_other() -> None:
    client = reader(VIEW)
    a, b = make(), make(wind_from_deg=90.0)
    assert "选两次推演" in text(client, "/consequences/compare/")
    page = text(client, f"/consequences/compare/?a={a.code}&b={b.code}")
    assert page.count("下风向 1.1 公里内撤离或就近室内避险") == 2
    assert "西风，吹向东" in page
    assert "东风，吹向西" in page
    assert client.get("/consequences/compare/?a=none").status_code == 404


def test_who_may_not_make_one_gets_no_form_and_makes_none() -> None:
    client = reader(VIEW)
    assert [client.get(NEW).status_code, client.post(NEW, TOLD).status_code] == [403, 403]
    assert reader(VIEW, MAKE, area=TOWN).post(NEW, TOLD).status_code == 403
    assert reader("quakes.view").get("/consequences/compare/").status_code == 403
    assert NEW not in text(client, "/map/")
    page = text(reader(VIEW, MAKE), "/map/")
    assert f'href="{NEW}" data-map-here' in page
    assert "在此推演事故" in page
    assert (Assessment.objects.count(), Event.objects.count()) == (0, 0)


def test_an_accident_is_told_over_the_api() -> None:
    client = reader(VIEW, MAKE)
    body = {"kind": "burst", "point": [116.0, 40.0], "substance": "chlorine", "amount_kg": 1000}
    answer = client.post(API, json.dumps(body), content_type="application/json")
    assert answer.status_code == 201
    assert (answer.json()["key"], answer.json()["around"]) == (Assessment.objects.get().code, True)
    wrong = client.post(API, json.dumps({"kind": "charge", "point": [116.0, 40.0]}), content_type="application/json")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "amount_kg")
    assert Assessment.objects.count() == 1
