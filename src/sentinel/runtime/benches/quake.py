"""An earthquake: from a machine's message to its rows being committed, and to a reader's page showing them.

The scratch database does not wait for the disk (clone): on a real one a commit takes one flush more.
"""

import http.client
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import psycopg

from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import Visitor, one, outcome, spread

PACK = ROOT / "packs" / "mentougou"
PASSWORD = "Demo-237-night"
MESSAGES, QUICK_MESSAGES = 100, 20
DURABLE_LIMIT_MS, VISIBLE_LIMIT_MS = 1_000.0, 3_000.0
DUTY = "zhiban"
# Long before any clock a space may have: a message of the future is refused.
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def _token() -> str:
    """A token of the duty officer's account, as its owner would make it."""
    import django

    django.setup()
    from django.contrib.auth import authenticate

    from sentinel.kernel import tokens
    from sentinel.kernel.clock import wall_now
    from sentinel.kernel.people import actor_of_account

    at, account = wall_now(), cast(Any, authenticate(username=DUTY, password=PASSWORD))
    actor = actor_of_account(account, at=at)
    _row, raw = tokens.issue_token(actor=actor, at=at, account=account, title="测速", days=1, read_only=False)
    return raw


def _message(number: int) -> bytes:
    """The number-th earthquake: inside the district, big enough to shake every village."""
    event = {
        "agency": "测速",
        "event": str(number),
        "origin_at": (FIRST + timedelta(minutes=number)).isoformat(),
        "latitude": 39.97,
        "longitude": 115.85,
        "depth_km": 10,
        "magnitude": 6.0,
        "magnitude_type": "Ms",
    }
    return json.dumps(event).encode()


def _push(connection: http.client.HTTPConnection, token: str, body: bytes) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/quakes/messages", body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"the message was answered {answer.status}: {said[:200]!r}")
    taken: dict[str, Any] = json.loads(said)["taken"][0]
    return taken


def run(quick: bool) -> dict[str, Any]:
    """Push messages one after the other; a reader opens each record at once."""
    durable, visible, villages = [], [], set[int]()
    with scratch_space(PACK, leave_out=frozenset({"player", "gateway"})) as (space, _processes):
        reader = Visitor(space.web_port)
        reader.log_in(DUTY, PASSWORD)
        token = _token()
        connection = http.client.HTTPConnection("127.0.0.1", space.web_port, timeout=60)
        for number in range(QUICK_MESSAGES if quick else MESSAGES):
            body = _message(number)
            began = time.perf_counter()
            taken = _push(connection, token, body)
            durable.append((time.perf_counter() - began) * 1000)
            status, page = reader.ask("GET", f"/quakes/quake/{taken['code']}/")
            visible.append((time.perf_counter() - began) * 1000)
            villages.add(taken["villages"])
            if status != 200 or taken["code"].encode() not in page:
                raise RuntimeError(f"the record of {taken['code']} was answered {status}")
        with psycopg.connect(space.database_url) as database:
            rows = one(database, "SELECT count(*) FROM quakes_shaking")
    if len(villages) != 1 or rows != len(durable) * max(villages):
        raise RuntimeError(f"{rows} villages kept of {len(durable)} messages over {sorted(villages)} villages")
    figures = {**spread("durable", durable), **spread("visible", visible)}
    targets = [("durable_p95_ms", "<=", DURABLE_LIMIT_MS), ("visible_p95_ms", "<=", VISIBLE_LIMIT_MS)]
    return outcome("quake", {"messages": len(durable), "villages": max(villages)}, figures, targets)
