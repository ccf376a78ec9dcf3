"""Say what is wrong on this machine and what to do about it; with --repair, put right what is safe to put right."""

import argparse
import os
from collections.abc import Iterator

import psycopg

from sentinel.runtime import installation
from sentinel.runtime.browserfiles import BrowserFilesError
from sentinel.runtime.cluster import ClusterError
from sentinel.runtime.doctor import databases, machine
from sentinel.runtime.doctor.finding import Finding
from sentinel.runtime.steps import StepFailed, given


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel doctor`."""
    parser.add_argument("--repair", action="store_true", help="修好能安全修好的（不碰任何业务数据），说出做了什么")


def run(args: argparse.Namespace) -> int:
    """Print every finding; exit status 1 when something still needs doing."""
    bad = repaired = 0
    for finding in findings():
        print(f"{'✓' if finding.good else '✗'} {finding.what}")
        if finding.good:
            continue
        if args.repair and finding.repair is not None and _repair(finding):
            repaired += 1
            continue
        bad += 1
        print(f"    → {finding.advice}")
    if repaired:
        print(f"修好了 {repaired} 处。")
    print("一切正常。" if bad == 0 else f"{bad} 处需要处理。")
    return 1 if bad else 0


def findings() -> Iterator[Finding]:
    """Everything worth looking at; a repair made on the way counts for what follows."""
    yield from machine.findings()
    if not given("DATABASE_URL"):
        yield from databases.server()
    url = databases.url()
    if not url:
        return
    os.environ["DATABASE_URL"] = url
    for name, address in installation.database_urls().items():
        yield from databases.space(name, address)
    try:
        yield from databases.leftovers(url)
    except psycopg.Error as wrong:
        yield Finding(False, f"数据库服务器：{str(wrong).strip()}", "检查 DATABASE_URL。")


def _repair(finding: Finding) -> bool:
    """Try the repair and say what came of it."""
    assert finding.repair is not None
    try:
        print(f"    ✓ 已修复：{finding.repair()}")
    except (StepFailed, ClusterError, BrowserFilesError, OSError, psycopg.Error) as wrong:
        print(f"    ✗ 没有修好：{str(wrong).strip()}")
        return False
    return True
