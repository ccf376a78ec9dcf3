"""Replay a recorded night in a scratch space and say what came of it."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sentinel.runtime.steps import ROOT, StepFailed, say

SPEEDS = ("1", "60", "600", "max")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which night, how fast, with which seed, until when."""
    parser.add_argument("name", help="e.g. 23-7")
    parser.add_argument("--speed", choices=SPEEDS, default="max")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--until", type=datetime.fromisoformat, help="e.g. 2023-07-31T11:00")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lines", type=Path, help="also write the digest's lines to this file")
    parser.add_argument("--pack", type=Path, default=ROOT / "packs" / "mentougou")


def run(args: argparse.Namespace) -> int:
    """Play the night; 0 when it came to its end."""
    from sentinel.runtime.packs.files import PackError
    from sentinel.runtime.replay.scratch import scratch_space

    try:
        with scratch_space(args.pack.resolve()) as (space, _processes):
            outcome = play(args, space.gateway_port)
    except (StepFailed, PackError) as wrong:
        say(str(wrong))
        return 1
    print(json.dumps(outcome, ensure_ascii=False, indent=None if args.json else 2))
    return 0


def play(args: argparse.Namespace, gateway_port: int) -> dict[str, object]:
    """Drive the scratch space that the environment now points at."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sentinel.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from sentinel.kernel import clock
    from sentinel.runtime.packs.files import Pack
    from sentinel.runtime.replay import report
    from sentinel.runtime.replay.clocked import run_clocked
    from sentinel.runtime.replay.drive import Driver
    from sentinel.runtime.replay.script import read_night
    from sentinel.runtime.replay.uplink import Link

    night = read_night(Pack(args.pack.resolve()), args.name, args.seed)
    until = args.until or night.ends
    if until.tzinfo is None:
        until = timezone.make_aware(until)
    clock.place(night.starts, speed=1, paused=True)
    began = time.monotonic()
    driver = Driver(night, Link("127.0.0.1", gateway_port))
    if args.speed == "max":
        driver.run_to(until, progress=_progress(args.json))
    else:
        run_clocked(driver, int(args.speed), until)
    if args.lines is not None:
        args.lines.write_text("\n".join(report.digest_lines()) + "\n")
    return report.result(night, until, time.monotonic() - began)


def _progress(quiet: bool) -> Callable[[datetime], None]:
    shown: list[str] = []

    def show(at: datetime) -> None:
        hour = f"{at:%m-%d %H}"
        if not quiet and sys.stderr.isatty() and shown[-1:] != [hour]:
            shown.append(hour)
            print(f"\r{hour}:00", end="", file=sys.stderr, flush=True)

    return show
