"""One person at a browser, for measuring: one connection, cookies kept, logged in through the login page."""

import http.client
import os
import platform
import re
import statistics
import time
from collections.abc import Sequence
from typing import Any, LiteralString
from urllib.parse import urlencode

import psycopg

START_S = 60.0
WARM_UP = 10
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def one(database: psycopg.Connection[Any], query: LiteralString, asked: Sequence[Any] = ()) -> Any:
    """The first value of the first row a query answers with; LookupError where it answers none."""
    row = database.execute(query, asked or None).fetchone()
    if row is None:
        raise LookupError(query)
    return row[0]


class Visitor:
    """One person with one connection; whoever brings the cookies of a session need not log in."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.cookies = {} if cookies is None else cookies

    def begin(self, method: str, path: str, form: dict[str, str] | None = None) -> http.client.HTTPResponse:
        """One request, its answer not read yet; cookies are kept as a browser keeps them."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(form) if form else None
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:  # the server had closed the idle connection
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """One request and its whole answer."""
        answer = self.begin(method, path, form)
        return answer.status, answer.read()

    def log_in(self, username: str, password: str) -> None:
        """Through the login page, like everybody."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                _status, page = self.ask("GET", "/login/")
                break
            except OSError:
                self.connection.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        found = TOKEN.search(page.decode())
        assert found is not None
        form = {"username": username, "password": password, "csrfmiddlewaretoken": found[1]}
        status, _page = self.ask("POST", "/login/", form)
        if status not in (302, 303):
            raise RuntimeError(f"login answered {status}")

    def time(self, path: str) -> float:
        """Milliseconds of one request; the answer must be whole."""
        began = time.perf_counter()
        status, _body = self.ask("GET", path)
        elapsed = (time.perf_counter() - began) * 1000
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return elapsed

    def times(self, path: str, count: int) -> list[float]:
        """Milliseconds of `count` requests after a warm-up."""
        return [self.time(path) for _number in range(WARM_UP + count)][WARM_UP:]


def spread(name: str, times: list[float]) -> dict[str, float]:
    """The median and the 95th percentile of some milliseconds, as figures of a bench."""
    return {
        f"{name}_p50_ms": round(statistics.median(times), 1),
        f"{name}_p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
    }


def outcome(
    name: str, conditions: dict[str, Any], figures: dict[str, Any], targets: list[tuple[str, str, float]]
) -> dict[str, Any]:
    """What a bench prints: where and how it was measured, its figures, its targets, and whether all were held."""
    held = all(
        figures[figure] <= value if comparison == "<=" else figures[figure] >= value
        for figure, comparison, value in targets
    )
    return {
        "name": name,
        "conditions": {"python": platform.python_version(), "cores": os.cpu_count(), **conditions},
        "figures": figures,
        "targets": [
            {"figure": figure, "comparison": comparison, "value": value} for figure, comparison, value in targets
        ],
        "held": held,
    }
