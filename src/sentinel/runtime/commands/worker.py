"""Run what modules owe to events: one ordered loop per consumer."""

import argparse
import logging
import threading

from django.db import connection

from sentinel.kernel import reactions
from sentinel.runtime.listening import Listener, Stop
from sentinel.runtime.watching import heart

POLL_S = 0.5
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


class Loop(threading.Thread):
    """One consumer's loop. It ends the process when the database is gone: the supervisor starts it afresh."""

    def __init__(self, consumer: str, over: threading.Event, failed: threading.Event) -> None:
        super().__init__(name=consumer, daemon=True)
        self.consumer, self.over, self.failed = consumer, over, failed
        self.work = threading.Event()

    def run(self) -> None:
        """Settle what is waiting, give the connection back, then sleep until woken."""
        try:
            while not self.over.is_set():
                self.work.wait()
                self.work.clear()
                while not self.over.is_set() and reactions.run_one(self.consumer):
                    pass
                connection.close()
        except Exception:
            log.exception("loop of %s ended", self.consumer)
            self.failed.set()
        finally:
            connection.close()


def run(args: argparse.Namespace) -> int:
    """Serve every consumer until told to end."""
    beating = heart.start("worker")
    stop, over, failed = Stop(), threading.Event(), threading.Event()
    listener = Listener()
    loops = [Loop(consumer, over, failed) for consumer in reactions.consumers()]
    for loop in loops:
        loop.start()
    while not stop.asked and not failed.is_set():
        beating.turn()
        owed = reactions.owed()
        for loop in loops:
            if loop.consumer in owed:
                loop.work.set()
        listener.wait(POLL_S)
    over.set()
    for loop in loops:
        loop.work.set()
        loop.join(timeout=3)
    beating.stop()
    return int(failed.is_set())
