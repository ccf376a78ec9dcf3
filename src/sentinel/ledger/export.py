"""Files out: what the list shows, in the list's order and in memory that does not grow with the rows."""

import csv
import json
import tempfile
from collections.abc import Generator
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet

from sentinel.kernel import areas
from sentinel.ledger import cells
from sentinel.ledger.declaration import Column, Ledger

BOM = "\ufeff"
CHUNK = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS = 1_048_575
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDE, _LONG = 16, 28


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


def exported(ledger: Ledger) -> list[Column]:
    """The columns of a file."""
    return [column for column in ledger.columns if column.exported]


def heading(ledger: Ledger, column: Column) -> str:
    """What stands above a column: its label and unit."""
    return ledger.label(column) + (f"({column.unit})" if column.unit else "")


def csv_lines(ledger: Ledger, rows: "QuerySet[Any, Any]") -> Generator[str, None, None]:
    """The lines of the CSV file (UTF-8 with BOM, header of labels with units)."""
    columns, names = exported(ledger), areas.names()
    writer = csv.writer(_Echo())
    yield BOM + str(writer.writerow([heading(ledger, column) for column in columns]))
    for row in rows.iterator(chunk_size=CHUNK):
        shown = (cells.text(ledger, column, row, names) for column in columns)
        yield str(writer.writerow(["" if value == "—" else harmless(value) for value in shown]))


def workbook(ledger: Ledger, rows: "QuerySet[Any, Any]") -> IO[bytes]:
    """An Excel workbook as an open temporary file, written row by row; numbers are numbers, all else is text.

    A sheet holds 1,048,575 rows under its heading; more go on to a further sheet.
    """
    columns, names = exported(ledger), areas.names()
    file = tempfile.TemporaryFile()  # noqa: SIM115 (handed to the response, which closes it)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bg_color": "#E6EEFC", "border": 1, "border_color": "#B9C4D4"})
    sheet, line = None, 0
    for row in rows.iterator(chunk_size=CHUNK):
        if sheet is None or line > SHEET_ROWS:
            sheet, line = _sheet(book, ledger, columns, bold), 1
        for index, column in enumerate(columns):
            value = cells.raw(ledger, column, row)
            if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                sheet.write_number(line, index, value)
            elif (text := cells.text(ledger, column, row, names)) != "—":
                sheet.write_string(line, index, text[:32_767])
        line += 1
    if sheet is None:
        _sheet(book, ledger, columns, bold)
    book.close()
    file.seek(0)
    return file


def _sheet(book: xlsxwriter.Workbook, ledger: Ledger, columns: list[Column], bold: Any) -> Any:
    number = len(book.worksheets())
    sheet = book.add_worksheet(str(ledger.title)[:25] + (f" {number + 1}" if number else ""))
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(columns):
        label = heading(ledger, column)
        sheet.set_column(index, index, _LONG if len(label) > 6 else _WIDE)
        sheet.write_string(0, index, label, bold)
    sheet.autofilter(0, 0, SHEET_ROWS, max(len(columns) - 1, 0))
    return sheet


def geojson(ledger: Ledger, rows: "QuerySet[Any, Any]") -> Generator[str, None, None]:
    """A GeoJSON FeatureCollection (RFC 7946), feature by feature; a row without a place has no geometry."""
    columns = [column for column in exported(ledger) if column.field != ledger.geometry]
    yield '{"type":"FeatureCollection","features":['
    comma = ""
    for row in rows.iterator(chunk_size=CHUNK):
        shape = getattr(row, ledger.geometry)
        feature = {
            "type": "Feature",
            "id": ledger.key_of(row),
            "geometry": json.loads(shape.json) if shape is not None else None,
            "properties": {column.field: cells.jsonable(cells.raw(ledger, column, row)) for column in columns},
        }
        yield comma + json.dumps(feature, ensure_ascii=False)
        comma = ","
    yield "]}"
