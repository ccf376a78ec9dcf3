"""What a report is put together from: sentences, tables and sections as plain values, each with the page behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

Cell = dict[str, str]


def link(text: str, url: str = "") -> Cell:
    """A cell of a table, with the page behind its figure."""
    return {"text": text, "url": url}


def words(text: str, url: str = "") -> Cell:
    """A sentence, with the page behind its figures."""
    return {"text": text, "url": url}


def shown(instant: datetime | None) -> str:
    """An instant as papers write it; a dash where there is none."""
    return "—" if instant is None else f"{timezone.localtime(instant):%m-%d %H:%M}"


def minutes(value: float | None) -> str:
    """Minutes with their unit; a dash where nothing was measured."""
    return "—" if value is None else f"{value:g} 分钟"


def table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], most: int, *, total: int | None = None
) -> dict[str, Any]:
    """The first rows of a table, and how many it leaves out."""
    kept = [list(row) for row in rows[:most]]
    return {"caption": caption, "head": list(head), "rows": kept, "left": (total or len(rows)) - len(kept)}


def section(
    key: str,
    title: str,
    lines: Sequence[Cell],
    tables: Sequence[dict[str, Any]] = (),
    chart: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One part of a report; tables without a row are left out."""
    return {
        "key": key,
        "title": title,
        "lines": list(lines),
        "tables": [found for found in tables if found["rows"]],
        "chart": chart,
    }
