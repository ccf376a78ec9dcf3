"""The API writes through the same actions as the pages: scope, versions, repeats, refusals field by field."""

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client

from promises.rows import DISTRICT, HERE, THERE, browser, make, make_areas
from sentinel.kernel.models import Event
from sentinel.kernel.tests.races import at_once
from sentinel.ledger import LEDGERS, Ledger
from sentinel.ledger.models import Answer
from sentinel.wings.watch.stations.models import Station

pytestmark = pytest.mark.django_db
STATIONS = "/api/v1/stations/station"
NEW = {
    "code": "11010999",
    "address": "1101099901",
    "name": "新设雨量站",
    "kind": "rain",
    "area_code": HERE,
    "point": [116.03, 39.97],
}
AMENDED = pytest.mark.parametrize(
    "ledger", [ledger for ledger in LEDGERS.values() if ledger.update], ids=lambda ledger: str(ledger.name)
)
WRITERS = ("stations.view", "stations.manage")


def ask(client: Client, method: str, url: str, body: Any, **headers: str) -> Any:
    """One JSON request."""
    return client.generic(method, url, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def writer() -> Client:
    """Somebody who may manage the district's stations."""
    make_areas()
    return browser(*WRITERS, area=DISTRICT)


def test_a_row_is_made_read_and_amended(writer: Client) -> None:
    made = ask(writer, "POST", STATIONS, NEW)
    assert (made.status_code, made.json()["key"], made.json()["point"]) == (201, "11010999", [116.03, 39.97])
    read = writer.get(f"{STATIONS}/11010999")
    assert (read["ETag"], "amend" in read.json()["allowed"]) == (made["ETag"], True)
    amended = ask(writer, "PATCH", f"{STATIONS}/11010999", {"name": "改名雨量站"}, **{"If-Match": read["ETag"]})
    assert (amended.status_code, amended.json()["name"]) == (200, "改名雨量站")
    assert amended["ETag"] != read["ETag"]


def test_an_old_version_is_refused_and_nothing_changes(writer: Client) -> None:
    first = ask(writer, "POST", STATIONS, NEW)["ETag"]
    ask(writer, "PATCH", f"{STATIONS}/11010999", {"name": "别人先改"}, **{"If-Match": first})
    late = ask(writer, "PATCH", f"{STATIONS}/11010999", {"name": "后到的改动"}, **{"If-Match": first})
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert Station.objects.get(code="11010999").name == "别人先改"


def test_a_repeated_request_is_done_once(writer: Client) -> None:
    repeat = {"Idempotency-Key": "field-7"}
    first = ask(writer, "POST", STATIONS, NEW, **repeat)
    events = Event.objects.count()
    again = ask(writer, "POST", STATIONS, NEW, **repeat)
    assert (again.status_code, again.json(), again["ETag"]) == (201, first.json(), first["ETag"])
    assert (again["Idempotency-Replayed"], Event.objects.count()) == ("true", events)
    other = ask(writer, "POST", STATIONS, {**NEW, "name": "另一个"}, **repeat)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "reused")


def test_a_refused_request_may_be_corrected_under_its_key(writer: Client) -> None:
    repeat = {"Idempotency-Key": "field-8"}
    assert ask(writer, "POST", STATIONS, {**NEW, "kind": "nothing"}, **repeat).status_code == 422
    assert ask(writer, "POST", STATIONS, NEW, **repeat).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_make_one_row() -> None:
    make_areas()
    client = browser(*WRITERS, area=DISTRICT)
    send = partial(ask, client, "POST", STATIONS, NEW, **{"Idempotency-Key": "both"})
    statuses = [getattr(answer, "status_code", None) for answer in at_once(send, send)]
    assert (statuses, Station.objects.filter(code="11010999").count()) == ([201, 201], 1)
    assert Answer.objects.filter(key="both").count() == 1


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"kind": "no-such"}, ("kind", "invalid_choice")),
        ({"name": ""}, ("name", "required")),
        ({"name": "a\x00b"}, ("name", "null_characters_not_allowed")),
        ({"name": "长" * 500}, ("name", "max_length")),
        ({"point": [999, 1]}, ("point", "invalid")),
        ({"status": "x"}, ("status", "extra_forbidden")),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_at_its_field(
    writer: Client, changed: dict[str, Any], problem: tuple[str, str]
) -> None:
    events = Event.objects.count()
    answer = ask(writer, "POST", STATIONS, {**NEW, **changed})
    said = answer.json()["errors"]
    assert (answer.status_code, [(item["field"], item["code"]) for item in said]) == (422, [problem])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said[0]["text"])
    assert (Station.objects.count(), Event.objects.count()) == (0, events)


@pytest.mark.parametrize("body", ["", "{", "[]", "7", '"x"', "\x00"])
def test_a_body_that_is_no_object_is_refused(writer: Client, body: str) -> None:
    answer = writer.generic("POST", STATIONS, body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.json()["text"]


@pytest.mark.parametrize("tag", ["x", "1 2", "-1", "9" * 40])
def test_a_version_of_another_shape_is_refused(writer: Client, tag: str) -> None:
    ask(writer, "POST", STATIONS, NEW)
    answer = ask(writer, "PATCH", f"{STATIONS}/11010999", {"name": "改"}, **{"If-Match": tag})
    assert answer.status_code == 422


@AMENDED
def test_nobody_amends_beyond_reach_or_without_the_permission(ledger: Ledger) -> None:
    row = make(ledger.name)
    url = f"/api/v1{ledger.url}{ledger.key_of(row)}"
    events = Event.objects.count()
    assert ask(Client(), "PATCH", url, {}).status_code == 401
    assert ask(browser(ledger.permission, area=row.area_code), "PATCH", url, {}).status_code == 403
    assert ask(browser(ledger.permission, ledger.write_permission, area=THERE), "PATCH", url, {}).status_code == 404
    assert Event.objects.count() == events


def test_a_move_is_made_and_a_refused_one_says_why() -> None:
    row = make("warnings.warning")
    client = browser("warnings.view", "warnings.draft", area=DISTRICT)
    url = f"/api/v1/warnings/warning/{row.code}"
    assert "submit" in client.get(url).json()["allowed"]
    assert ask(client, "POST", f"{url}/moves/submit", {}).json()["status"] == "submitted"
    again = ask(client, "POST", f"{url}/moves/submit", {})
    assert (again.status_code, again.json()["code"]) == (409, "move_refused")
    assert ask(client, "POST", f"{url}/moves/nothing", {}).status_code == 404
    viewer = browser("warnings.view", area=DISTRICT)
    assert ask(viewer, "POST", f"{url}/moves/cancel", {"note": "误发"}).status_code == 403
    assert ask(client, "POST", f"{url}/moves/submit", {"other": 1}).status_code == 422


def test_a_write_without_the_csrf_token_is_refused(writer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = writer.cookies
    assert ask(strict, "POST", STATIONS, NEW).status_code == 403
    assert Station.objects.count() == 0
