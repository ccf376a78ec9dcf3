"""Cells: the value of a column for a row, raw for programs and as text for people."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from sentinel.ledger.declaration import Column, Ledger


def raw(ledger: Ledger, column: Column, row: Any) -> Any:
    """The value as stored or derived; follows `__` paths, None where a link is empty."""
    if column.value is not None:
        return column.value(row)
    value = row
    for part in column.field.split("__"):
        value = getattr(value, part, None)
        if value is None:
            return None
    return value


def text(ledger: Ledger, column: Column, row: Any, areas: dict[str, str]) -> str:
    """The value as a person reads it: labels for codes, names for areas, 是/否, local times; — for nothing."""
    if column.value is None and "__" not in column.field:
        display = getattr(row, f"get_{column.field}_display", None)
        if display is not None and getattr(row, column.field) not in (None, ""):
            return str(display())
    return plain(raw(ledger, column, row), areas if column.field.endswith(("area_code", "_areas")) else {})


def plain(value: Any, areas: dict[str, str]) -> str:
    """One value as text."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Point):
        return f"{value.x:.5f}, {value.y:.5f}"
    if isinstance(value, list | tuple):
        return "、".join(plain(item, areas) for item in value)
    return areas.get(str(value), str(value))


def jsonable(value: Any) -> Any:
    """One value for the API."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Point):
        return [value.x, value.y]
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value) if isinstance(value, Decimal) or not hasattr(value, "natural_key") else value.natural_key
