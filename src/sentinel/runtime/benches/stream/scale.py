"""One ring at a size of a district or a city, in a process of its own: rate, latency of a call, memory.

Readings come in batches of the size a gateway commits, in scattered order, after the ring is full of a day.
"""

import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

from sentinel.runtime.benches.stream.workload import FIRST_SLOT, RULES
from sentinel.stream import Ring

BATCH = {10_000: 2_000, 1_000_000: 3_400}


def measured(sensors: int, seconds: float) -> dict[str, Any]:
    """The figures of one size, taken in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "sentinel.runtime.benches.stream.scale", str(sensors), str(seconds)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def take(sensors: int, seconds: float) -> dict[str, Any]:
    """Fill the ring's rows by a day of whole steps, then time batches for so long."""
    random = np.random.default_rng(11)
    ring = Ring(sensors, RULES, windows=())
    everyone = np.arange(sensors)
    rows = ring.history_slots
    for step in range(rows):
        ring.apply(everyone, np.full(sensors, FIRST_SLOT + step), random.integers(0, 6, sensors, np.int32))
    batch, slot, times = BATCH[sensors], FIRST_SLOT + rows, list[float]()
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        order = random.permutation(sensors)
        for start in range(0, sensors - batch + 1, batch):
            chosen = order[start : start + batch]
            value, at = random.integers(0, 6, batch, np.int32), np.full(batch, slot)
            called = time.perf_counter()
            ring.apply(chosen, at, value)
            times.append(time.perf_counter() - called)
            if time.perf_counter() - begin >= seconds:
                break
        slot += 1
    return {
        "sensors": sensors,
        "batch": batch,
        "calls": len(times),
        "readings_per_s": round(batch * len(times) / sum(times)),
        "p50_ms": round(float(np.percentile(times, 50)) * 1000, 3),
        "p99_ms": round(float(np.percentile(times, 99)) * 1000, 3),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    print(json.dumps(take(int(sys.argv[1]), float(sys.argv[2]))))
