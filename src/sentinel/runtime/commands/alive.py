"""Exit status 0 when a process of this machine is alive: what a container's or a unit's probe calls."""

import argparse

from sentinel.runtime.installation import PROCESSES
from sentinel.runtime.watching import alive


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which process."""
    parser.add_argument("process", choices=sorted({name for names in PROCESSES.values() for name in names}))


def run(args: argparse.Namespace) -> int:
    """Say how long ago the last sign of life was."""
    age = alive.age_s(args.space, args.process)
    print(f"{args.space}.{args.process}: " + ("no sign of life" if age is None else f"{age:.0f} s ago"))
    return 0 if alive.well(args.space, args.process) else 1
