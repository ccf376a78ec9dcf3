"""One order to a whole district: 2,000 tasks durable and told to every open screen, from the press of the button."""

import asyncio
import json
import statistics
import time
from typing import Any

import psycopg

from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import TOKEN, Visitor, one, outcome

PACK = ROOT / "packs" / "mentougou"
QUICK, WHOLE = 8, 100
TASKS, LIMIT_MS, PATIENCE_S = 2000, 1000.0, 30.0
COMMANDER = "zhihui"
WATCHERS = (COMMANDER, "zhiban", "zhihuibu")
# 304 communities with 6 measures, 13 towns with 13, 7 headquarters with 1: 2,000 tasks, 324 units.
MEASURES = [("village", number) for number in range(6)] + [("town", number) for number in range(13)]
MEASURES += [("headquarters", 0)]
PLAN = """
    INSERT INTO plans_plan (code, title, area_code, hazards, status, standing, mark, source, content, target_areas,
        published_at)
    SELECT %s, %s, area_code, '{bench}', 'in_force', standing, mark, source, '', target_areas, published_at
    FROM plans_plan ORDER BY code LIMIT 1 RETURNING id
"""
LEVEL = """
    INSERT INTO plans_planlevel (plan_id, level, title, condition, starts_with, commander_permission)
    VALUES (%s, 1, %s, 'bench', 'red', 'responses.command_1') RETURNING id
"""
MEASURE = """
    INSERT INTO plans_measure (plan_level_id, key, text, "to", within_minutes, evidence, position)
    VALUES (%s, %s, %s, %s, 60, 'note', %s)
"""


def make_plans(database: psycopg.Connection[Any], count: int) -> list[str]:
    """A plan for each round: a plan has one open response at a time."""
    codes = [f"BENCH-{number:03d}" for number in range(count)]
    for code in codes:
        level = one(database, LEVEL, [one(database, PLAN, [code, code]), code])
        for position, (unit, number) in enumerate(MEASURES, 1):
            said = [level, f"{unit}-{number}", f"{code} {unit} {number}", unit, position]
            database.execute(MEASURE, said)
    return codes


class Screen:
    """One open page: when it was told of the newest task of each plan, and of how many."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.told: dict[str, int] = {}
        self.last: dict[str, float] = {}

    async def listen(self, port: int, cookie: str) -> None:
        """Read the stream for as long as the bench runs; HTTP/1.0, so that no chunk's edge falls into a line."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
        writer.write(f"GET /feed/stream HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                if line.startswith(b": here"):
                    self.ready.set()
                elif line.startswith(b"data: ") and b"tasks.task.assigned" in line:
                    plan = json.loads(line[6:])["key"][:9]
                    self.told[plan] = self.told.get(plan, 0) + 1
                    self.last[plan] = time.perf_counter()
        finally:
            writer.close()


def press(visitor: Visitor, code: str) -> tuple[float, float]:
    """Start a plan's highest level as its commander does: when it was pressed and when it was answered."""
    page = f"/responses/start/1/{code}/"
    _status, body = visitor.ask("GET", page)
    token = TOKEN.search(body.decode())
    assert token is not None
    said = {"topic": code, "expected_end_at": "2030-01-01T00:00", "measures": code}
    began = time.perf_counter()
    status, _body = visitor.ask("POST", page, {"csrfmiddlewaretoken": token[1], **said})
    if status != 303:
        raise RuntimeError(f"the start was answered {status}")
    return began, time.perf_counter()


def cookie_of(visitor: Visitor) -> str:
    """The session as a stream sends it."""
    return "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())


async def measure(port: int, visitors: list[Visitor], codes: list[str]) -> tuple[list[float], list[float], int]:
    """Milliseconds to the answer, milliseconds until every screen was told of every task, tasks not told."""
    screens = [Screen() for _visitor in visitors]
    streams = [
        asyncio.create_task(screen.listen(port, cookie_of(visitor)))
        for screen, visitor in zip(screens, visitors, strict=True)
    ]
    await asyncio.wait_for(asyncio.gather(*(screen.ready.wait() for screen in screens)), 60)
    durable, shown, missing = [], [], 0
    for code in codes:
        began, answered = await asyncio.to_thread(press, visitors[0], code)
        patience = time.monotonic() + PATIENCE_S
        while any(screen.told.get(code, 0) < TASKS for screen in screens) and time.monotonic() < patience:
            await asyncio.sleep(0.002)
        missing += sum(TASKS - screen.told.get(code, 0) for screen in screens)
        durable.append((answered - began) * 1000)
        shown.append((max([answered, *(screen.last.get(code, 0.0) for screen in screens)]) - began) * 1000)
    for stream in streams:
        stream.cancel()
    return durable, shown, missing


def run(quick: bool) -> dict[str, Any]:
    """Start one response after another, each with 2,000 tasks, before the open screens of the district."""
    rounds = QUICK if quick else WHOLE
    everybody = frozenset({"player", "gateway", "worker", "sweeper"})
    with (
        scratch_space(PACK, leave_out=everybody) as (space, _processes),
        psycopg.connect(space.database_url, autocommit=True) as database,
    ):
        codes = make_plans(database, rounds + 1)
        visitors = [Visitor(space.web_port) for _name in WATCHERS]
        for visitor, name in zip(visitors, WATCHERS, strict=True):
            visitor.log_in(name, "Demo-237-night")
        asyncio.run(measure(space.web_port, visitors, codes[:1]))  # the first one compiles and connects
        durable, shown, missing = asyncio.run(measure(space.web_port, visitors, codes[1:]))
        stored = int(one(database, "select count(*) from tasks_task where code like 'BENCH-%'"))
    cuts = statistics.quantiles(shown, n=100, method="inclusive")
    figures = {
        "tasks_stored": stored,
        "missing": missing,
        "durable_p50_ms": round(statistics.median(durable), 1),
        "on_screens_p50_ms": round(cuts[49], 1),
        "on_screens_p99_ms": round(cuts[98], 1),
    }
    targets = [
        ("on_screens_p99_ms", "<=", LIMIT_MS),
        ("missing", "<=", 0),
        ("tasks_stored", ">=", TASKS * (rounds + 1)),
    ]
    return outcome("dispatch", {"rounds": rounds, "tasks": TASKS, "screens": len(WATCHERS)}, figures, targets)
