"""Signs of life: every few seconds a process touches a file for its probe and writes a row for the metrics.

The file is looked at by `sentinel.runtime alive`, without a database; the row by `/metrics` and `/readyz`, from any
machine. A process whose main loop hangs stops both, for the heart asks when the loop last came round.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import DatabaseError, connection

from sentinel.kernel import events, spaces
from sentinel.kernel.clock import wall_now
from sentinel.runtime.models import Beat
from sentinel.runtime.watching.alive import BEAT_S, STUCK_S, sign

log = logging.getLogger(__name__)
Counts = Callable[[], Mapping[str, float]]


def nothing() -> Mapping[str, float]:
    """A process that counts nothing of its own."""
    return {}


class Heart(threading.Thread):
    """One process's heart. `turn()` is called by the main loop; without `loop` the process only has to be there."""

    def __init__(self, process: str, *, counts: Counts = nothing, loop: bool = True) -> None:
        super().__init__(name=f"heart of {process}", daemon=True)
        self.process, self.counts, self.loop = process, counts, loop
        self.file: Path = sign(os.environ.get("SENTINEL_SPACE", "real"), process)
        self.started_at = wall_now()
        self.turned = time.monotonic()
        self.over = threading.Event()

    def turn(self) -> None:
        """The main loop has come round."""
        self.turned = time.monotonic()

    def run(self) -> None:
        """Beat until the process ends; a database that is away for a while only leaves a gap."""
        while not self.over.wait(BEAT_S):
            if not self.loop or time.monotonic() - self.turned < STUCK_S:
                self.beat()
                connection.close()

    def beat(self) -> None:
        """One sign of life."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.touch()
        try:
            Beat.note(
                process=self.process,
                host=socket.gethostname(),
                pid=os.getpid(),
                started_at=self.started_at,
                at=wall_now(),
                counts={**pool_use(), **self.counts()},
            )
        except DatabaseError as fault:
            log.warning("no sign of life could be written: %s", type(fault).__name__)

    def stop(self) -> None:
        """The end, by will: the file goes too."""
        self.over.set()
        self.file.unlink(missing_ok=True)


def pool_use() -> dict[str, float]:
    """The connection pool of this process; empty where it has none."""
    pool = getattr(connection, "pool", None)
    if pool is None:
        return {}
    stats = pool.get_stats()
    return {name: float(stats.get(name, 0)) for name in ("pool_size", "pool_available", "requests_waiting")}


def start(process: str, *, counts: Counts = nothing, loop: bool = True) -> Heart:
    """What every process does first: the right space, the epoch of this cluster, and a heart that beats."""
    spaces.claim()
    events.open_epoch("start")
    heart = Heart(process, counts=counts, loop=loop)
    heart.beat()
    heart.start()
    return heart
