"""PostgreSQL's own dump and restore programs: found, called without a password on the command line, ended with us."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sentinel.runtime.steps import StepFailed

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def program(name: str, server_major: int) -> str:
    """`pg_dump` or `pg_restore`, not older than the server."""
    found = {
        int(path.parent.parent.name): path
        for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
        if path.parent.parent.name.isdigit()
    }
    fit = [found[major] for major in sorted(found) if major >= server_major]
    if fit:
        return str(fit[0])
    other = shutil.which(name) if not found else None
    if other is None:
        raise StepFailed(f"没有 {server_major} 版以上的 {name}：请安装 postgresql-client-{server_major}。")
    return other


def address(url: str) -> tuple[str, dict[str, str]]:
    """A connection string without its password, and the environment that holds it: command lines can be read by all."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    password = parts.pop("password", "")
    return make_conninfo(**parts), {"PGPASSWORD": password} if password else {}


def _end_with_us() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run(
    words: Sequence[str],
    *,
    environment: dict[str, str],
    output: IO[bytes] | None = None,
    feed: Callable[[Callable[[bytes], object]], None] | None = None,
) -> None:
    """Run one of the programs; its output goes into an open file, its input comes from `feed(write)`."""
    process = subprocess.Popen(
        words,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
        stdout=output or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=_end_with_us,
    )
    try:
        if feed:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # the program has ended; what it says follows
                feed(process.stdin.write)
        _out, said = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.returncode:
        tail = said.decode(errors="replace").strip()[-1500:]
        raise StepFailed(f"{Path(words[0]).name} 没有完成（退出码 {process.returncode}）：{tail or '（什么也没说）'}")
