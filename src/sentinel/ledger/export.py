"""CSV export, streamed: what the list shows, in the list's order, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel import areas
from sentinel.ledger import cells
from sentinel.ledger.declaration import Ledger

BOM = "\ufeff"
CHUNK = 2000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what it is given."""

    def write(self, value: str) -> str:
        return value


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula; plain numbers stay numbers."""
    if not text.startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def csv_lines(ledger: Ledger, rows: "QuerySet[Any, Any]") -> Iterator[str]:
    """The lines of the CSV file (UTF-8 with BOM, header of labels with units)."""
    columns = [column for column in ledger.columns if column.exported]
    names = areas.names()
    writer = csv.writer(_Echo())
    heads = [ledger.label(column) + (f"({column.unit})" if column.unit else "") for column in columns]
    yield BOM + str(writer.writerow(heads))
    for row in rows.iterator(chunk_size=CHUNK):
        shown = (cells.text(ledger, column, row, names) for column in columns)
        yield str(writer.writerow(["" if value == "—" else harmless(value) for value in shown]))
