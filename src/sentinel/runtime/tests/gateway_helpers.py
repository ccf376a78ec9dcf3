"""What gateway tests share: a running gateway, a station's link, a stopped business clock, thresholds."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from django.db import connection, connections
from django.utils import timezone

from sentinel.codecs.sl651 import encode_report
from sentinel.kernel.actor import system
from sentinel.kernel.models import Clock, Parameter
from sentinel.runtime.gateway import store
from sentinel.runtime.gateway.server import Gateway, Limits
from sentinel.runtime.installation import with_database
from sentinel.runtime.packs.files import Pack
from sentinel.wings.watch.stations.actions import found_rules
from sentinel.wings.watch.stations.tests.samples import make_area

BEIJING = ZoneInfo("Asia/Shanghai")
DISTRICT = "110109000000"
STARTED_S = 60.0
PATIENCE_S = 120.0
TINY = Pack(Path(__file__).parents[4] / "tests" / "packs" / "tiny")
THRESHOLDS: dict[str, float] = {
    "rain.1h.blue": 300,
    "rain.1h.yellow": 500,
    "rain.1h.orange": 700,
    "rain.1h.red": 1000,
    "rain.6h.blue": 500,
    "rain.6h.yellow": 700,
    "rain.6h.orange": 1000,
    "rain.6h.red": 1500,
    "rain.clear_ratio": 0.8,
    "evacuate.6h.prepare": 1000,
    "evacuate.6h.immediate": 1500,
    "flow.sanjiadian.numbered": 500000,
    "flow.sanjiadian.orange": 500000,
    "flow.sanjiadian.red": 2500000,
    "station.silent_minutes": 90,
    "station.late_minutes": 30,
    "station.low_voltage": 10.8,
    "station.clock_drift_s": 300,
    "station.stuck_hours": 6,
    "station.leap_level": 2.0,
    "station.leap_rain": 40.0,
}


def beijing(text: str) -> datetime:
    """An aware instant from `2023-07-31T10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def stop_clock(at: datetime) -> None:
    """Let business time stand at an instant."""
    Clock.objects.update_or_create(
        space="real", defaults={"anchor_wall": at, "anchor_business": at, "speed": 1, "paused": True}
    )


def set_thresholds(**changes: float) -> None:
    """The rules of the tiny pack for this district, on the parameters of the district's pack, or others."""
    for key, value in {**THRESHOLDS, **changes}.items():
        Parameter.objects.update_or_create(
            key=key,
            valid_from=date(2000, 1, 1),
            defaults={"title": key, "value": value, "source": "测试", "status": "unverified"},
        )
    make_area(DISTRICT)
    for name in ("rain", "river"):
        found_rules(actor=system("tests"), at=timezone.now(), area_code=DISTRICT, rows=TINY.yaml(f"rules/{name}.yaml"))


def until(true: Callable[[], bool]) -> None:
    """Wait for something that will come."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


class Running:
    """A gateway in a thread of its own; `with Running() as gateway:`."""

    def __init__(self, limits: Limits | None = None, *, broker: str = "") -> None:
        self.gateway = Gateway("127.0.0.1", 0, limits, broker=broker)
        self.failure: BaseException | None = None
        self._links: list[Link] = []
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:  # noqa: BLE001 - handed to the test, which asserts on it
            self.failure = failure
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.gateway.run(lambda _port: self._ready.set())

    def __enter__(self) -> "Running":
        self._thread.start()
        assert self._ready.wait(STARTED_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for link in self._links:
            link.close()
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.gateway.stop)
        self._thread.join(STARTED_S)
        assert not self._thread.is_alive()

    def dial(self) -> "Link":
        """A new connection of a station."""
        self._links.append(Link(self.gateway.port))
        return self._links[-1]


def lose_session() -> None:
    """End the database session of the gateway that serves this test's database, and of no other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database AS base ON base.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND classid = %s AND base.datname = current_database()",
            [store.LOCK[0]],
        )
        assert cursor.fetchall() == [(True,)]


class Link:
    """One station's TCP connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)

    def send(self, *frames: bytes) -> None:
        """Send frames glued together."""
        self.socket.sendall(b"".join(frames))

    def answers(self, count: int) -> list[bytes]:
        """The next `count` acknowledgements, 25 bytes each."""
        found = b""
        while len(found) < 25 * count:
            part = self.socket.recv(25 * count - len(found))
            assert part, f"closed after {len(found)} bytes"
            found += part
        return [found[start : start + 25] for start in range(0, len(found), 25)]

    def silent(self, seconds: float = 0.4) -> bool:
        """True when nothing comes for a while."""
        self.socket.settimeout(seconds)
        try:
            return self.socket.recv(1) == b"never"
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(60)

    def closed(self, seconds: float = 60.0) -> bool:
        """True when the gateway ends the connection within a while."""
        self.socket.settimeout(seconds)
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


class Process:
    """The gateway as a process of its own on the test's database."""

    def __init__(self, broker: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        url = with_database(os.environ["DATABASE_URL"], str(connections["default"].settings_dict["NAME"]))
        self._environment = {**os.environ, "DATABASE_URL": url, "SENTINEL_SPACE": "real", "MQTT_URL": broker}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it listens."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sentinel.runtime", "gateway", "--port", str(self.port)],
            env=self._environment,
            stdout=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)

    def wait(self) -> None:
        """Until it has ended by itself."""
        assert self._process is not None
        self._process.wait(60)

    def end(self) -> int:
        """SIGTERM; the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(60)

    def dial(self, seconds: float = 120.0) -> Link:
        """A connection as soon as there is one to be had."""
        until = time.monotonic() + seconds
        while True:
            try:
                return Link(self.port)
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)


def hourly(
    address: str, at: datetime, rain: int | None, total: int | None = None, *, serial: int = 1, function: int = 0x33
) -> bytes:
    """A report of one hour's rain and of the counter, both in tenths of a millimetre, observed at the hour's end."""
    naive = timezone.localtime(at).replace(tzinfo=None)
    readings = {"1A": _tenths(rain), "26": _tenths(total)}
    return encode_report(
        function=function,
        station=address,
        serial=serial,
        sent_at=naive,
        blocks=[(naive, {name: value for name, value in readings.items() if value is not None})],
    )


def series(address: str, first: datetime, amounts: Sequence[int]) -> list[bytes]:
    """Hourly reports of one station, one an hour from `first` on."""
    total, frames = 0, []
    for number, amount in enumerate(amounts):
        total += amount
        frames.append(hourly(address, first + timedelta(hours=number), amount, total, serial=number + 1))
    return frames


def _tenths(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-1)
