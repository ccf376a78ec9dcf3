"""Listing: from a query string to filtered, searched, sorted rows, with chips that say what is on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Q, QuerySet

from sentinel.kernel import areas, text_search
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid
from sentinel.kernel.scope import AreaCodeField, area_stem
from sentinel.ledger.declaration import Column, Ledger

MAX_CHOICES = 60
MAX_QUERY = 64
COUNTED = 10_000
LOOKED_AT = 5_000  # the rows whose values become the choices of a filter without fixed ones


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list: its choices and what is chosen ("" for all)."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    value: str

    @property
    def chosen(self) -> str:
        """The label of the chosen value."""
        return dict(self.choices).get(self.value, self.value)


@dataclass(frozen=True)
class Listing:
    """A list as asked for."""

    rows: "QuerySet[Any, Any]"
    filters: tuple[Filter, ...]
    q: str
    sort: str
    columns: tuple[Column, ...]

    @cached_property
    def count(self) -> int:
        """How many rows; beyond COUNTED the planner's estimate, for an exact count reads every one of them."""
        counted = self.rows.order_by()[: COUNTED + 1].count()
        return counted if counted <= COUNTED else max(counted, _estimate(self.rows))

    @property
    def estimated(self) -> bool:
        """True where `count` is an estimate."""
        return self.count > COUNTED


def sort_path(ledger: Ledger, column: Column) -> str | None:
    """The ORM path a column sorts by; None where it cannot be sorted."""
    if column.sort is not None:
        return column.sort
    return column.field if column.value is None and ledger.model_field(column) is not None else None


def listing(ledger: Ledger, actor: Actor, query: Mapping[str, str]) -> Listing:
    """Rows of a ledger for a reader, as a query string asks; unknown names and values are refused by field."""
    rows = ledger.rows(actor)
    filters = []
    for column in ledger.columns:
        if not column.filtered:
            continue
        value = query.get(column.field, "")
        choices = tuple(_choices(ledger, column, rows))
        if value and value not in dict(choices):
            if not _held(ledger, column, value, rows):
                raise Invalid({column.field: f"没有“{value[:32]}”这个选项。"})
            choices += ((value, value),)
        filters.append(Filter(column.field, ledger.label(column), choices, value))
    for item in filters:
        if item.value:
            rows = rows.filter(_condition(ledger, ledger.by_field[item.name], item.value))
    q = query.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
    if q:
        rows = rows.filter(_search(ledger, q))
    sort = query.get("sort", "")
    return Listing(_sorted(ledger, rows, sort), tuple(filters), q, sort, _columns(ledger, query.get("columns", "")))


def _estimate(rows: "QuerySet[Any, Any]") -> int:
    plan = json.loads(rows.order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])


def _columns(ledger: Ledger, chosen: str) -> tuple[Column, ...]:
    """The columns asked for, in the ledger's own order; those listed by default where none is asked for."""
    names = set(chosen.split(",")) if chosen else set()
    return tuple(column for column in choosable(ledger) if column.field in names) or tuple(
        column for column in ledger.columns if column.listed
    )


def choosable(ledger: Ledger) -> list[Column]:
    """Columns a list can show."""
    return [
        column
        for column in ledger.columns
        if column.listed or (column.exported and not isinstance(ledger.model_field(column), GeometryField))
    ]


def _choices(ledger: Ledger, column: Column, rows: "QuerySet[Any, Any]") -> Iterable[tuple[str, str]]:
    found = ledger.model_field(column)
    if isinstance(found, AreaCodeField):
        return areas.towns()
    if isinstance(found, models.BooleanField):
        return (("true", "是"), ("false", "否"))
    if getattr(found, "choices", None):
        return [(str(value), str(label)) for value, label in found.choices]
    newest = rows.order_by(*(ledger.order or (ledger.key,)))[:LOOKED_AT]
    values = newest.aggregate(found=ArrayAgg(column.field, distinct=True, default=[]))["found"]
    return [(str(value), str(value)) for value in values if value not in (None, "")][:MAX_CHOICES]


def _held(ledger: Ledger, column: Column, value: str, rows: "QuerySet[Any, Any]") -> bool:
    """True for a value of free choice that some row has, though it is not among the newest."""
    found = ledger.model_field(column)
    free = isinstance(found, models.CharField | models.TextField) and not isinstance(found, AreaCodeField)
    return free and not found.choices and "\x00" not in value and rows.filter(**{column.field: value}).exists()


def _condition(ledger: Ledger, column: Column, value: str) -> Q:
    found = ledger.model_field(column)
    if isinstance(found, AreaCodeField):
        return Q(**{f"{column.field}__startswith": area_stem(value)})
    if isinstance(found, models.BooleanField):
        return Q(**{column.field: value == "true"})
    return Q(**{column.field: value})


def _search(ledger: Ledger, q: str) -> Q:
    return text_search.condition([column.field for column in ledger.columns if column.searched], q, ledger.model)


def _sorted(ledger: Ledger, rows: "QuerySet[Any, Any]", sort: str) -> "QuerySet[Any, Any]":
    column = ledger.by_field.get(sort.removeprefix("-"))
    path = sort_path(ledger, column) if column is not None else None
    if sort and path is None:
        raise Invalid({"sort": f"不能按“{sort[:32]}”排序。"})
    if path is None:
        return rows.order_by(*(ledger.order or (ledger.key,)))
    if not sort.startswith("-"):
        return rows.order_by(path, ledger.key)
    # Nulls stay last; where there can be none the plain reverse is taken, which an index serves.
    if column is None or column.value is not None or "__" in path or ledger.model_field(column).null:
        return rows.order_by(models.F(path).desc(nulls_last=True), ledger.key)
    return rows.order_by(f"-{path}", f"-{ledger.key}")
