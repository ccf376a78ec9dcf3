"""Every ledger: whole declaration, nobody sees past their area, pages, CSV and API keep the same scope."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from promises.rows import DISTRICT, HERE, OTHER_TOWN, THERE, TOWN, browser, make, reader
from sentinel.ledger import LEDGERS, Ledger
from sentinel.ledger.declaration import Column
from sentinel.ledger.export import BOM, harmless

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: str(ledger.name))
WITH_NEW = pytest.mark.parametrize(
    "ledger", [ledger for ledger in LEDGERS.values() if ledger.create], ids=lambda ledger: str(ledger.name)
)


def test_there_are_ledgers() -> None:
    assert len(LEDGERS) >= 13


@EVERY
def test_the_declaration_is_whole(ledger: Ledger) -> None:
    assert ledger.problems() == []


@EVERY
def test_every_title_and_heading_is_chinese(ledger: Ledger) -> None:
    words = [str(ledger.title), *(ledger.label(column) for column in ledger.columns)]
    assert [word for word in words if not any("\u4e00" <= sign <= "\u9fff" for sign in word)] == []


@EVERY
def test_a_reader_sees_just_the_rows_in_reach(ledger: Ledger) -> None:
    here, there = make(ledger.name), make(ledger.name, THERE)
    readers = {area: reader(ledger.permission, area=area) for area in (DISTRICT, TOWN, OTHER_TOWN, HERE, THERE)}
    seen = {area: {ledger.key_of(row) for row in ledger.rows(who)} for area, who in readers.items()}
    made = {ledger.key_of(here), ledger.key_of(there)}
    assert {area: keys & made for area, keys in seen.items()} == {
        area: {ledger.key_of(row) for row in (here, there) if who.may_read(ledger.permission, row)}
        for area, who in readers.items()
    }
    assert ledger.key_of(here) in seen[here.area_code]
    assert ledger.key_of(here) not in seen[OTHER_TOWN] | seen[THERE]


@EVERY
def test_without_the_permission_nothing_is_seen(ledger: Ledger) -> None:
    make(ledger.name)
    assert list(ledger.rows(reader("nothing.view", area=DISTRICT))) == []


def answers(client: Client, ledger: Ledger, row: Any) -> list[int]:
    """Status of the list, the record and a record that never was."""
    urls = (ledger.url, ledger.record_url(row), f"{ledger.url}no-such-key/")
    return [client.get(url).status_code for url in urls]


@EVERY
def test_pages_open_for_the_right_reader_only(ledger: Ledger) -> None:
    row = make(ledger.name)
    nobody = Client(headers={"accept": "text/html"})
    assert answers(nobody, ledger, row) == [302, 302, 302]
    assert answers(browser(ledger.permission, area=row.area_code), ledger, row) == [200, 200, 404]
    assert answers(browser(ledger.permission, area=THERE), ledger, row) == [200, 404, 404]
    assert answers(browser("nothing.view", area=DISTRICT), ledger, row) == [404, 404, 404]


@EVERY
def test_the_list_shows_the_rows_in_reach_by_name(ledger: Ledger) -> None:
    here, there = make(ledger.name), make(ledger.name, THERE)
    page = browser(ledger.permission, area=here.area_code).get(ledger.url).content.decode()
    assert ledger.record_url(here) in page
    assert (ledger.record_url(there) in page) == (there.area_code == here.area_code)


@WITH_NEW
def test_the_new_page_opens_for_who_may_write_only(ledger: Ledger) -> None:
    new = f"{ledger.url}new/"
    assert Client().get(new).status_code == 302
    page = browser(ledger.permission, ledger.write_permission, area=DISTRICT).get(new)
    assert (page.status_code, "---------" in page.content.decode()) == (200, False)
    assert browser(ledger.permission, area=DISTRICT).get(new).status_code in {403, 404}
    assert browser(area=DISTRICT).get(new).status_code in {403, 404}


@EVERY
def test_a_strange_address_is_no_fault(ledger: Ledger) -> None:
    make(ledger.name)
    client = browser(ledger.permission, area=DISTRICT)
    strange = [f"{ledger.url}?q=%00", f"{ledger.url}?page=9999999&q={'x' * 999}", f"{ledger.url}?sort=nothing"]
    strange += [f"{ledger.url}?{column.field}=%00" for column in ledger.columns if column.filtered]
    assert [url for url in strange if client.get(url).status_code != 200] == []
    assert client.get(f"{ledger.url}%00/").status_code == 404


@EVERY
def test_every_column_that_offers_it_sorts_and_every_choice_filters(ledger: Ledger) -> None:
    make(ledger.name)
    client = browser(ledger.permission, area=DISTRICT)
    page = client.get(ledger.url)
    urls = [head["sort_url"] for head in page.context["columns"] if head["sortable"]]
    urls += [f"{ledger.url}?{item.name}={value}" for item in page.context["filters"] for value, _ in item.choices]
    assert [url for url in urls if client.get(url).status_code != 200] == []
    assert [url for url in urls if client.get(url).context["sort"] not in url] == []


def head(ledger: Ledger, column: Column) -> str:
    """What stands above a column of the export."""
    return ledger.label(column) + (f"({column.unit})" if column.unit else "")


@EVERY
def test_the_export_opens_in_a_spreadsheet(ledger: Ledger) -> None:
    row = make(ledger.name)
    make(ledger.name, THERE)
    answer = browser(ledger.permission, area=row.area_code).get(f"{ledger.url}?export=csv")
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{ledger.name}-')
    text = answer.getvalue().decode()
    assert text.startswith(BOM)
    table = list(csv.reader(StringIO(text.removeprefix(BOM))))
    assert table[0] == [head(ledger, column) for column in ledger.columns if column.exported]
    assert len(table) - 1 == ledger.rows(reader(ledger.permission, area=row.area_code)).count()
    assert [cell for line in table for cell in line if cell != harmless(cell)] == []


def api(ledger: Ledger) -> str:
    """The API's address of a ledger."""
    return f"/api/v1{ledger.url}".rstrip("/")


