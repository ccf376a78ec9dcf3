"""Text of the source tree, for promises that are kept by naming things: who records an event, who tests a move."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from sentinel.runtime.steps import ROOT

PACKAGE = ROOT / "src" / "sentinel"
TESTS = ROOT / "tests"


def folder_of(module: str) -> Path:
    """The folder of a module by its label."""
    return Path(apps.get_app_config(module).path)


@cache
def text(path: Path) -> str:
    """A file, read once."""
    return path.read_text()


def production(folder: Path) -> Iterator[Path]:
    """Python files of a folder that are neither tests nor migrations."""
    return (path for path in sorted(folder.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts))


def tests(folder: Path) -> Iterator[Path]:
    """Test files of a folder."""
    return (path for path in sorted(folder.rglob("tests/*.py")))


def says(paths: Iterator[Path], *words: str) -> bool:
    """True when one of the files holds one of the words, standing for itself."""
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))
    return any(pattern.search(text(path)) for path in paths)
