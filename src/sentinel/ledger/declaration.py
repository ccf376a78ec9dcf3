"""Ledger/Column: what a module says once about one of its nouns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.gis.db.models import GeometryField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet

from sentinel.kernel.text import Label

if TYPE_CHECKING:  # the ledger is an app itself: its package is imported before models can be
    from sentinel.kernel.actor import Actor
    from sentinel.workflow import Workflow

Rows = Callable[["Actor"], "QuerySet[Any, Any]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flags:
    """Where a column appears. Label, type and choices come from the model."""

    label: Label = ""
    unit: Label = ""
    listed: bool = True
    recorded: bool = True
    filtered: bool = False
    searched: bool = False
    edited: bool = False
    bulk: bool = False
    once: bool = False
    asked: forms.Field | None = None
    group: Label = ""
    exported: bool = True
    value: Callable[[Any], Any] | None = None
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Column(_Flags):
    """One field (a path with `__` is allowed) or one derived value of a row, and the surfaces it appears on.

    `value(row)` derives; `bulk` lets an edited field be set for many rows at once; `once` lets it be given for a new
    row only; `asked` is its form field where the action wants something else than the model keeps; `group` heads
    the neighbouring fields of a long form that bear the same; `sort` names the ORM path a derived column sorts by;
    `unit` is shown in the heading.
    """

    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One noun of one module. Reads and writes are given, never derived, so scope and rules cannot be skipped.

    `rows(actor)` is the scoped query; `create(actor=, at=, **fields)` and `update(actor=, at=, row=, changes=)` are
    actions, and so is `create_many(actor=, at=, rows=)`, which makes all of many rows or none;
    `moves[name](actor=, at=, row=, note=)` are the actions behind workflow buttons;
    `detail_context(row, actor, at)` feeds `detail_template`, the module's own panel on the record page;
    `amendable(row)` says whether a row stands so that it may still be changed, always where it is not given;
    `attachments` is the permission that adds files to a row and removes them, none where it is empty;
    `live` names the events on which an open record page fetches itself anew, none where it stays as it was opened;
    `imported` is False where a table of rows makes no sense though each may be written.
    """

    name: str
    model: type[models.Model]
    title: Label
    permission: str
    columns: tuple[Column, ...]
    rows: Rows
    key: str = "code"
    order: tuple[str, ...] = ()
    create: Callable[..., Any] | None = None
    create_many: Callable[..., list[Any]] | None = None
    update: Callable[..., Any] | None = None
    amendable: Callable[[Any], bool] | None = None
    imported: bool = True
    live: tuple[str, ...] = ()
    write_permission: str = ""
    attachments: str = ""
    workflow: "Workflow | None" = None
    moves: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    geometry: str = ""
    layer_rows: Rows | None = None
    layer_rows_of: "Callable[[Actor, str], QuerySet[Any, Any]] | None" = None
    layer_properties: Mapping[str, str] = field(default_factory=dict)
    layer_style: Mapping[str, Any] = field(default_factory=dict)
    layer_kind: str = "point"
    mark: Label = ""
    detail_template: str = ""
    detail_context: "Callable[[Any, Actor, datetime], dict[str, Any]] | None" = None
    heading: Callable[[Any], str] | None = None
    help: Label = ""

    @property
    def module(self) -> str:
        """The module's name."""
        return self.name.split(".")[0]

    @property
    def url(self) -> str:
        """The list page."""
        return f"/{self.name.replace('.', '/')}/"

    def record_url(self, row: Any) -> str:
        """The page of one row."""
        return f"{self.url}{self.key_of(row)}/"

    def key_of(self, row: Any) -> str:
        """The value that names a row in urls and API."""
        return str(getattr(row, self.key))

    def title_of(self, row: Any) -> str:
        """What the record page is headed."""
        if self.heading is not None:
            return str(self.heading(row))
        return str(getattr(row, "name", "") or getattr(row, "title", "") or self.key_of(row))

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """Columns by field name."""
        return {column.field: column for column in self.columns}

    def editable(self, *, new: bool) -> list[str]:
        """The fields a person fills in: of a new row, or of one that exists."""
        return [column.field for column in self.columns if column.edited and (new or not column.once)]

    def may_amend(self, actor: "Actor", row: Any) -> bool:
        """True where the row may be changed and this actor may do it."""
        if self.update is None or not actor.may(self.write_permission, row):
            return False
        return self.amendable is None or self.amendable(row)

    def model_field(self, column: Column) -> Any:
        """The model field a column shows, following `__`; None for derived columns."""
        model: Any = self.model
        found: Any = None
        for part in column.field.split("__"):
            try:
                found = model._meta.get_field(part)
            except FieldDoesNotExist:
                return None
            model = found.related_model
        return found

    def label(self, column: Column) -> str:
        """The column's heading."""
        if column.label:
            return str(column.label)
        found = self.model_field(column)
        return str(found.verbose_name) if found is not None else column.field

    def problems(self) -> list[str]:
        """What is wrong with the declaration; a start-up promise holds it empty."""
        wrong = []
        for column in self.columns:
            found = self.model_field(column)
            if found is None and column.value is None:
                wrong.append(f"{self.name}: {column.field} is neither a field nor derived")
            if column.edited and ("__" in column.field or (found is None and column.asked is None)):
                wrong.append(f"{self.name}: {column.field} cannot be edited")
            if column.searched and not isinstance(found, models.CharField | models.TextField):
                wrong.append(f"{self.name}: {column.field} is searched but is no text")
            if column.listed and isinstance(found, GeometryField):
                wrong.append(f"{self.name}: geometry {column.field} cannot be listed")
        if (self.create or self.update) and not self.write_permission:
            wrong.append(f"{self.name}: writes need a write_permission")
        if not any(column.searched for column in self.columns):
            wrong.append(f"{self.name}: nothing can be searched")
        return wrong


LEDGERS: dict[str, Ledger] = {}


def register(ledger: Ledger) -> Ledger:
    """Add a ledger, and its layer where it has a geometry."""
    if ledger.name in LEDGERS:
        raise ValueError(f"ledger {ledger.name} is registered twice")
    LEDGERS[ledger.name] = ledger
    if ledger.geometry:
        from sentinel.geo.layers import Layer, register_layer

        register_layer(
            Layer(
                name=ledger.name,
                title=str(ledger.title),
                kind=ledger.layer_kind,
                rows=ledger.layer_rows or ledger.rows,
                rows_of=ledger.layer_rows_of,
                permission=ledger.permission,
                geometry=ledger.geometry,
                properties={"key": ledger.key, **ledger.layer_properties},
                mark=ledger.mark,
                record_url=f"{ledger.url}{{key}}/",
                style=ledger.layer_style,
            )
        )
    return ledger
