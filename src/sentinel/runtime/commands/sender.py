"""Hand what waits in the outbox to the providers: a few lanes a channel, no connection held while one answers."""

import argparse
import logging
import threading
import time

from django.db import connection

from sentinel.kernel import spaces
from sentinel.kernel.clock import now, wall_now
from sentinel.notify import actions, channels
from sentinel.runtime.listening import Listener, Stop
from sentinel.runtime.watching import heart

LANES = 4
POLL_S = 0.5
RECOVER_S = 10.0
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


class Lane(threading.Thread):
    """One sending of one channel after another. It ends the process when the database is gone."""

    def __init__(self, channel: str, over: threading.Event, failed: threading.Event) -> None:
        super().__init__(name=f"lane {channel}", daemon=True)
        self.channel, self.over, self.failed = channel, over, failed
        self.work = threading.Event()

    def run(self) -> None:
        """Send what waits, then sleep until woken."""
        try:
            while not self.over.is_set():
                self.work.wait(POLL_S)
                self.work.clear()
                while not self.over.is_set() and self._one():
                    pass
        except Exception:
            log.exception("lane of %s ended", self.channel)
            self.failed.set()

    def _one(self) -> bool:
        """Claim, deliver, settle; the connection goes back before the provider is spoken to."""
        try:
            claimed = actions.claim(channel=self.channel, wall=wall_now(), at=now())
        finally:
            connection.close()
        if claimed is None:
            return False
        outcome = actions.deliver(claimed)
        try:
            actions.settle(claimed, outcome, wall=wall_now(), at=now())
        finally:
            connection.close()
        return True


def run(args: argparse.Namespace) -> int:
    """Serve every configured channel until told to end."""
    if spaces.claim().name == "exercise":
        log.error("演练空间没有外发渠道，不启动发送进程。")
        return 2
    beating = heart.start("sender")
    stop, over, failed = Stop(), threading.Event(), threading.Event()
    lanes = [Lane(name, over, failed) for name in sorted(channels.open_outside()) for _ in range(LANES)]
    listener, looked = Listener(), -RECOVER_S
    for lane in lanes:
        lane.start()
    while not stop.asked and not failed.is_set():
        beating.turn()
        if time.monotonic() - looked >= RECOVER_S:
            looked = time.monotonic()
            actions.recover(wall=wall_now(), at=now())
        for lane in lanes:
            lane.work.set()
        listener.wait(POLL_S)
    over.set()
    for lane in lanes:
        lane.work.set()
        lane.join(timeout=3)
    beating.stop()
    return int(failed.is_set())
