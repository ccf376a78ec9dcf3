"""SL 651 frames to durable rows: stations on several links send hourly reports and wait for their answers."""

import os
import socket
import threading
import time
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.codecs.sl651 import encode_report
from sentinel.codecs.sl651.frame import Function
from sentinel.runtime.ingest import Bench, gateway
from sentinel.runtime.visitor import outcome

STATIONS, LINKS = 10_000, 16
QUICK, WHOLE = 10_000, 60_000
WINDOW = 200
ANSWER = 25
# A city of a million gauges at five minutes sends 3,333 frames a second.
LEAST_FRAMES_PER_S = 3_300.0
BEIJING = ZoneInfo("Asia/Shanghai")


def frames(count: int) -> list[bytes]:
    """Added reports of ten thousand gauges, five minutes apart: the slot's rain, the counter, the voltage."""
    first = datetime.fromtimestamp(time.time(), BEIJING).replace(tzinfo=None, second=0, microsecond=0)
    first -= timedelta(minutes=first.minute % 5 + 5 * (count // STATIONS))
    made = []
    for number in range(count):
        at = first + timedelta(minutes=5 * (number // STATIONS))
        readings = {"22": Decimal("0.2"), "26": Decimal(number % 900) / 10, "38": Decimal("12.45")}
        made.append(
            encode_report(
                function=Function.ADDED,
                station=f"{number % STATIONS + 4096:010X}",
                serial=number % 65_535 + 1,
                sent_at=at,
                blocks=[(at, readings)],
            )
        )
    return made


class Sender(threading.Thread):
    """One link: sends a window of frames, waits for as many answers, and so on."""

    def __init__(self, port: int, mine: list[bytes]) -> None:
        super().__init__(daemon=True)
        self._port, self._mine = port, mine
        self.answered = 0
        self.waits: list[float] = []

    def run(self) -> None:
        """Send everything."""
        link = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        for start in range(0, len(self._mine), WINDOW):
            window = self._mine[start : start + WINDOW]
            began = time.perf_counter()
            link.sendall(b"".join(window))
            left = ANSWER * len(window)
            while left:
                part = link.recv(left)
                if not part:
                    return
                left -= len(part)
            self.waits.append(time.perf_counter() - began)
            self.answered += len(window)
        link.close()


def stored(bench: Bench) -> int:
    """Frames that left a voltage behind."""
    with bench.connect() as database:
        row = database.execute("SELECT count(*) FROM stations_reading WHERE element = 'voltage'").fetchone()
    return int(row[0]) if row else 0


def run(quick: bool) -> dict[str, Any]:
    """All links at once; every frame answered after its commit."""
    made = frames(QUICK if quick else WHOLE)
    with gateway(STATIONS) as bench:
        senders = [Sender(bench.port, made[number::LINKS]) for number in range(LINKS)]
        began, spent = time.perf_counter(), bench.cpu_s()
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        took, spent = time.perf_counter() - began, bench.cpu_s() - spent
        waits = sorted(wait for sender in senders for wait in sender.waits)
        figures = {
            "frames_per_s": round(len(made) / took),
            "unanswered": len(made) - sum(sender.answered for sender in senders),
            "not_stored": len(made) - stored(bench),
            "cpu_us_a_frame": round(spent / len(made) * 1e6, 1),
            "window_p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1),
            "gateway_memory_mb": bench.memory_mb(),
        }
    conditions = {
        "stations": STATIONS,
        "links": LINKS,
        "frames": len(made),
        "readings_a_frame": 3,
        "load": round(os.getloadavg()[0], 1),
    }
    targets = [("frames_per_s", ">=", LEAST_FRAMES_PER_S), ("unanswered", "<=", 0), ("not_stored", "<=", 0)]
    return outcome("gateway", conditions, figures, targets)