@EVERY
def test_the_api_keeps_the_same_scope(ledger: Ledger) -> None:
    row = make(ledger.name)
    make(ledger.name, THERE)
    key = ledger.key_of(row)
    right, wrong = browser(ledger.permission, area=row.area_code), browser(ledger.permission, area=THERE)
    expected = ledger.rows(reader(ledger.permission, area=row.area_code)).count()
    answer = right.get(f"{api(ledger)}?limit=500").json()
    assert (answer["count"], len(answer["items"])) == (expected, expected)
    assert key in {item["key"] for item in answer["items"]}
    assert right.get(f"{api(ledger)}/{key}").json()["key"] == key
    assert key not in {item["key"] for item in wrong.get(api(ledger)).json()["items"]}
    assert wrong.get(f"{api(ledger)}/{key}").status_code == 404


@EVERY
def test_the_api_refuses_in_words(ledger: Ledger) -> None:
    make(ledger.name)
    client = browser(ledger.permission, area=DISTRICT)
    assert Client().get(api(ledger)).status_code == 401
    assert browser("nothing.view", area=DISTRICT).get(api(ledger)).status_code in {403, 404}
    assert client.get(f"{api(ledger)}/no-such-key").status_code == 404
    refused = ["q=%00", "sort=nothing", "offset=99999999999", "offset=-1", "limit=0", "limit=501", "nothing=1"]
    refused += [f"{column.field}=%00" for column in ledger.columns if column.filtered]
    refused += [f"{column.field}=no-such" for column in ledger.columns if column.filtered]
    got = {query: client.get(f"{api(ledger)}?{query}") for query in refused}
    assert {query: answer.status_code for query, answer in got.items()} == dict.fromkeys(refused, 422)
    assert [query for query, answer in got.items() if answer.json()["code"] != "invalid"] == []
    assert client.get(f"{api(ledger)}/%00").status_code in {404, 422}
