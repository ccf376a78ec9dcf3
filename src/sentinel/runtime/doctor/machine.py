"""This machine and checkout: Python, disk, packages, programs, ports, file modes, traces of runs cut short."""

import fcntl
import importlib.metadata
import re
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sentinel.runtime import browserfiles, cluster, installation, running
from sentinel.runtime.doctor.finding import Finding
from sentinel.runtime.steps import ROOT, given, var

ENOUGH_DISK = 3_000_000_000
PINNED = re.compile(r"^([a-z0-9][a-z0-9-]*)==(\S+)", re.MULTILINE)


def findings() -> Iterator[Finding]:
    """Everything that needs no database, cheapest first."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(sys.version_info >= (3, 11), f"Python {version}", "需要 3.11 以上。")
    yield _disk()
    yield from _packages()
    yield Finding(browserfiles.fresh(), "浏览器端文件", "运行 ./sentinel demo，会重新取得并核对。", _browser_files)
    yield from _programs()
    yield from _ports()
    yield from _modes()
    yield from _traces()


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
        "删掉 .venv，再运行 ./sentinel doctor --repair，会重新装好。",
    )


def _browser_files() -> str:
    count = browserfiles.build(browserfiles.npm(var() / "npm"))
    return f"重新取得并核对了 {count} 个浏览器端文件"


def _programs() -> Iterator[Finding]:
    found = cluster.programs()
    if not given("DATABASE_URL"):
        yield Finding(
            found is not None,
            f"PostgreSQL {found[0]} 与 PostGIS" if found else "没有带 PostGIS 的 PostgreSQL",
            "以 root 或有 sudo 的账户运行 ./sentinel demo，会装上。",
        )
    yield Finding(bool(shutil.which("chromium")), "chromium（只有测试用到）", "运行 ./sentinel test，会装上。")


def _ports() -> Iterator[Finding]:
    """Taken by our own processes is as it should be."""
    if running.alive_children():
        yield Finding(True, "本目录的进程在运行，端口由它们占用")
        return
    for offset in (0, installation.EXERCISE_OFFSET, installation.GATEWAY_OFFSET, 61):
        port = installation.REAL_PORT + offset
        yield Finding(
            installation.free(port),
            f"端口 {port} 空闲",
            f"端口 {port} 被别的程序占用；demo 会自动改用下一个，或设 SENTINEL_PORT。",
        )


def _modes() -> Iterator[Finding]:
    """Secrets are for their owner alone, and so are attachments and the server's own folders."""
    wanted = {var() / "secrets": 0o700, var() / "files": 0o700}
    wanted |= dict.fromkeys((var() / "secrets").glob("*"), 0o600)
    open_ones = {path: mode for path, mode in wanted.items() if path.exists() and path.stat().st_mode & 0o077}
    names = "、".join(str(path.relative_to(var())) for path in open_ones)
    yield Finding(
        not open_ones,
        "密钥与附件只有本账户能读" if not open_ones else f"别的账户也能读：{names}",
        f"chmod go-rwx {' '.join(map(str, open_ones))}；密钥若已外泄，应当更换。",
        partial(_close, open_ones),
    )


def _close(open_ones: dict[Path, int]) -> str:
    for path, mode in open_ones.items():
        path.chmod(mode)
    return f"收回了 {len(open_ones)} 处权限"


def _traces() -> Iterator[Finding]:
    """Traces of runs that were cut short."""
    dead = sorted(running.running_children().keys() - running.alive_children().keys())
    yield Finding(
        not dead,
        "没有残留的进程记录",
        f"{running.state_file()} 里的 {'、'.join(dead)} 已不在：上次被强行结束。再运行一次 demo 即可。",
        _forget_processes if not running.alive_children() else None,
    )
    broken = [
        path
        for path in (var() / "pg15.new", ROOT / "src/sentinel/web/static/vendor.new", ROOT / ".venv.new")
        if path.exists()
    ]
    yield Finding(
        not broken,
        "没有做到一半的准备",
        f"{'、'.join(path.name for path in broken)} 是上次中断留下的；下一次 demo 会清掉重做。",
        partial(_clear, broken),
    )


def _forget_processes() -> str:
    with running.only_one():
        running.state_file().unlink(missing_ok=True)
        for sign in (var() / "run/alive").glob("*"):
            sign.unlink()
    return "清掉了已结束进程的记录"


def _clear(broken: list[Path]) -> str:
    """Only while no set-up runs: it would be its work."""
    with (var() / "setup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return "另一个准备正在进行，没有清"
        for path in broken:
            shutil.rmtree(path)
    return f"清掉了 {'、'.join(path.name for path in broken)}"
