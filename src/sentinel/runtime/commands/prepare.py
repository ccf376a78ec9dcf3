"""Databases, tables, the pack when one is given, static files; then end. What services and containers run first."""

import argparse
import os
from functools import partial
from pathlib import Path

from sentinel.runtime import installation, production
from sentinel.runtime.installation import Space
from sentinel.runtime.steps import ROOT, StepFailed, say, step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which pack."""
    parser.add_argument("--pack", type=Path, help="地区数据包：给出时先载入（只添缺的）")


def run(args: argparse.Namespace) -> int:
    """Prepare both spaces, or the one named by --space; exit status 1 with a sentence when something is missing."""
    os.chdir(ROOT)
    try:
        production.settle()
        prepare([Space(name, url, 0, 0) for name, url in installation.chosen_urls(args.space).items()], args.pack)
    except StepFailed as failed:
        say(str(failed))
        return 1
    return 0


def prepare(spaces: list[Space], pack: Path | None) -> None:
    """Everything that must be there before a process starts. Safe to run again, and by several at once."""
    production.check(spaces[0])
    for space in spaces:
        name = installation.database_name(space.database_url)
        step(f"{space.title}：数据库 {name}", partial(installation.ensure_database, space.database_url))
        installation.migrate(space)
        if pack is not None:
            installation.load_pack(space, pack.resolve(), accounts=False)
    if "SENTINEL_STATIC" not in os.environ:  # an image brings them along
        installation.collect_static(spaces[0])
