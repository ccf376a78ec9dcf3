"""Where a thing may be said: tables, clocks, secrets of the machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from architecture.exemptions import settle
from architecture.source import PACKAGE, ROOT, in_tests, production_files, python_files, relative, tree

MANAGER_HOMES = {"models", "queries", "actions", "workflow"}
CLOCK_HOMES = {"views", "api", "tasks"}
WALL_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now"}
WITHOUT_AN_INSTANT = {"timezone.localdate", "timezone.localtime"}
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".css", ".js", ".json", ".sh", ".in", ".lock", ".csv", ".txt"}
# Spelled in pieces, or this file would find itself.
REGISTRIES = re.compile(
    "|".join(("files" + r"\.pythonhosted", "pypi" + r"\.org", "registry" + r"\.npmjs", "deb" + r"\.debian"))
)
MACHINE_PATHS = re.compile(r"(?<![\w./-])/(?:" + "|".join(("work", "root", "home/" + r"\w+")) + r")/")
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def home(path: Path, names: set[str]) -> bool:
    return path.stem in names or path.parent.name in names


def test_managers_are_named_only_where_tables_are_read_and_written() -> None:
    """The kernel is the floor: its services are queries and actions by nature."""
    strays = {
        f"{relative(path)}:{node.value.id if isinstance(node.value, ast.Name) else ast.unparse(node.value)}"
        for path in production_files()
        if room(path) != "kernel" and not home(path, MANAGER_HOMES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    }
    settle(".objects", strays)


def business_now(path: Path) -> Iterator[int]:
    """Lines on which the business clock is read."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "sentinel.kernel.clock"
        for alias in node.names
        if alias.name == "now"
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and (ast.unparse(node.func) in names | {"clock.now", "kernel.clock.now"}):
            yield node.lineno


def test_the_business_clock_is_read_only_at_the_edge() -> None:
    strays = {
        relative(path)
        for path in production_files()
        if room(path) != "runtime" and not home(path, CLOCK_HOMES)
        for _ in business_now(path)
    }
    settle("kernel.clock.now()", strays)


def asks_the_machine(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = ".".join(ast.unparse(node.func).split(".")[-2:])
    return name in WALL_CALLS or (name in WITHOUT_AN_INSTANT and not node.args)


def test_nobody_asks_the_machine_for_the_time() -> None:
    """Business and wall time both come from kernel.clock; the supervisor's own waits use a monotonic clock."""
    strays = {
        relative(path)
        for path in production_files()
        if relative(path) != "src/sentinel/kernel/clock.py"
        for node in ast.walk(tree(path))
        if asks_the_machine(node)
    }
    settle("machine time", strays)


def test_no_column_fills_itself_with_the_time() -> None:
    strays = {
        f"{relative(path)}:{keyword.arg}"
        for path in production_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in {"auto_now", "auto_now_add"}
        or (keyword.arg in {"default", "db_default"} and ast.unparse(keyword.value).endswith(("now", "Now()")))
    }
    settle("self-filling time", strays)


def test_tests_do_not_branch() -> None:
    branching = {
        f"{relative(path)}::{function.name}"
        for path in python_files()
        if in_tests(path)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        for node in ast.walk(function)
        if isinstance(node, ast.If) or (isinstance(node, ast.Try) and node.handlers)
    }
    settle("branching in tests", branching)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def findings(pattern: re.Pattern[str]) -> set[str]:
    return {
        relative(path)
        for path in tracked()
        if (path.suffix in TEXT or path.name == "sentinel")
        and pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    }


def test_no_registry_host_is_committed() -> None:
    settle("registry hosts", findings(REGISTRIES))


def test_no_path_of_a_machine_is_committed() -> None:
    settle("machine paths", findings(MACHINE_PATHS))


def test_nothing_unfinished_is_committed() -> None:
    settle("unfinished", findings(UNFINISHED))


def test_nothing_of_others_is_committed() -> None:
    strays = {
        relative(path)
        for path in tracked()
        if {"vendor", "node_modules", ".venv", "var"} & set(path.parts)
        or path.name.endswith((".min.js", ".min.css", ".map"))
    }
    settle("third-party files", strays)


def test_locks_hold_hashes_and_no_hosts() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        text = (ROOT / name).read_text()
        pinned = [line for line in text.splitlines() if re.match(r"[a-z0-9].*==", line)]
        assert pinned
        assert "http" not in text
        assert all(line.endswith("\\") for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_every_wanted_package_is_locked() -> None:
    for name in ("requirements", "requirements-dev", "requirements-node"):
        lock = (ROOT / f"{name}.lock").read_text()
        wanted = re.findall(r"^([A-Za-z0-9][A-Za-z0-9-]*)", (ROOT / f"{name}.in").read_text(), flags=re.MULTILINE)
        assert wanted
        assert [
            package for package in wanted if not re.search(rf"^{package}(\[[a-z,-]+\])?==", lock, re.MULTILINE)
        ] == []
