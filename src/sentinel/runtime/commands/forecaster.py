"""Compute the runs of hazard models that people and rules ask for, one after another; everything else goes before."""

import argparse
import os
import threading

from sentinel.runtime.forecasting import process
from sentinel.runtime.listening import Listener, Stop
from sentinel.runtime.watching import heart

POLL_S = 2.0
NICE = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Take runs until told to end; one in hand is kept as far as it is."""
    os.nice(NICE)
    beating = heart.start("forecaster", loop=False)  # a run has no round that comes soon
    stop, listener = Stop(), Listener()
    threading.Thread(target=process.warm, name="warming", daemon=True).start()
    while not stop.asked:
        if not process.take_one(lambda: stop.asked):
            listener.wait(POLL_S)
    beating.stop()
    return 0
