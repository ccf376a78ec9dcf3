"""Settle everything that falls due by the business clock: hand on, overdue, expiry."""

import argparse

from sentinel.kernel import due, spaces
from sentinel.kernel.clock import now
from sentinel.runtime.listening import Listener, Stop

POLL_S = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Sweep at least ten times a second, and at once when woken, until told to end."""
    spaces.claim()
    stop, listener = Stop(), Listener()
    while not stop.asked:
        if not due.sweep(now()):
            listener.wait(POLL_S)
    return 0
