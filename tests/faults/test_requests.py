"""Requests nobody honest sends: forged ids, the wrong person, NUL and huge numbers. Refused, unwritten, never 500."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from promises.rows import DISTRICT, HERE, THERE, browser, make, make_areas
from sentinel.kernel.manifest import permissions
from sentinel.kernel.models import Event
from sentinel.ledger import LEDGERS, Ledger
from sentinel.wings.respond.incidents.forms import IntakeForm, ReportForm
from sentinel.wings.watch.warnings.forms import DraftForm

pytestmark = pytest.mark.django_db
FORGED = {"int": "999999999", "str": "no-such", "slug": "no-such", "path": "no/such"}
HOSTILE = (
    "\x00",
    "99999999999999999999999999",
    "-99999999999999999999999999",
    "' or 1=1 --",
    "%",
    "{}[]()",
    "é́\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "9" * 3000,
)
ASKED = ("page", "q", "sort", "since", "until", "kind", "matter", "layer", "at", "level", "status", "area_code")
FIELDS = {*DraftForm.base_fields, *IntakeForm.base_fields, *ReportForm.base_fields, "note"}
# What a person may see of the matter, and a row of it: the route, the ledger of the row, the permission, the form.
ROWS = (
    ("households/unmask/{}/", "households.member", "households.view", {"purpose": "转移"}),
    ("households/confirm/{}/", "households.household", "households.view", {}),
    ("shelters/confirm/{}/", "shelters.shelter", "shelters.view", {}),
    ("evacuations/decide/{}/order/", "evacuations.evacuation", "evacuations.view", {}),
    ("evacuations/tick/{}/", "evacuations.entry", "evacuations.view", {"state": "moved"}),
    ("incidents/incident/{}/report/save/", "incidents.incident", "incidents.view", {}),
    ("incidents/incident/{}/report/sign/", "incidents.incident", "incidents.view", {}),
    ("responses/raise/3/{}/", "responses.response", "responses.view", {}),
    ("responses/end/{}/", "responses.response", "responses.view", {"reason": "雨停"}),
    ("responses/decline/{}/", "responses.response", "responses.view", {"reason": "雨停"}),
    ("tasks/mine/receive/{}/", "tasks.task", "tasks.view", {}),
    ("warnings/callout/{}/answer/", "warnings.callout", "notify.view", {"note": "电话确认"}),
    ("warnings/callout/{}/close/", "warnings.callout", "notify.view", {"note": "电话确认"}),
    ("warnings/warning/{}/edit/", "warnings.warning", "warnings.view", {"headline": "改"}),
    ("warnings/warning/{}/release/", "warnings.warning", "warnings.view", {}),
    ("warnings/warning/{}/moves/submit/", "warnings.warning", "warnings.view", {}),
)
ROW = pytest.mark.parametrize(("route", "ledger", "permission", "form"), ROWS, ids=[row[0] for row in ROWS])


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every url of the site with its whole route."""
    for item in resolver.url_patterns:
        route = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from patterns(item, route)
        else:
            yield route, item


def forged(route: str, pattern: URLPattern, value: str = "") -> str:
    """An address of this route with every argument made up."""
    for name, converter in pattern.pattern.converters.items():
        kind = {"IntConverter": "int", "SlugConverter": "slug", "PathConverter": "path"}.get(
            type(converter).__name__, "str"
        )
        made = value if value and kind in {"str", "path"} else FORGED[kind]
        for spelling in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(spelling, quote(made, safe=""))
    return "/" + route


PAGES = [
    (route, pattern)
    for route, pattern in patterns(get_resolver())
    if not route.startswith(("api/", "feed/", "^")) and "(?P" not in route
]
EVERY_PAGE = pytest.mark.parametrize(("route", "pattern"), PAGES, ids=[route for route, _ in PAGES])
LISTS = {ledger.url.strip("/") + "/" for ledger in LEDGERS.values()}
OWN = [(route, pattern) for route, pattern in PAGES if route not in LISTS]  # lists are asked below, by their columns


def everybody() -> Client:
    """A browser of somebody who may do everything in the district."""
    make_areas()
    return browser(*permissions(), area=DISTRICT)


def events() -> int:
    return Event.objects.count()


