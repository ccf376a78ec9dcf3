"""Run both spaces without demonstration data: what a service unit or a container starts."""

import argparse
import os
from functools import partial
from pathlib import Path

from sentinel.runtime import installation, running
from sentinel.runtime.steps import ROOT, StepFailed, say, step

NOT_HERE = frozenset({"player"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel up`."""
    parser.add_argument("--pack", type=Path, help="地区数据包：给出时先载入（只添缺的）")


def run(args: argparse.Namespace) -> int:
    """Migrate both databases and supervise the processes; every line they write goes to standard output."""
    os.chdir(ROOT)
    try:
        with running.only_one():
            spaces = list(installation.spaces().values())
            for space in spaces:
                name = installation.database_name(space.database_url)
                step(f"{space.title}：数据库 {name}", partial(installation.ensure_database, space.database_url))
                installation.migrate(space)
                if args.pack is not None:
                    installation.load_pack(space, args.pack.resolve(), accounts=False)
            installation.collect_static(spaces[0])
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
