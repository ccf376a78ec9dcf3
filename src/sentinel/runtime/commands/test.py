"""Every check and every test. Where the shared data is present, a skipped test is a failure."""

import argparse
import os
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from sentinel.runtime.commands import check
from sentinel.runtime.installation import python
from sentinel.runtime.steps import ROOT, say, var

NOTHING_CHOSEN = 5  # pytest's answer when no test of this part was asked for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel test`; whatever else is given goes to pytest."""
    parser.add_argument("--no-check", action="store_true", help="只跑测试")
    parser.add_argument("pytest", nargs=argparse.REMAINDER, help="传给 pytest 的参数，写在 -- 之后")


def shared_folder() -> Path | None:
    """The shared data: `SENTINEL_SHARED`, else `shared` beside the checkout; None where there is none."""
    folder = Path(os.environ.get("SENTINEL_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "data").is_dir() else None


def run(args: argparse.Namespace) -> int:
    """Checks first, then pytest in random order; says how many tests were skipped."""
    os.chdir(ROOT)
    args.fix = False
    checked = 0 if args.no_check else check.run(args)
    extra = [word for word in args.pytest if word != "--"]
    environment = {
        **os.environ,
        "SENTINEL_SPACE": "real",
        "SENTINEL_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    # Tests that start processes or a browser have the machine to themselves; all others share its cores.
    parts = {"together": ["-n", "2", "-m", "not journey and not process"], "alone": ["-m", "journey or process"]}
    status, skipped = 0, []
    for part, options in parts.items():
        report = var() / "log" / f"tests-{part}.xml"
        report.parent.mkdir(parents=True, exist_ok=True)
        report.unlink(missing_ok=True)
        words = python("-m", "pytest", f"--junitxml={report}", "--durations=10", *options, *extra)
        found = subprocess.run(words, env=environment, check=False).returncode
        status = status or (0 if found == NOTHING_CHOSEN and extra else found)
        skipped += count_skipped(report)
    shared = shared_folder()
    where = f"共享数据在 {shared}" if shared else "这里没有共享数据"
    say(f"跳过的测试：{len(skipped)} 个（{where}）")
    if shared and skipped:
        for name in skipped:
            say(f"    {name}")
        say("有共享数据时不许跳过测试。")
        status = status or 1
    return status or checked


def count_skipped(report: Path) -> list[str]:
    """Names of the tests pytest skipped, from its report."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).iter("testcase")
    return [f"{case.get('classname')}::{case.get('name')}" for case in cases if case.find("skipped") is not None]
