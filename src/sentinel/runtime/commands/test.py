"""Every check and every test. Where the shared data is present, a skipped test is a failure."""

import argparse
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sentinel.runtime import cluster
from sentinel.runtime.commands import check
from sentinel.runtime.installation import python
from sentinel.runtime.steps import ROOT, say, var

NOTHING_CHOSEN = 5  # pytest's answer when no test of this part was asked for
PARTS = {
    "together": ("-n", "2", "-m", "not journey and not process"),
    # One after the other: the feed reads below the oldest transaction of its whole server, so processes would wait for
    # tests that keep theirs open, and browsers starve them.
    "processes": ("-n", "2", "--dist", "loadgroup", "-m", "journey or process"),
}
# Nothing on a server that is thrown away has to outlive a power cut.
CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


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
    with server() as url:
        found = [run_part(part, url, extra) for part in PARTS]
    status = next((code for code in found if code and not (code == NOTHING_CHOSEN and extra)), 0)
    skipped = [name for part in PARTS for name in skipped_in(report_of(part))]
    shared = shared_folder()
    where = f"共享数据在 {shared}" if shared else "这里没有共享数据"
    say(f"跳过的测试：{len(skipped)} 个（{where}）")
    if shared and skipped:
        for name in skipped:
            say(f"    {name}")
        say("有共享数据时不许跳过测试。")
        status = status or 1
    return status or checked


@contextmanager
def server() -> Iterator[str]:
    """The address of the tests' database: on a server of their own, unless somebody named one in `DATABASE_URL`."""
    given = os.environ["DATABASE_URL"]
    if cluster.programs() is None or given != cluster.locate(var()).url:
        yield given
    else:
        with throw_away_server() as url:
            yield url


@contextmanager
def throw_away_server() -> Iterator[str]:
    """A private server for one run of the tests; returns its address."""
    own = cluster.locate(var() / "tests")
    _scrap(own)
    cluster.initialise(own)
    with (own.data / "postgresql.conf").open("a") as conf:
        conf.write(CARELESS)
    cluster.start(own)
    try:
        yield own.url
    finally:
        _scrap(own)


def _scrap(own: cluster.Cluster) -> None:
    """Stop the server and remove what it kept; a run that was killed may have left one."""
    if own.running():
        cluster.stop(own)
    shutil.rmtree(own.data, ignore_errors=True)


def run_part(part: str, url: str, extra: Sequence[str]) -> int:
    """One call of pytest; its exit code."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SENTINEL_SPACE": "real",
        "SENTINEL_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    report = report_of(part)
    report.unlink(missing_ok=True)
    words = python("-m", "pytest", f"--junitxml={report}", "--durations=10", *PARTS[part], *extra)
    return subprocess.run(words, env=environment, check=False).returncode


def report_of(part: str) -> Path:
    """Where pytest writes what became of each test."""
    return var() / "log" / f"tests-{part}.xml"


def skipped_in(report: Path) -> list[str]:
    """Names of the tests pytest skipped, from its report."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).iter("testcase")
    return [f"{case.get('classname')}::{case.get('name')}" for case in cases if case.find("skipped") is not None]
