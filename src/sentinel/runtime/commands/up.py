"""Run both spaces for real work on one machine: production settings, no demonstration data, one supervisor."""

import argparse
import os
from pathlib import Path

from sentinel.runtime import installation, production, running
from sentinel.runtime.commands.prepare import prepare
from sentinel.runtime.steps import ROOT, StepFailed, say

NOT_HERE = frozenset({"player"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel up`."""
    parser.add_argument("--pack", type=Path, help="地区数据包：给出时先载入（只添缺的）")


def run(args: argparse.Namespace) -> int:
    """Migrate both databases and supervise the processes; every line they write goes to standard output."""
    os.chdir(ROOT)
    try:
        production.settle()
        with running.only_one():
            spaces = list(installation.spaces().values())
            prepare(spaces, args.pack)
            return running.run(
                spaces,
                echo=True,
                leave_out=NOT_HERE,
                ready=lambda: say("\n".join(f"{space.title}  {space.address}" for space in spaces)),
            )
    except StepFailed as failed:
        say(str(failed))
        return 1
    finally:
        running.stop_own_server()
