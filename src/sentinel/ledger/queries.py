"""Reads of what the ledger keeps for itself."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import NotFound
from sentinel.ledger.choices import ImportState, Outcome, Result
from sentinel.ledger.declaration import Ledger
from sentinel.ledger.models import Import, ImportRow, SavedView

HEAD_ROWS = 20
WRITTEN = (Outcome.NEW, Outcome.CHANGED)
# What a list of rows can be cut to, in the order it is shown.
PARTS = {
    Outcome.WRONG: Q(outcome=Outcome.WRONG),
    Outcome.DOUBLE: Q(outcome=Outcome.DOUBLE),
    Outcome.NEW: Q(outcome=Outcome.NEW),
    Outcome.CHANGED: Q(outcome=Outcome.CHANGED),
    Outcome.SAME: Q(outcome=Outcome.SAME),
}
ENDS = {
    Result.REFUSED: Q(result=Result.REFUSED),
    Result.DONE: Q(result=Result.DONE),
}


def views(actor: Actor, ledger: Ledger) -> "QuerySet[SavedView]":
    """The reader's own views of a list, by name."""
    return SavedView.objects.filter(owner=actor.key, ledger=ledger.name).order_by("name")


def view(actor: Actor, ledger: Ledger, name: str) -> SavedView:
    """One of the reader's own views; NotFound otherwise."""
    row = views(actor, ledger).filter(name=name).first() if "\x00" not in name else None
    if row is None:
        raise NotFound(_("没有这个视图。"))
    return row


def imports(actor: Actor, ledger: Ledger) -> "QuerySet[Import]":
    """The reader's own imports into a ledger, newest first."""
    return Import.objects.filter(owner=actor.key, ledger=ledger.name).order_by("-opened_at", "-pk")


def import_of(actor: Actor, ledger: Ledger, code: str) -> Import:
    """One of the reader's own imports; NotFound otherwise."""
    row = imports(actor, ledger).filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NotFound(_("没有这次导入。"))
    return row


def imports_to_forget(at: datetime) -> list[tuple[object, datetime]]:
    """(pk, when) of the imports whose rows are to be forgotten by an instant."""
    return [(row.pk, row.forget_at) for row in _remembered().filter(forget_at__lte=at) if row.forget_at is not None]


def next_import_to_forget() -> datetime | None:
    """When the next import's rows are to be forgotten."""
    return _remembered().order_by("forget_at").values_list("forget_at", flat=True).first()


def kept_import(pk: object) -> Import:
    """An import by its key, for the sweeper."""
    return Import.objects.get(pk=int(str(pk)))


def _remembered() -> "QuerySet[Import]":
    return Import.objects.filter(forgotten_at__isnull=True, forget_at__isnull=False)


def same_file(batch: Import) -> Import | None:
    """An earlier import of the very same file into the same ledger by the same person; a cancelled one is none."""
    others = Import.objects.filter(
        owner=batch.owner, ledger=batch.ledger, sha256=batch.sha256, opened_at__lte=batch.opened_at
    )
    return others.exclude(pk=batch.pk).exclude(state=ImportState.CANCELLED).order_by("-opened_at").first()


def head_rows(batch: Import, sheet: int) -> list[tuple[int, list[str]]]:
    """The first rows of a sheet: line and cells."""
    rows = ImportRow.objects.filter(batch=batch, sheet=sheet).only("line", "cells").order_by("line")
    return [(row.line, row.cells) for row in rows[:HEAD_ROWS]]


def sheet_sizes(batch: Import) -> dict[int, int]:
    """How many rows each sheet has."""
    rows = ImportRow.objects.filter(batch=batch).values("sheet").annotate(n=Count("pk")).order_by("sheet")
    return dict(rows.values_list("sheet", "n"))


def heading_row(batch: Import) -> list[str]:
    """The cells of the line the headings stand in; none where there is no such line."""
    row = ImportRow.objects.filter(batch=batch, sheet=batch.sheet, line=batch.header).first()
    return list(row.cells) if row is not None else []


def data_rows(batch: Import) -> "QuerySet[ImportRow]":
    """The rows under the headings, in the order of the file."""
    return ImportRow.objects.filter(batch=batch, sheet=batch.sheet, line__gt=batch.header).order_by("line")


def next_rows(batch: Import, most: int, *, confirmed: bool) -> list[ImportRow]:
    """The next rows to judge, or of those the next that are to be written."""
    rows = data_rows(batch).filter(line__gt=batch.cursor)
    if confirmed:
        rows = rows.filter(outcome__in=WRITTEN, left_out=False, result=Result.NONE)
    return list(rows[:most])


def counts(batch: Import) -> dict[str, int]:
    """How many rows of each outcome and result, how many were left out, how many there are."""
    parts: dict[str, Q] = {str(code): condition for code, condition in (PARTS | ENDS).items()}
    parts["left_out"] = Q(left_out=True)
    parts["to_write"] = Q(outcome__in=WRITTEN, left_out=False)
    asked: dict[str, Any] = {f"n_{name}": Count("pk", filter=condition) for name, condition in parts.items()}
    found = data_rows(batch).order_by().aggregate(n_total=Count("pk"), **asked)
    return {name.removeprefix("n_"): number for name, number in found.items()}


def shown_rows(batch: Import, part: str) -> "QuerySet[ImportRow]":
    """The rows of one outcome or result, or those left out; all where none is asked for."""
    conditions: dict[str, Q] = {str(code): condition for code, condition in (PARTS | ENDS).items()}
    conditions["left_out"] = Q(left_out=True)
    return data_rows(batch).filter(conditions.get(part, Q()))


def not_written(batch: Import) -> "QuerySet[ImportRow]":
    """The rows that need a hand: wrong, twice in the file, or refused when they were written."""
    wrong = Q(outcome__in=(Outcome.WRONG, Outcome.DOUBLE)) | Q(result=Result.REFUSED)
    return data_rows(batch).filter(wrong)


def lines_of_keys(batch: Import, keys: Collection[str]) -> dict[str, list[int]]:
    """The lines on which each key stands, those left out not counted."""
    found: dict[str, list[int]] = {}
    rows = data_rows(batch).filter(key__in=[key for key in keys if key], left_out=False)
    for key, line in rows.values_list("key", "line"):
        found.setdefault(key, []).append(line)
    return found


def area_rows() -> Sequence[tuple[str, str, str, str | None]]:
    """Code, name, short name and parent of every area."""
    return list(Area.objects.values_list("code", "name", "short_name", "parent_id"))


def taken(ledger: Ledger, field: str, values: Collection[Any]) -> set[Any]:
    """Which values of a field some row has already, in reach or not."""
    rows = ledger.model._default_manager.filter(**{f"{field}__in": list(values)})
    return set(rows.values_list(field, flat=True))
