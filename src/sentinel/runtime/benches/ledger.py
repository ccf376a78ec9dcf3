"""A list at ten thousand, a hundred thousand and a million rows, and half a million of them as a file."""

import time
from pathlib import Path
from typing import Any

import psycopg

from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import Visitor, one, outcome, spread

PACK = ROOT / "packs" / "mentougou"
SIZES = (10_000, 100_000, 1_000_000)
EXPORTED = 500_000
REQUESTS = 30
LIMIT_MS, LIMIT_MB = 100.0, 64.0
PATHS = {
    "list": "/tasks/task/",
    "filter": "/tasks/task/?status=done",
    "area": "/tasks/task/?area_code={town}",
    "search": "/tasks/task/?q=%E5%B7%A1%E6%9F%A5",  # 巡查: two characters, in every tenth row
    "search_rare": "/tasks/task/?q=%E6%B8%85%E6%B7%A4",  # 清淤: in every thousandth row
    "sort": "/tasks/task/?sort=-done_at",
}
HELD = ("list", "filter", "area", "search", "search_rare")
FILL = """
    INSERT INTO tasks_task (code, number, title, text, origin_kind, origin_key, level, unit, unit_name, area_code,
        status, assigned_at, assigned_by, due_at, received_by, note, closing_reason, overdue, done_at,
        evidence, climbs, climbed_to, climbed_name, supervised)
    SELECT 'B' || n, 'B' || n,
        CASE WHEN n % 1000 = 0 THEN '清淤排水沟渠' WHEN n % 10 = 0 THEN '巡查临水道路' ELSE '核对名单并回报' END || n,
        '', 'bench', 'bench:' || n % 200, 3, 'U' || n % 317, '单位' || n % 317, a.code,
        (ARRAY['assigned', 'received', 'arrived', 'done'])[1 + n % 4],
        timestamptz '2023-07-30 00:00+08' + n * interval '1 second', '值班员',
        timestamptz '2023-07-30 02:00+08' + n * interval '1 second', '', '', '', n % 7 = 0,
        CASE WHEN n % 4 = 3 THEN timestamptz '2023-07-30 01:00+08' + n * interval '1 second' END,
        'note', 0, '', '', 0
    FROM generate_series(%(first)s::int, %(last)s::int) n
    JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS places
          FROM kernel_area WHERE kind IN ('village', 'community')) a ON a.place = n %% a.places
"""


def grow(url: str, first: int, last: int) -> None:
    """More tasks, written past the actions: a bench measures reading."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(FILL.replace("n % ", "n %% "), {"first": first, "last": last})
        database.execute("VACUUM ANALYZE tasks_task")


def resident_mb(pid: int) -> float:
    """What a process holds of memory, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def export(visitor: Visitor, pid: int, kind: str) -> dict[str, float]:
    """One file of everything: seconds, megabytes of the file, and by how much the server grew at most."""
    before, most, size, began = resident_mb(pid), 0.0, 0, time.perf_counter()
    answer = visitor.begin("GET", f"/tasks/task/?export={kind}")
    while part := answer.read(1 << 20):
        size += len(part)
        most = max(most, resident_mb(pid))
    return {
        f"export_{kind}_s": round(time.perf_counter() - began, 1),
        f"export_{kind}_file_mb": round(size / 1e6, 1),
        f"export_{kind}_growth_mb": round(max(0.0, most - before), 1),
    }


def run(quick: bool) -> dict[str, Any]:
    """Lists at each size; the export at half a million rows (quick: at ten thousand, and no million)."""
    sizes = SIZES[:2] if quick else SIZES
    figures: dict[str, float] = {}
    targets = [(f"{name}_{size}_p95_ms", "<=", LIMIT_MS) for size in sizes for name in HELD]
    with scratch_space(PACK, leave_out=frozenset({"player", "gateway", "worker", "sweeper"})) as (space, processes):
        visitor, there = Visitor(space.web_port), 0
        visitor.log_in("zhiban", "Demo-237-night")
        with psycopg.connect(space.database_url) as database:
            town = one(database, "SELECT max(code) FROM kernel_area WHERE kind = 'town'")
        pid = processes.pid("web")
        assert pid is not None
        exported = SIZES[0] if quick else EXPORTED
        for size in sorted({*sizes, exported}):
            grow(space.database_url, there + 1, size)
            there = size
            if size in sizes:
                for name, path in PATHS.items():
                    figures |= spread(f"{name}_{size}", visitor.times(path.format(town=town), REQUESTS))
            if size == exported:
                for kind in ("csv", "xlsx"):
                    figures |= export(visitor, pid, kind)
                    targets.append((f"export_{kind}_growth_mb", "<=", LIMIT_MB))
    return outcome("ledger", {"requests": REQUESTS, "exported_rows": exported}, figures, targets)
