"""Settle everything that falls due by the business clock: hand on, overdue, expiry. When idle, seal the event log."""

import argparse
import time

from sentinel.kernel import due, seals
from sentinel.kernel.clock import now, wall_now
from sentinel.runtime.listening import Listener, Stop
from sentinel.runtime.watching import heart

POLL_S = 0.1
SEAL_LOOK_S = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Sweep at least ten times a second, and at once when woken, until told to end."""
    beating = heart.start("sweeper")
    stop, listener, seal_at = Stop(), Listener(), 0.0
    while not stop.asked:
        beating.turn()
        if not due.sweep(now()):
            if time.monotonic() >= seal_at:
                full = seals.seal_next(wall_now()) is not None
                seal_at = time.monotonic() + (0.0 if full else SEAL_LOOK_S)
            listener.wait(POLL_S)
    beating.stop()
    return 0
