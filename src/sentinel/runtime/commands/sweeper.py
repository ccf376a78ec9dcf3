"""Settle everything that falls due by the business clock: hand on, overdue, expiry. When idle, seal the event log."""

import argparse
import time
from datetime import datetime

from sentinel.kernel import due, seals
from sentinel.kernel.clock import now, wall_now
from sentinel.runtime.listening import Listener, Stop
from sentinel.runtime.watching import heart

POLL_S = 0.1
LOOK_S = 1.0
SEAL_LOOK_S = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Sweep when the earliest due instant has come or something was written, until told to end.

    The clock is read ten times a second; all due rows once a second at the least, whatever anybody forgot to tell.
    """
    beating = heart.start("sweeper")
    stop, listener, look_at, seal_at = Stop(), Listener(), 0.0, 0.0
    upcoming: datetime | None = None
    while not stop.asked:
        beating.turn()
        at = now()
        if time.monotonic() >= look_at or (upcoming is not None and at >= upcoming):
            look_at = time.monotonic() + LOOK_S
            settled, upcoming = due.sweep(at), due.next_due()
            if settled:
                continue
        if time.monotonic() >= seal_at:
            full = seals.seal_next(wall_now()) is not None
            seal_at = time.monotonic() + (0.0 if full else SEAL_LOOK_S)
        if listener.wait(POLL_S):
            look_at = 0.0
    beating.stop()
    return 0
