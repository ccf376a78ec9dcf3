"""What the benches of the gateway share: a scratch database full of stations, a gateway on it, a listener."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from sentinel.runtime import mosquitto
from sentinel.runtime.installation import database_name, with_database
from sentinel.runtime.replay.scratch import clone, drop, ensure_template, free_port
from sentinel.runtime.steps import ROOT, StepFailed, say

PACK = ROOT / "packs" / "mentougou"
STARTED_S = 900.0
# External: they count for no area's mean, so what is measured is one gauge's way.
_STATIONS = """
    INSERT INTO stations_station
        (code, address, name, kind, point, river, external, mark, slug, registered_at, area_code)
    SELECT 'B' || lpad(n::text, 7, '0'), lpad(upper(to_hex(n + 4096)), 10, '0'), '压测' || n, 'rain',
        ST_SetSRID(ST_MakePoint(115.8 + n %% 300 / 1000.0, 39.9 + n %% 170 / 1000.0), 4490), '', true, '', '', now(),
        (SELECT code FROM kernel_area WHERE kind = 'district' ORDER BY code LIMIT 1)
    FROM generate_series(0, %s - 1) AS n;
"""
_STATES = """
    INSERT INTO stations_stationstate (station_id, present_1h, present_3h, present_6h, present_24h, level)
    SELECT id, 0, 0, 0, 0, '' FROM stations_station s
    WHERE NOT EXISTS (SELECT FROM stations_stationstate t WHERE t.station_id = s.id)
"""
_CROSSED = """
    SELECT position, payload ->> 'station' FROM kernel_event
    WHERE name = 'stations.crossing.recorded' AND position > %s ORDER BY position
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """A gateway at work: its database, its TCP port, its broker's port."""

    url: str
    port: int
    broker_port: int
    gateway: int

    def connect(self) -> psycopg.Connection[Any]:
        """A connection of one's own."""
        return psycopg.connect(self.url, autocommit=True)

    def cpu_s(self) -> float:
        """Processor time of the gateway so far: tells more than latency on a busy machine."""
        fields = Path(f"/proc/{self.gateway}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> int:
        """Resident memory of the gateway."""
        status = Path(f"/proc/{self.gateway}/status").read_text()
        return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))


@contextmanager
def gateway(stations: int) -> Iterator[Bench]:
    """A scratch database with that many registered gauges, a broker and a gateway on it; all gone afterwards."""
    url = os.environ["DATABASE_URL"]
    name = f"{database_name(url)}_ingest_{secrets.token_hex(4)}"
    clone(url, ensure_template(url, PACK), name)
    own = with_database(url, name)
    with tempfile.TemporaryDirectory(prefix="sentinel-bench-") as folder:
        processes: list[subprocess.Popen[str]] = []
        try:
            _fill(own, name, stations)
            yield _start(own, Path(folder), processes)
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            for process in processes:
                process.wait(60)
            drop(url, name)


def _fill(url: str, name: str, stations: int) -> None:
    began = time.monotonic()
    with psycopg.connect(url, autocommit=True) as database:
        # Unlike other scratch databases: what is acknowledged here must be on the disk.
        database.execute(sql.SQL("alter database {} reset synchronous_commit").format(sql.Identifier(name)))
        database.execute("DELETE FROM kernel_clock")
        database.execute(_STATIONS, [stations])
        database.execute(_STATES)
        database.execute("VACUUM ANALYZE stations_station, stations_stationstate")
    say(f"✓ 登记 {stations} 个测站  {time.monotonic() - began:.1f} 秒")


def _start(url: str, folder: Path, processes: list[subprocess.Popen[str]]) -> Bench:
    port, broker_port = free_port(), free_port()
    if not mosquitto.found():
        raise StepFailed("没有 mosquitto（Debian：apt-get install mosquitto）。")
    broker = [mosquitto.found(), "-c", str(mosquitto.configure(folder / "broker", broker_port))]
    processes.append(subprocess.Popen(broker, text=True, stderr=subprocess.DEVNULL))
    settings = {
        **os.environ,
        "DATABASE_URL": url,
        "SENTINEL_SPACE": "exercise",
        "MQTT_URL": f"mqtt://127.0.0.1:{broker_port}",
        "PYTHONUNBUFFERED": "1",
    }
    words = [sys.executable, "-m", "sentinel.runtime", "gateway", "--space", "exercise", "--port", str(port)]
    process = subprocess.Popen(words, env=settings, text=True, stdout=subprocess.PIPE)
    processes.append(process)
    began = time.monotonic()
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("gateway listening"):
            break
    else:
        raise StepFailed("接入进程没有起来。")
    say(f"✓ 接入进程就绪  {time.monotonic() - began:.1f} 秒")
    threading.Thread(target=process.stdout.read, daemon=True).start()
    return Bench(url, port, broker_port, process.pid)


class Crossings:
    """Who listens for crossings as a page does: woken by NOTIFY, reading the log. Station code → wall time it came."""

    def __init__(self, bench: Bench) -> None:
        self.seen: dict[str, float] = {}
        self._over = threading.Event()
        self._reading = bench.connect()
        self._listening = bench.connect()
        self._listening.execute("LISTEN sentinel")
        row = self._reading.execute("SELECT coalesce(max(position), 0) FROM kernel_event").fetchone()
        self._position = int(row[0]) if row else 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            for _notice in self._listening.notifies(timeout=0.2, stop_after=1):
                pass
            for position, station in self._reading.execute(_CROSSED, [self._position]).fetchall():
                self._position = position
                self.seen.setdefault(station, time.time())

    def close(self) -> None:
        """Listen no more."""
        self._over.set()
        self._thread.join()
        self._reading.close()
        self._listening.close()
