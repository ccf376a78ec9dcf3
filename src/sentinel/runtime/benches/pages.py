"""Pages on a busy night: the duty desk, a long list and a map tile, as one reader asks for them one after another."""

import argparse
import http.client
import os
import platform
import re
import statistics
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sentinel.runtime.commands.replay import play
from sentinel.runtime.installation import collect_static
from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT

PACK = ROOT / "packs" / "mentougou"
UNTIL = datetime.fromisoformat("2023-07-30T11:00")
PATHS = {"desk": "/duty/", "list": "/tasks/task/", "tile": "/tiles/stations.station/9/421/193.mvt"}
LIMITS_MS = {"desk": 100.0, "list": 100.0, "tile": 30.0}
WARM_UP, QUICK, WHOLE = 10, 60, 300
START_S = 60.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Reader:
    """One person with one connection, logged in."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """One request; cookies are kept as a browser keeps them."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request(method, path, urlencode(form) if form else None, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
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

    def times(self, path: str, count: int) -> list[float]:
        """Milliseconds of `count` requests after a warm-up; every answer must be whole."""
        taken = []
        for number in range(WARM_UP + count):
            began = time.perf_counter()
            status, _body = self.ask("GET", path)
            elapsed = (time.perf_counter() - began) * 1000
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
            if number >= WARM_UP:
                taken.append(elapsed)
        return taken


def run(quick: bool) -> dict[str, Any]:
    """Play to 30 July 11:00 (641 tasks given), then read pages as the duty officer."""
    count = QUICK if quick else WHOLE
    with scratch_space(PACK, leave_out=frozenset({"player"})) as (space, _processes):
        collect_static(space)
        arguments = argparse.Namespace(
            pack=Path(PACK), name="23-7", seed=None, until=UNTIL, speed="max", json=True, lines=None
        )
        play(arguments, space.gateway_port)
        reader = Reader(space.web_port)
        reader.log_in("zhiban", "Demo-237-night")
        taken = {name: reader.times(path, count) for name, path in PATHS.items()}
    figures = {
        f"{name}_{label}_ms": round(value, 1)
        for name, times in taken.items()
        for label, value in (("p50", statistics.median(times)), ("p95", statistics.quantiles(times, n=20)[18]))
    }
    return {
        "name": "pages",
        "conditions": {"python": platform.python_version(), "cores": os.cpu_count(), "requests": count, "readers": 1},
        "figures": figures,
        "targets": [
            {"figure": f"{name}_p95_ms", "comparison": "<=", "value": limit} for name, limit in LIMITS_MS.items()
        ],
        "held": all(figures[f"{name}_p95_ms"] <= limit for name, limit in LIMITS_MS.items()),
    }
