"""Say what is wrong on this machine and what to do about it. Changes nothing."""

import argparse
import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from sentinel.runtime import browserfiles, cluster, installation, running
from sentinel.runtime.steps import ROOT, var

ENOUGH_DISK = 3_000_000_000
OLDEST_SERVER = 150_000
PINNED = re.compile(r"^([a-z0-9][a-z0-9-]*)==(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good or not, and what to do when not."""

    good: bool
    what: str
    advice: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`./sentinel doctor` has no options."""


def run(args: argparse.Namespace) -> int:
    """Print every finding; exit status 1 when something needs doing."""
    bad = 0
    for finding in findings():
        print(f"{'✓' if finding.good else '✗'} {finding.what}")
        if not finding.good:
            bad += 1
            print(f"    → {finding.advice}")
    print("一切正常。" if bad == 0 else f"{bad} 处需要处理。")
    return 1 if bad else 0


def findings() -> Iterator[Finding]:
    """Everything worth looking at, cheapest first."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(sys.version_info >= (3, 11), f"Python {version}", "需要 3.11 以上。")
    yield _disk()
    yield from _packages()
    yield Finding(browserfiles.fresh(), "浏览器端文件", "运行 ./sentinel demo，会重新取得并核对。")
    yield from _programs()
    yield from _ports()
    yield from _server()
    yield from _leftovers()


def _disk() -> Finding:
    free = shutil.disk_usage(ROOT).free
    return Finding(
        free >= ENOUGH_DISK, f"磁盘剩余 {free / 1e9:.1f} GB", "少于 3 GB：数据库与日志随时会写不下，请腾出空间。"
    )


def _packages() -> Iterator[Finding]:
    """Run-time packages against the lock; other platforms' lines are told apart by their marker."""
    wrong = []
    text = (ROOT / "requirements.lock").read_text()
    pinned: dict[str, set[str]] = {}
    for name, number in PINNED.findall(text):
        pinned.setdefault(name, set()).add(number)
    for name, numbers in sorted(pinned.items()):
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            if not re.search(rf"^{name}==.*sys_platform == 'win32'", text, re.MULTILINE):
                wrong.append(f"{name}（缺）")
            continue
        if installed not in numbers:
            wrong.append(f"{name} {installed}（应为 {'、'.join(sorted(numbers))}）")
    yield Finding(
        not wrong,
        "Python 依赖与锁一致" if not wrong else f"Python 依赖：{'，'.join(wrong)}",
        "删掉 .venv，再运行 ./sentinel demo。",
    )


def _programs() -> Iterator[Finding]:
    found = cluster.programs()
    if not os.environ.get("DATABASE_URL"):
        yield Finding(
            found is not None,
            f"PostgreSQL {found[0]} 与 PostGIS" if found else "没有带 PostGIS 的 PostgreSQL",
            "以 root 或有 sudo 的账户运行 ./sentinel demo，会装上。",
        )
    yield Finding(bool(shutil.which("chromium")), "chromium（只有测试用到）", "运行 ./sentinel test，会装上。")


def _ports() -> Iterator[Finding]:
    """Taken by our own processes is as it should be."""
    if running.running_children():
        yield Finding(True, "本目录的进程在运行，端口由它们占用")
        return
    for offset in (0, installation.EXERCISE_OFFSET, installation.GATEWAY_OFFSET, 61):
        port = installation.REAL_PORT + offset
        yield Finding(
            installation.free(port),
            f"端口 {port} 空闲",
            f"端口 {port} 被别的程序占用；demo 会自动改用下一个，或设 SENTINEL_PORT。",
        )


def _server() -> Iterator[Finding]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        try:
            own = cluster.locate(var())
        except cluster.ClusterError as wrong:
            yield Finding(False, "私有数据库", str(wrong))
            return
        if not own.running():
            exists = own.data.exists()
            yield Finding(
                exists,
                "私有数据库没有在运行（demo 会启动它）" if exists else "私有数据库还没有建",
                "运行 ./sentinel demo。",
            )
            return
        url = own.url
        os.environ["DATABASE_URL"] = url
    for name, address in installation.database_urls().items():
        yield _database(name, address)


def _database(name: str, url: str) -> Finding:
    """Reachable, new enough, with PostGIS and every migration applied."""
    what = f"数据库 {installation.database_name(url)}（{name}）"
    try:
        with psycopg.connect(url, connect_timeout=5) as database:
            number = database.info.server_version
            postgis = database.execute("select 1 from pg_extension where extname = 'postgis'").fetchone()
            table = database.execute("select to_regclass('django_migrations')").fetchone()
            done = database.execute("select app, name from django_migrations").fetchall() if table and table[0] else []
    except psycopg.Error as wrong:
        return Finding(
            False, f"{what}：{str(wrong).strip()}", "还没建就运行 ./sentinel demo；用自己的服务器时检查 DATABASE_URL。"
        )
    if number < OLDEST_SERVER or postgis is None:
        return Finding(
            False,
            f"{what}：版本 {number // 10000}，PostGIS {'有' if postgis else '无'}",
            "需要 PostgreSQL 15 以上并装好 PostGIS。",
        )
    missing = sorted(set(_own_migrations()) - {(str(app), str(migration)) for app, migration in done})
    if missing:
        return Finding(
            False,
            f"{what}：有 {len(missing)} 个迁移没有执行（{missing[0][0]}.{missing[0][1]} 起）",
            "运行 ./sentinel demo 或 ./sentinel up，会先更新数据表。",
        )
    return Finding(True, f"{what}：PostgreSQL {number // 10000}，PostGIS，迁移齐全")


def _own_migrations() -> Iterator[tuple[str, str]]:
    """Our migrations as (app label, name); an app's label is the name of its folder."""
    for path in sorted((ROOT / "src/sentinel").rglob("migrations/[0-9]*.py")):
        yield path.parent.parent.name, path.stem


def _leftovers() -> Iterator[Finding]:
    """Traces of runs that were cut short."""
    state: Path = running.state_file()
    dead = sorted(name for name, number in running.running_children().items() if not Path(f"/proc/{number}").exists())
    yield Finding(
        not dead, "没有残留的进程记录", f"{state} 里的 {'、'.join(dead)} 已不在：上次被强行结束。再运行一次 demo 即可。"
    )
    broken = [path.name for path in (var() / "pg15.new", ROOT / "src/sentinel/web/static/vendor.new") if path.exists()]
    yield Finding(not broken, "没有做到一半的准备", f"{'、'.join(broken)} 是上次中断留下的；下一次 demo 会清掉重做。")
