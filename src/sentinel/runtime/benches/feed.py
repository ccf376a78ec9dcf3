"""The live feed: five hundred open streams, and how long a change takes to reach each of them."""

import asyncio
import json
import statistics
import time
from pathlib import Path
from typing import Any

import psycopg

from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import Visitor, outcome

PACK = Path(ROOT) / "packs" / "mentougou"
STREAMS, CHANGES, QUICK_CHANGES = 500, 60, 20
EVERY_S, PATIENCE_S = 0.4, 20.0
LIMIT_MS = 500.0
CHANGE = """
    INSERT INTO kernel_event (name, version, at, recorded_at, actor, actor_label, subject_kind, subject_key, area_code,
        unit, matter, target_areas, payload)
    SELECT 'tasks.task.received', 1, now(), now(), 'bench', 'bench', 'tasks.task', %s, code, '', '', '{}', '{}'
    FROM kernel_area WHERE kind = 'district'
"""


async def listen(port: int, cookie: str, ready: asyncio.Event, heard: dict[str, list[float]]) -> None:
    """One stream: note when each change is heard."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /feed/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
    try:
        while line := await reader.readline():
            if line.startswith(b": here"):
                ready.set()
            elif line.startswith(b"data: ") and b'"key"' in line:
                said = json.loads(line[6:])
                heard.setdefault(said["key"], []).append(time.perf_counter())
    finally:
        writer.close()


async def measure(port: int, cookie: str, url: str, changes: int) -> tuple[list[float], int, float]:
    """Milliseconds of every delivery, deliveries missing, seconds until all streams were open."""
    heard: dict[str, list[float]] = {}
    ready = [asyncio.Event() for _number in range(STREAMS)]
    began = time.perf_counter()
    streams = [asyncio.create_task(listen(port, cookie, event, heard)) for event in ready]
    await asyncio.wait_for(asyncio.gather(*(event.wait() for event in ready)), 60)
    opened, sent = time.perf_counter() - began, {}
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as database:
        for number in range(changes):
            async with database.transaction():
                await database.execute(CHANGE, [f"bench-{number}"])
                await database.execute("SELECT pg_notify('sentinel', '')")
            sent[f"bench-{number}"] = time.perf_counter()
            await asyncio.sleep(EVERY_S)
    patience = time.monotonic() + PATIENCE_S
    while sum(map(len, heard.values())) < STREAMS * changes and time.monotonic() < patience:
        await asyncio.sleep(0.05)
    for stream in streams:
        stream.cancel()
    delays = [(at - sent[key]) * 1000 for key, instants in heard.items() for at in instants]
    return delays, STREAMS * changes - len(delays), opened


def run(quick: bool) -> dict[str, Any]:
    """Open the streams of one duty officer's session, write changes, time every delivery."""
    changes = QUICK_CHANGES if quick else CHANGES
    everybody = frozenset({"player", "gateway", "worker", "sweeper"})
    with scratch_space(PACK, leave_out=everybody) as (space, _processes):
        visitor = Visitor(space.web_port)
        visitor.log_in("zhiban", "Demo-237-night")
        cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        delays, missing, opened = asyncio.run(measure(space.web_port, cookie, space.database_url, changes))
    cuts = statistics.quantiles(delays, n=100)
    figures = {
        "opened_s": round(opened, 2),
        "delivered": len(delays),
        "missing": missing,
        "delivery_p50_ms": round(cuts[49], 1),
        "delivery_p99_ms": round(cuts[98], 1),
    }
    targets = [("delivery_p99_ms", "<=", LIMIT_MS), ("missing", "<=", 0)]
    return outcome("feed", {"streams": STREAMS, "changes": changes}, figures, targets)