@EVERY_PAGE
def test_a_forged_address_is_refused_and_writes_nothing(route: str, pattern: URLPattern) -> None:
    client, before = everybody(), events()
    found = {
        client.post(forged(route, pattern, value), {"ladder": "no-such", "note": "\x00"}).status_code
        for value in ("no-such", "\x00", "9" * 300)
    }
    assert found <= {200, 302, 303, 400, 401, 403, 404, 405, 409, 422}
    assert found.isdisjoint({200, 303}) or not pattern.pattern.converters
    assert events() == before


@pytest.mark.parametrize(("route", "pattern"), OWN, ids=[route for route, _ in OWN])
def test_hostile_words_in_the_address_never_break_a_page(route: str, pattern: URLPattern) -> None:
    client = everybody()
    found = {client.get(forged(route, pattern, value), dict.fromkeys(ASKED, value)).status_code for value in HOSTILE}
    found.add(client.get(forged(route, pattern), dict.fromkeys(ASKED, "\x00")).status_code)
    assert found <= {200, 204, 302, 303, 400, 401, 404, 405, 409, 422}


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: str(ledger.name))
def test_hostile_words_never_break_a_ledger(ledger: Ledger) -> None:
    client, row = everybody(), make(ledger.name)
    names = (*(column.field for column in ledger.columns), "page", "sort")
    api = f"/api/v1{ledger.url}".rstrip("/")
    asked = [(ledger.url, {name: "\x00"}) for name in names]
    asked += [(api, {name: HOSTILE[1 + index % 2]}) for index, name in enumerate(names)]
    asked += [(ledger.url, {"export": "csv", "q": value}) for value in HOSTILE]
    asked += [(path, {"q": value}) for path in (ledger.url, api) for value in HOSTILE[::3]]
    asked += [(ledger.record_url(row), {"at": value}) for value in HOSTILE]
    found = {client.get(path, query).status_code for path, query in asked}
    assert found <= {200, 400, 404, 422}


@pytest.mark.parametrize(
    "ledger", [ledger for ledger in LEDGERS.values() if ledger.create], ids=lambda ledger: str(ledger.name)
)
def test_hostile_words_never_break_a_form(ledger: Ledger) -> None:
    client = everybody()
    fields = [column.field for column in ledger.columns]
    found = {client.post(f"{ledger.url}new/", dict.fromkeys(fields, value)).status_code for value in HOSTILE}
    assert found <= {200, 400, 403, 422}


@pytest.mark.parametrize(
    "path", ["/incidents/incident/new/", "/warnings/warning/new/", "/evacuations/new/", "/me/messages/answer/"]
)
def test_hostile_words_never_break_an_own_form(path: str) -> None:
    client = everybody()
    names = {*FIELDS, "ladder", "stage", "reason"}
    found = {client.post(path, dict.fromkeys(names, value)).status_code for value in HOSTILE}
    assert found <= {200, 400, 403, 404, 422}


def key(ledger: str, row: Any) -> str:
    return quote(LEDGERS[ledger].key_of(row)) if ledger in LEDGERS else str(row.code)


@ROW
def test_the_wrong_area_finds_nothing(route: str, ledger: str, permission: str, form: dict[str, str]) -> None:
    path = "/" + route.format(key(ledger, make(ledger, HERE)))
    stranger = browser(*permissions(), area=THERE)
    before = events()
    assert stranger.post(path, form).status_code == 404
    assert events() == before


@ROW
def test_the_wrong_role_is_refused(route: str, ledger: str, permission: str, form: dict[str, str]) -> None:
    row = make(ledger, HERE)
    onlooker = browser(
        *{permission, "plans.view", "responses.view", "warnings.view", "evacuations.view"}, area=DISTRICT
    )
    before = events()
    assert onlooker.post("/" + route.format(key(ledger, row)), form).status_code == 403
    assert events() == before


@ROW
def test_nobody_is_sent_to_the_login(route: str, ledger: str, permission: str, form: dict[str, str]) -> None:
    path = "/" + route.format(key(ledger, make(ledger, HERE)))
    assert Client().post(path, form).headers["Location"].startswith("/login/")


@pytest.mark.parametrize("path", ["/incidents/incident/new/", "/warnings/warning/new/", "/evacuations/new/"])
def test_who_may_only_look_takes_no_report_and_drafts_nothing(path: str) -> None:
    onlooker = browser("incidents.view", "warnings.view", "evacuations.view", area=DISTRICT)
    before = events()
    assert onlooker.post(path, {}).status_code == 403
    assert events() == before
