"""Open a new epoch of the event log by hand: after a restore by other means (a disk snapshot, point in time)."""

import argparse

from sentinel.kernel import events, spaces


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Why; `start` opens one only where the cluster is another than the last time."""
    parser.add_argument("--reason", choices=("restore", "start"), default="restore")


def run(args: argparse.Namespace) -> int:
    """Settle the older epochs: readers go on after everything they may have seen."""
    spaces.claim()
    print(f"epoch {events.open_epoch(args.reason)}")
    return 0
