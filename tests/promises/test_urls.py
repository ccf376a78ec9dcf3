"""Every address there is: nothing opens without a login, nothing breaks on a strange one, no write without a token."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from architecture.exemptions import settle
from promises.rows import DISTRICT, browser
from sentinel.kernel.manifest import permissions

pytestmark = pytest.mark.django_db
CONVERTED = re.compile(r"<(?:(\w+):)?\w+>")
NAMED = re.compile(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)")
PLAIN = {"int": "1", "slug": "stations", "path": "no-such", "anything": "no-such", "str": "no-such"}
STRANGE = {"int": "2147483648999", "slug": "no-such", "path": "a%00b", "anything": "a%00b", "str": "a%00b"}
OPEN = {301, 302, 401, 403, 404, 405}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """The route of every view."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def filled(route: str, values: dict[str, str]) -> str:
    """An address of this route."""
    path = NAMED.sub(lambda _found: values["str"], route).replace("^", "").replace("$", "")
    return "/" + CONVERTED.sub(lambda found: values[found.group(1) or "str"], path)


# Leaves the test's transaction: the feed streams from a thread.
APART = {"feed/stream"}
ROUTES = sorted(set(routes(get_resolver())) - APART)


def statuses(client: Client, values: dict[str, str]) -> dict[str, int]:
    """Status of a GET of every route."""
    return {route: client.get(filled(route, values)).status_code for route in ROUTES}


def test_there_are_routes() -> None:
    assert len(ROUTES) > 50


def test_nothing_opens_without_a_login() -> None:
    found = statuses(Client(headers={"accept": "text/html"}), PLAIN)
    settle("open without a login", {route for route, status in found.items() if status not in OPEN})


@pytest.mark.parametrize("values", [PLAIN, STRANGE], ids=["plain", "strange"])
@pytest.mark.parametrize("held", [tuple(permissions()), ()], ids=["all permissions", "none"])
def test_no_address_breaks_a_page(values: dict[str, str], held: tuple[str, ...]) -> None:
    client = browser(*held, area=DISTRICT)
    client.raise_request_exception = False
    found = statuses(client, values)
    assert {route: status for route, status in found.items() if status >= 500} == {}


def test_no_write_without_a_token() -> None:
    client = browser(*permissions(), area=DISTRICT)
    client.handler.enforce_csrf_checks = True
    found = {route: client.post(filled(route, PLAIN)).status_code for route in ROUTES}
    settle("write without a token", {route for route, status in found.items() if status not in {403, 404, 405}})
