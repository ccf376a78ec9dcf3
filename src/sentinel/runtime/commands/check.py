"""The fast checks: format, lint, templates, types, architecture, migrations."""

import argparse
import os
from collections.abc import Callable
from functools import partial

from sentinel.runtime.installation import ensure_database, python
from sentinel.runtime.steps import ROOT, StepFailed, command, say

SCRIPTS = ("sentinel", ".ci/run")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel check`."""
    parser.add_argument("--fix", action="store_true", help="先改好能自动改的格式与规范问题")


def run(args: argparse.Namespace) -> int:
    """Every check runs even when one before it failed, so one call shows all there is to do."""
    os.chdir(ROOT)
    if args.fix:
        for words in (("format", "."), ("check", "--fix", ".")):
            command(f"ruff {' '.join(words)}", python("-m", "ruff", *words))
    failures = 0
    for check in checks():
        try:
            check()
        except StepFailed as failed:
            say(str(failed))
            failures += 1
    if failures:
        say(f"{failures} 项检查没有通过。")
    return 1 if failures else 0


def checks() -> list[Callable[[], None]]:
    """The checks in order, each a step that raises `StepFailed`."""
    settings = {"DJANGO_SETTINGS_MODULE": "sentinel.config.settings", "SENTINEL_SPACE": "real"}
    listed: list[tuple[str, list[str]]] = [
        *((f"脚本 {script}", ["bash", "-n", script]) for script in SCRIPTS),
        ("格式 ruff format", python("-m", "ruff", "format", "--check", ".")),
        ("规范 ruff check", python("-m", "ruff", "check", ".")),
        ("模板 djlint", python("-m", "djlint", "src", "--lint", "--quiet")),
        ("类型 mypy", python("-m", "mypy")),
        ("分层 import-linter", [str(ROOT / ".venv/bin/lint-imports"), "--no-cache"]),
        ("架构 tests/architecture", python("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture")),
        ("系统检查", python("-m", "django", "check", "--fail-level", "WARNING")),
        ("迁移齐全", python("-m", "django", "makemigrations", "--check", "--dry-run")),
    ]
    database = partial(ensure_database, os.environ["DATABASE_URL"])
    return [_with_database(database), *(partial(command, title, words, settings) for title, words in listed)]


def _with_database(ensure: Callable[[], bool]) -> Callable[[], None]:
    """makemigrations looks at the database's history: it must exist, quietly."""

    def check() -> None:
        ensure()

    return check
