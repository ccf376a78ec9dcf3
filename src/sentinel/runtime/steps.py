"""One step of a set-up or check: one line with its time, its output kept for when it fails."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[3]
TAIL_LINES = 40
Result = TypeVar("Result")


class StepFailed(Exception):
    """A step did not succeed; the text says what went wrong and what to do."""


def var() -> Path:
    """The state folder of this checkout."""
    return Path(os.environ.get("SENTINEL_VAR", ROOT / "var")).resolve()


def kernel_cache() -> Path:
    """Where this version's compiled kernels are kept: numba does not see that a kernel it calls has changed."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src/sentinel/science").rglob("*.py")):
        digest.update(path.read_bytes())
    return var() / "numba" / digest.hexdigest()[:12]


def static_root() -> Path:
    """Where the collected static files lie: an image brings them along, a checkout collects them into its state."""
    return Path(os.environ.get("SENTINEL_STATIC") or var() / "static").resolve()


def given(name: str) -> str:
    """A setting of the operator: the variable, or the content of the file that `<name>_FILE` names; else empty."""
    if value := os.environ.get(name, ""):
        return value
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return ""
    try:
        return Path(path).read_text().strip()
    except OSError as wrong:
        raise StepFailed(f"{name}_FILE 指向的文件读不了：{wrong}") from wrong


def say(text: str) -> None:
    """One line for the person at the terminal; standard output stays free for results."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def timed(title: str) -> Iterator[None]:
    """Say `title` with its time when the block ends, or with a cross when it fails."""
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say(f"✗ {title}")
        raise
    say(f"✓ {title}  {time.monotonic() - began:.1f} 秒")


def step(title: str, work: Callable[[], Result]) -> Result:
    """Do `work` as one timed step."""
    with timed(title):
        return work()


def command(title: str, words: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a program as one timed step; its output is shown only when it fails."""
    with timed(title):
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            tail = "\n".join(f"    {line}" for line in done.stdout.rstrip().splitlines()[-TAIL_LINES:])
            raise StepFailed(f"{tail}\n  {' '.join(words[:6])} 的退出码是 {done.returncode}。")
