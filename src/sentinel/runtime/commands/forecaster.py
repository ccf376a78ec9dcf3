"""Compute the runs of hazard models that people and rules ask for, one after another; everything else goes before."""

import argparse
import os
import threading
import time

from sentinel.runtime.forecasting import process
from sentinel.runtime.listening import Stop
from sentinel.runtime.watching import heart

POLL_S = 1.0  # by the clock: woken by every event it would ask hundreds of times a second in a busy night
NICE = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Take runs until told to end; one in hand is kept as far as it is."""
    os.nice(NICE)
    beating = heart.start("forecaster", loop=False)  # a run has no round that comes soon
    stop = Stop()
    threading.Thread(target=process.warm, name="warming", daemon=True).start()
    while not stop.asked:
        if not process.take_one(lambda: stop.asked):
            time.sleep(POLL_S)
    beating.stop()
    return 0
