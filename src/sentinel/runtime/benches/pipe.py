"""MQTT at QoS 1 → durable row → crossing → listener, with the state of many gauges: one reading a message.

Latency is from the moment a reading is handed to the broker until a client that LISTENs has read its crossing from the
log; one reading in a hundred crosses. The publisher is a process of its own on the same machine.
"""

import multiprocessing
import os
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from typing import Any

import psycopg

from sentinel.runtime.ingest import Bench, Crossings, gateway
from sentinel.runtime.visitor import outcome

WHOLE, QUICK = 1_000_000, 20_000
SLOT_S = 300
# Every hundredth reading is above the blue hour of the pack (30 mm), the others are drizzle.
CROSSES, TENTHS, DRIZZLE = 100, 31.0, 0.1
CHUNK = 100
RUNS = 12
MOST_OPEN = 20_000
SETTLED_S = 60.0
CITY = 16_700
MOST_P99_MS = 200.0


def code(number: int) -> str:
    """How the n-th gauge is called."""
    return f"B{number:07d}"


def packet(topic: str, payload: bytes, number: int) -> bytes:
    """PUBLISH at QoS 1."""
    body = len(topic).to_bytes(2, "big") + topic.encode() + number.to_bytes(2, "big") + payload
    size, length = len(body), b""
    while True:
        size, digit = divmod(size, 128)
        length += bytes((digit | (0x80 if size else 0),))
        if not size:
            return b"\x32" + length + body


def publish(port: int, rate: int, numbers: Sequence[int], serial: int, sent: Any) -> None:
    """Publish one reading for each gauge named, at a rate; when each was handed over is written to `sent`."""
    link = socket.create_connection(("127.0.0.1", port))
    link.sendall(b"\x10\x14\x00\x04MQTT\x04\x02\x00\x3c\x00\x08bench" + f"{serial:03d}".encode())
    link.recv(4)
    acknowledged = [0]

    def read() -> None:
        held = 0
        while acknowledged[0] < len(numbers):
            part = link.recv(65_536)
            if not part:
                return
            held += len(part)
            acknowledged[0] = held // 4

    threading.Thread(target=read, daemon=True).start()
    slot = (int(time.time()) // SLOT_S - RUNS + serial) * SLOT_S  # each run a slot of its own
    began = time.perf_counter()
    for start in range(0, len(numbers), CHUNK):
        out, now = bytearray(), time.time()
        for place in range(start, min(start + CHUNK, len(numbers))):
            number = numbers[place]
            sent[number] = now
            amount = TENTHS if number % CROSSES == serial % CROSSES else DRIZZLE
            body = f'{{"station":"{code(number)}","at":{slot},"values":{{"rain":{amount}}},"serial":{serial}}}'
            out += packet(f"sentinel/exercise/readings/{code(number)}", body.encode(), place % 65_535 + 1)
        link.sendall(out)
        while start - acknowledged[0] > MOST_OPEN:
            time.sleep(0.001)
        ahead = began + (start + CHUNK) / rate - time.perf_counter()
        if ahead > 0:
            time.sleep(ahead)
    while acknowledged[0] < len(numbers):
        time.sleep(0.01)
    link.close()


def one_run(bench: Bench, rate: int, numbers: Sequence[int], serial: int, sent: Any) -> dict[str, float]:
    """Readings at one rate; what was stored, how fast, and how late crossings were heard."""
    listening = Crossings(bench)
    process = multiprocessing.Process(target=publish, args=(bench.broker_port, rate, numbers, serial, sent))
    with bench.connect() as database:
        began, spent = time.perf_counter(), bench.cpu_s()
        process.start()
        process.join()
        offered = len(numbers) / (time.perf_counter() - began)
        ended = _settle(database, serial, len(numbers))
        took, spent = ended - began, bench.cpu_s() - spent
        stored = _stored(database, serial)
    expected = [code(number) for number in numbers if number % CROSSES == serial % CROSSES]
    deadline = time.monotonic() + SETTLED_S
    while not listening.seen.keys() >= set(expected) and time.monotonic() < deadline:
        time.sleep(0.05)
    listening.close()
    late = sorted((listening.seen[name] - sent[int(name[1:])]) * 1000 for name in expected if name in listening.seen)
    return {
        "offered_per_s": round(offered),
        "stored_per_s": round(stored / took),
        "lost": len(numbers) - stored,
        "cpu_us_a_reading": round(spent / len(numbers) * 1e6, 1),
        "crossings_missing": len(expected) - len(late),
        "p50_ms": round(late[len(late) // 2], 1),
        "p99_ms": round(late[int(len(late) * 0.99)], 1),
        "max_ms": round(late[-1], 1),
    }


def _stored(database: psycopg.Connection[Any], serial: int) -> int:
    row = database.execute("SELECT count(*) FROM stations_reading WHERE serial = %s", [serial]).fetchone()
    return int(row[0]) if row else 0


def _settle(database: psycopg.Connection[Any], serial: int, readings: int) -> float:
    """Until every reading of this run is in, or nothing more comes; when that was."""
    last, seen, since = time.perf_counter(), -1, time.monotonic()
    while time.monotonic() - since < SETTLED_S:
        found = _stored(database, serial)
        if found != seen:
            seen, since, last = found, time.monotonic(), time.perf_counter()
        if found >= readings:
            return last
        time.sleep(0.1)
    return last


def run(quick: bool) -> dict[str, Any]:
    """The rates of a city at five minutes, at one minute, twice that, and as much as goes through."""
    stations = QUICK if quick else WHOLE
    plan = [(3_300, 2, 1), (CITY, 4, 1)] if quick else [(3_300, 10, 3), (CITY, 10, 3), (30_000, 10, 3), (60_000, 8, 1)]
    figures: dict[str, Any] = {}
    with gateway(stations) as bench:
        sent = multiprocessing.Array("d", stations, lock=False)
        listen_first(bench)
        serial = place = 0
        for rate, seconds, times in plan:
            found = []
            for _time in range(times):
                serial += 1
                count = min(rate * seconds, stations)
                numbers = [(place + step) * 7919 % stations for step in range(count)]
                place += count
                found.append(one_run(bench, rate, numbers, serial, sent))
            name = f"{rate / 1000:g}k".replace(".", "_")
            figures |= {f"{name}_{key}": statistics.median(each[key] for each in found) for key in found[0]}
        figures["gateway_memory_mb"] = bench.memory_mb()
    conditions = {"stations": stations, "load": round(os.getloadavg()[0], 1), "readings_a_message": 1}
    targets = [("16_7k_p99_ms", "<=", MOST_P99_MS), ("16_7k_lost", "<=", 0), ("16_7k_crossings_missing", "<=", 0)]
    return outcome("pipe", conditions, figures, targets)


def listen_first(bench: Bench) -> None:
    """Let one reading through: from then on the broker keeps everything for the gateway."""
    with bench.connect() as database:
        deadline = time.monotonic() + SETTLED_S
        while not _stored(database, 0) and time.monotonic() < deadline:
            sent = [0.0]
            publish(bench.broker_port, 1000, [0], 0, sent)
            time.sleep(0.3)
