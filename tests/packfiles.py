"""The two packs as files: the real district's and the tiny one of the tests. No Django, no database."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
MENTOUGOU = ROOT / "packs/mentougou"
TINY = ROOT / "tests/packs/tiny"
PACKS = pytest.mark.parametrize("pack", [MENTOUGOU, TINY], ids=lambda path: path.name)
# What an hour and six hours of rain must reach for a colour, in tenths of a millimetre.
RULES = {"blue": (300, 500), "yellow": (500, 700), "orange": (700, 1000), "red": (1000, 1500)}


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def keys(path: Path, column: str = "code") -> set[str]:
    """Return the values of one column."""
    return {row[column] for row in rows(path)}


def data(path: Path) -> Any:
    """Return the content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))
