"""Compute the runs of hazard models that people and rules ask for, one after another; everything else goes before."""

import argparse
import hashlib
import os
from pathlib import Path

from sentinel.runtime.listening import Listener, Stop
from sentinel.runtime.steps import ROOT, var
from sentinel.runtime.watching import heart

POLL_S = 2.0
NICE = 10
KERNELS = ROOT / "src/sentinel/science/flood"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Take runs until told to end; one in hand is kept as far as it is."""
    os.nice(NICE)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
    from sentinel.runtime.forecasting import process

    beating = heart.start("forecaster", loop=False)  # a run has no round that comes soon
    stop, listener = Stop(), Listener()
    while not stop.asked:
        if not process.take_one(lambda: stop.asked):
            listener.wait(POLL_S)
    beating.stop()
    return 0


def kernel_cache() -> Path:
    """Where this version's compiled kernels are kept: numba does not see that a kernel it calls has changed."""
    digest = hashlib.sha256()
    for path in sorted(KERNELS.glob("*.py")):
        digest.update(path.read_bytes())
    return var() / "numba" / digest.hexdigest()[:12]
