"""What every list offers beyond its rows: columns, views, acts for many, files, a form that tells who was slower."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from promises.rows import DISTRICT, HERE, THERE, browser, make, make_areas
from sentinel.kernel.models import Event
from sentinel.ledger import LEDGERS, Ledger, export, listing
from sentinel.ledger.models import SavedView
from sentinel.wings.watch.stations.models import Station

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: str(ledger.name))
STATIONS = "/stations/station/"
WRITER = ("stations.view", "stations.manage")


def shown(page: Any) -> list[str]:
    """The columns a list page shows."""
    return [head["key"] for head in page.context["columns"]]


@EVERY
def test_every_column_offered_can_be_chosen(ledger: Ledger) -> None:
    make(ledger.name)
    client = browser(ledger.permission, area=DISTRICT)
    names = [column.field for column in listing.choosable(ledger)]
    assert shown(client.get(ledger.url, {"columns": names})) == names
    assert shown(client.get(ledger.url, {"columns": names[-1:]})) == names[-1:]
    assert shown(client.get(ledger.url, {"columns": "no-such"})) == [
        column.field for column in ledger.columns if column.listed
    ]


@EVERY
def test_the_workbook_holds_what_the_list_shows(ledger: Ledger) -> None:
    row = make(ledger.name)
    make(ledger.name, THERE)
    client = browser(ledger.permission, area=row.area_code)
    answer = client.get(f"{ledger.url}?export=xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert sheet[0] == [export.heading(ledger, column) for column in export.exported(ledger)]
    assert len(sheet) - 1 == client.get(ledger.url).context["count"]


@pytest.mark.parametrize(
    "ledger", [ledger for ledger in LEDGERS.values() if ledger.geometry], ids=lambda ledger: str(ledger.name)
)
def test_the_geojson_holds_a_feature_for_every_row(ledger: Ledger) -> None:
    row = make(ledger.name)
    answer = browser(ledger.permission, area=row.area_code).get(f"{ledger.url}?export=geojson")
    found = json.loads(answer.getvalue())
    assert ledger.key_of(row) in {feature["id"] for feature in found["features"]}
    assert {feature["type"] for feature in found["features"]} == {"Feature"}


def test_a_view_is_kept_found_again_and_removed() -> None:
    make_areas()
    client = browser(*WRITER, area=DISTRICT)
    query = "q=%E9%9B%A8&sort=-name&columns=code%2Cname"
    assert client.post(f"{STATIONS}views/", {"name": " 夜班  看 ", "query": query}).headers["Location"].endswith(query)
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("夜班 看", query)
    page = client.get(f"{STATIONS}?{query}")
    assert ([row.name for row in page.context["views"]], shown(page)) == (["夜班 看"], ["code", "name"])
    assert list(browser("stations.view", area=DISTRICT).get(STATIONS).context["views"]) == []
    client.post(f"{STATIONS}views/", {"name": "夜班 看", "remove": "1"})
    assert not SavedView.objects.exists()
    assert list(Event.objects.order_by("position").values_list("name", flat=True)) == [
        "ledger.view.saved",
        "ledger.view.removed",
    ]


@pytest.mark.parametrize("name", ["", "  ", "长" * 33])
def test_a_view_without_a_proper_name_is_not_kept(name: str) -> None:
    make_areas()
    client = browser("stations.view", area=DISTRICT)
    page = client.post(f"{STATIONS}views/", {"name": name, "query": ""}, follow=True)
    assert "名字" in page.content.decode()
    assert (SavedView.objects.count(), Event.objects.count()) == (0, 0)


def test_another_persons_view_cannot_be_removed() -> None:
    make_areas()
    browser("stations.view", area=DISTRICT).post(f"{STATIONS}views/", {"name": "我的", "query": ""})
    browser("stations.view", area=DISTRICT).post(f"{STATIONS}views/", {"name": "我的", "remove": "1"})
    assert SavedView.objects.count() == 1


WARNINGS = "/warnings/warning/"


def bulk(client: Client, url: str, **data: Any) -> Any:
    """One step of an act for many rows."""
    return client.post(f"{url}bulk/", data)


def test_one_act_for_many_rows_shows_asks_and_does() -> None:
    rows = [make("warnings.warning"), make("warnings.warning", HERE, 2), make("warnings.warning", THERE)]
    client = browser("warnings.view", "warnings.draft", area=DISTRICT)
    keys = [row.code for row in rows]
    asked = bulk(client, WARNINGS, act="move:submit", key=keys)
    assert ({row["key"] for row in asked.context["rows"]}, asked.status_code) == (set(keys), 200)
    assert {type(row)._base_manager.get(pk=row.pk).status for row in rows} == {"draft"}
    bulk(client, WARNINGS, act="move:submit", key=keys[:1], confirmed="1")
    done = bulk(client, WARNINGS, act="move:submit", key=keys, confirmed="1")
    assert (done.context["done"], [outcome.key for outcome in done.context["refused"]]) == (2, keys[:1])
    assert done.context["refused"][0].refusal in done.content.decode()
    assert {type(row)._base_manager.get(pk=row.pk).status for row in rows} == {"submitted"}


def test_an_act_for_many_rows_stays_in_reach() -> None:
    here, there = make("warnings.warning"), make("warnings.warning", THERE)
    client = browser("warnings.view", "warnings.draft", area=HERE)
    done = bulk(client, WARNINGS, act="move:submit", key=[here.code, there.code], confirmed="1")
    assert (done.context["done"], done.context["refused"]) == (1, [])
    assert type(there)._base_manager.get(pk=there.pk).status == "draft"


def test_acts_are_offered_to_who_may_do_them_only() -> None:
    row = make("warnings.warning")
    viewer = browser("warnings.view", area=DISTRICT)
    assert viewer.get(WARNINGS).context["acts"] == []
    assert bulk(viewer, WARNINGS, act="move:submit", key=[row.code], confirmed="1").status_code == 404
    assert type(row)._base_manager.get(pk=row.pk).status == "draft"


def test_all_that_fit_the_conditions_are_taken() -> None:
    rows = [make("warnings.warning"), make("warnings.warning", HERE, 2)]
    client = browser("warnings.view", "warnings.draft", area=DISTRICT)
    asked = client.post(f"{WARNINGS}bulk/?status=draft", {"act": "move:submit", "all": "1"})
    assert {row["key"] for row in asked.context["rows"]} == {row.code for row in rows}
    none = client.post(f"{WARNINGS}bulk/?status=released", {"act": "move:submit", "all": "1"})
    assert none.status_code == 303


def test_two_people_on_one_form_the_slower_is_told_and_keeps_what_was_typed() -> None:
    row = make("stations.station")
    client = browser(*WRITER, area=DISTRICT)
    url = f"{STATIONS}{row.code}/edit/"
    typed = {name: value or "" for name, value in client.get(url).context["form"].initial.items()}
    typed["point"] = f"{row.point.x}, {row.point.y}"
    read = client.get(url).context["read"]
    assert client.post(url, {**typed, "name": "先存的名字", "read": read}).status_code == 303
    late = client.post(url, {**typed, "name": "后存的名字", "read": read})
    assert (late.status_code, "改过这条记录" in late.content.decode()) == (409, True)
    assert (Station.objects.get(pk=row.pk).name, late.context["form"]["name"].value()) == ("先存的名字", "后存的名字")
    again = client.post(url, {**typed, "name": "后存的名字", "read": late.context["read"]})
    assert (again.status_code, Station.objects.get(pk=row.pk).name) == (303, "后存的名字")
