"""Taking runs one after another: the lease is renewed beside the computation, which only looks at a flag."""

import fcntl
import logging
import os
import socket
import threading
from collections.abc import Callable

from django.db import DatabaseError, connection

from sentinel.kernel.actor import system
from sentinel.kernel.clock import now, wall_now
from sentinel.kernel.refusals import Refused
from sentinel.runtime.forecasting import fire, solve
from sentinel.runtime.steps import kernel_cache
from sentinel.science.contract import OutOfRange
from sentinel.science.flood.run import ModelFailure
from sentinel.wings.watch.forecasts import actions
from sentinel.wings.watch.forecasts.actions import Outcome
from sentinel.wings.watch.forecasts.choices import Hazard
from sentinel.wings.watch.forecasts.models import Run

ENGINE = system("forecasts")
BEAT_S = 1.0
log = logging.getLogger(__name__)

Says = Callable[[float], bool]


class Lease(threading.Thread):
    """Renews the lease of a run once a second; `wanted` turns false when it was cancelled or taken over."""

    def __init__(self, row: Run, worker: str) -> None:
        super().__init__(name=f"lease of {row.code}", daemon=True)
        self.row, self.worker = row, worker
        self.progress, self.wanted = row.progress, True
        self.over = threading.Event()

    def run(self) -> None:
        """Beat until the computation is over; a database that is away for a while only leaves a gap."""
        while self.wanted and not self.over.wait(BEAT_S):
            try:
                self.wanted = actions.beat(run=self.row, worker=self.worker, wall=wall_now(), progress=self.progress)
            except DatabaseError as fault:
                log.warning("the lease of %s could not be renewed: %s", self.row.code, type(fault).__name__)
            finally:
                connection.close()

    def __enter__(self) -> "Lease":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.join(timeout=10)


def warm() -> None:
    """Compile the solvers before anybody waits for a run; once a version, whoever comes first."""
    ready = kernel_cache() / "ready"
    ready.parent.mkdir(parents=True, exist_ok=True)
    with (ready.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            solve.rehearse()
            fire.rehearse()
            ready.touch()


def worker_name() -> str:
    """This process, as a lease names it."""
    return f"{socket.gethostname()[:48]}:{os.getpid()}"


def take_one(stopping: Callable[[], bool]) -> bool:
    """Compute the run whose turn it is; False when none waits. `stopping` is asked while it goes on."""
    worker = worker_name()
    row = actions.claim(actor=ENGINE, at=now(), wall=wall_now(), worker=worker)
    if row is None:
        connection.close()
        return False
    with Lease(row, worker) as lease:

        def says(progress: float) -> bool:
            lease.progress = progress
            return lease.wanted and not stopping()

        found = _computed(row, says)
    connection.close()
    if found is None:
        actions.release(run=row, worker=worker)
    elif isinstance(found, str):
        actions.fail(actor=ENGINE, at=now(), run=row, worker=worker, text=found)
    else:
        actions.finish(actor=ENGINE, at=now(), run=row, worker=worker, outcome=found)
    return True


def _computed(row: Run, says: Says) -> Outcome | str | None:
    """The result, the sentence why there is none, or nothing where the run was not to go on."""
    # Compilers and solvers are only loaded once there is something to compute.
    from sentinel.runtime.forecasting import ensemble, fire, solve

    try:
        if row.hazard == Hazard.FIRE:
            return fire.compute(row, says)
        return solve.compute(row, says) if row.members == 1 else ensemble.compute(row, says)
    except solve.Stopped:
        return None
    except (OutOfRange, ModelFailure) as wrong:
        return wrong.text
    except Refused as refused:
        return str(refused)
    except OSError as full:
        log.exception("run %s could not be kept", row.code)
        return f"结果存不下或读不到文件（{full.strerror or type(full).__name__}），请联系系统管理员后重新计算。"
    except MemoryError:
        return "内存不足，请换大一级的网格或减少成员后重新计算。"
