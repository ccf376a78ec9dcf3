"""Workbooks an import gives out: the template to fill in, and the rows that could not be taken with their reasons."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sentinel.kernel.scope import AreaCodeField
from sentinel.ledger import queries
from sentinel.ledger.choices import Outcome
from sentinel.ledger.declaration import Ledger
from sentinel.ledger.form import PointAsText, form_class
from sentinel.ledger.imports import columns
from sentinel.ledger.imports.cleaning import wide
from sentinel.ledger.imports.judging import EXAMPLE
from sentinel.ledger.models import Import, ImportRow

FILLED = 5000
WIDE = 20
HEAD = {"bold": True, "bg_color": "#E6EEFC", "border": 1, "border_color": "#B9C4D4", "text_wrap": True}
NEEDED = HEAD | {"font_color": "#B42318"}
PALE = {"font_color": "#667085", "italic": True}
PROBLEM = HEAD | {"bg_color": "#FEE4E2"}


def template(ledger: Ledger) -> IO[bytes]:
    """An empty workbook with the ledger's headings, drop-downs for what is chosen, and an example row."""
    file, book = _book()
    sheet, lists = book.add_worksheet(str(ledger.title)[:31]), book.add_worksheet(_("可选项"))
    fields = form_class(ledger)().fields
    found = list(columns.targets(ledger).values())
    formats = {name: book.add_format(words) for name, words in (("head", HEAD), ("needed", NEEDED), ("pale", PALE))}
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 1)
    for index, target in enumerate(found):
        made = fields.get(target.name)
        label = f"{target.label}*" if target.required else target.label
        sheet.set_column(index, index, WIDE, None if isinstance(made, forms.IntegerField) else text)
        sheet.write_string(0, index, label, formats["needed" if target.required else "head"])
        sheet.write_string(1, index, EXAMPLE if index == 0 else _example(ledger, target.name, made), formats["pale"])
        if words := _words(ledger, target.name, made):
            lists.write_column(0, index, [target.label, *words])
            column = xlsxwriter.utility.xl_col_to_name(index)
            source = f"='{lists.get_name()}'!${column}$2:${column}${len(words) + 1}"
            # A warning, not a stop: codes and other spellings are taken as well.
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, index, FILLED, index, rule)
    _explain(book, found, fields)
    book.close()
    file.seek(0)
    return file


def _book() -> tuple[IO[bytes], xlsxwriter.Workbook]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (handed to the response, which closes it)
    return file, xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})


def _explain(book: xlsxwriter.Workbook, found: Sequence[columns.Target], fields: Any) -> None:
    sheet = book.add_worksheet(_("填写说明"))
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 70)
    sheet.write_row(0, 0, [_("列"), _("必填"), _("怎么填")], book.add_format(HEAD))
    for number, target in enumerate(found, 1):
        made = fields.get(target.name)
        sheet.write_row(number, 0, [target.label, _("是") if target.required else "", _how(made)])


def _how(made: forms.Field | None) -> str:
    if made is None:
        return _("用来找到已有的记录；新增时留空，由系统编号。")
    said = str(made.help_text or "")
    kinds: tuple[tuple[Any, str], ...] = (
        (SimpleArrayField, _("可填多项，用“、”隔开。")),
        (forms.BooleanField, _("填“是”或“否”。")),
        (forms.ChoiceField, _("从下拉列表中选。")),
        (forms.DateTimeField, _("如 2024-05-01 08:30。")),
        (forms.DateField, _("如 2024-05-01 或 2024年5月1日。")),
        (forms.IntegerField, _("填数字，不写单位。")),
    )
    return "".join([*(text for kind, text in kinds if isinstance(made, kind)), said])


def _is_area(ledger: Ledger, name: str) -> bool:
    return isinstance(ledger.model_field(ledger.by_field[name]), AreaCodeField)


def _words(ledger: Ledger, name: str, made: forms.Field | None) -> list[str]:
    """What can be chosen in a column."""
    if made is not None and _is_area(ledger, name):
        return _area_words()
    if isinstance(made, forms.ModelChoiceField):
        queryset: Any = made.queryset
        return [str(row) for row in queryset.all()[:FILLED]]
    if isinstance(made, forms.ChoiceField):
        choices: Any = made.choices
        return [str(label) for value, label in choices if value not in ("", None)]
    return ["是", "否"] if isinstance(made, forms.BooleanField) else []


def _area_words() -> list[str]:
    """Every area by a name that means only it."""
    rows = queries.area_rows()
    short = {code: name for code, _name, name, _parent in rows}
    names = [wide(name) for _code, _name, name, _parent in rows]
    return [
        name if names.count(wide(name)) == 1 else f"{short.get(parent or '', '')}{name}"
        for _code, _name, name, parent in rows
    ]


def _example(ledger: Ledger, name: str, made: forms.Field | None) -> str:
    if words := _words(ledger, name, made):
        return words[-1]
    examples: tuple[tuple[Any, str], ...] = (
        (PointAsText, "116.032, 39.972"),
        (forms.DateTimeField, "2024-05-01 08:30"),
        (forms.DateField, "2024-05-01"),
        (forms.IntegerField, "100"),
    )
    return next((text for kind, text in examples if isinstance(made, kind)), "")


def wrong_rows(ledger: Ledger, batch: Import, rows: "QuerySet[ImportRow]") -> IO[bytes]:
    """The rows that were not taken as they stand in the file, corrections included, with a column that says why."""
    file, book = _book()
    sheet = book.add_worksheet(str(ledger.title)[:31])
    head, bad = book.add_format(HEAD), book.add_format(PROBLEM)
    labels = {name: target.label for name, target in columns.targets(ledger).items()}
    headings = queries.heading_row(batch)
    width = max([len(headings), *(int(number) + 1 for number in batch.mapping)])
    places = {name: int(number) for number, name in batch.mapping.items()}
    # A field that had no column in the file gets one when something was typed for it.
    extra = sorted({name for row in rows.exclude(corrected={}) for name in row.corrected} - places.keys())
    places |= {name: width + number for number, name in enumerate(extra)}
    width += len(extra)
    _write(sheet, 0, [*headings, *(labels.get(name, name) for name in extra)], head)
    sheet.write_string(0, width, _("问题"), bad)
    sheet.set_column(0, width - 1, 16)
    sheet.set_column(width, width, 60)
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(rows.iterator(), 1):
        cells: dict[int, str] = dict(enumerate(row.cells))
        cells |= {places[name]: text for name, text in row.corrected.items() if name in places}
        _write(sheet, number, [cells.get(index, "") for index in range(max(width, len(row.cells)))])
        sheet.write_string(number, width, "；".join(sentences(row, labels))[:32_000])
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, line: int, texts: Iterable[str], style: Any = None) -> None:
    for index, text in enumerate(texts):
        if text:
            sheet.write_string(line, index, text[:32_000], style)


def sentences(row: ImportRow, labels: dict[str, str]) -> list[str]:
    """What is wrong with a row, each with the heading it concerns."""
    said = [f"{labels[name]}：{text}" if name in labels else text for name, text in row.problems.items()]
    return said or ([str(Outcome(row.outcome).label)] if row.outcome else [])
