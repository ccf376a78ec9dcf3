"""Closed days of readings: out as Parquet files, and their partitions dropped where that is asked for."""

import argparse
from datetime import date
from pathlib import Path

from sentinel.runtime import archive
from sentinel.runtime.steps import StepFailed, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, up to when, where to."""
    parser.add_argument("what", choices=("export",))
    parser.add_argument("--before", type=date.fromisoformat, required=True, help="这一天以前的各天，如 2026-01-01")
    parser.add_argument("--to", type=Path, required=True, help="放 Parquet 文件的目录")
    parser.add_argument("--drop", action="store_true", help="核对文件之后删去数据库里的这些天（默认保留）")


def run(args: argparse.Namespace) -> int:
    """Export day by day; what is there already and whole is left as it is."""
    try:
        for day in archive.days(args.before):
            found = archive.export(day, args.to)
            gone = args.drop and archive.drop(day, found)
            say(f"✓ {day}  {found.rows} 条  {found.path}{'  已从数据库删去' if gone else ''}")
    except StepFailed as failed:
        say(str(failed))
        return 1
    return 0
