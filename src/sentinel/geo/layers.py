"""Layer registry: what One Map, tiles and searches can show, each cut to the reader's scope."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from sentinel.geo import queries
from sentinel.geo.models import AreaShape, Edition, ImportedLayer
from sentinel.kernel.actor import Actor
from sentinel.kernel.text import Label

IMPORTED, DRAFT = "imported.", "draft."
CATEGORIES = ("#0e7490", "#7a5af8", "#3b7c0f", "#c11574", "#b54708", "#0f766e", "#6941c6", "#57534e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer: scoped rows with a geometry, and the fields a popup or style reads.

    `kind` is point, line, polygon, mixed or raster; `mark` is what a reader must see beside it (示意, 演示);
    `rows(actor)` yields rows with `geometry` (CGCS2000), `rows_of(actor, key)` those of one record for its own map;
    `mercator` names a stored copy for the tiles; `properties` maps attribute to field path or expression; `instant`
    names the field that says when; `record_url` is a template with `{key}` for the record behind a feature; `version`
    set: the rows of this layer change only with it. `empty`: there is no data yet. `picture` of a raster: `url`,
    `corners` (west, south, east, north) and, where it has pictures in time, `frames` of `url`, `minutes` and `text`.
    """

    name: str
    title: Label
    kind: str
    rows: Callable[[Actor], "QuerySet[Any, Any]"]
    permission: str
    rows_of: Callable[[Actor, str], "QuerySet[Any, Any]"] | None = None
    geometry: str = "point"
    mercator: str = ""
    properties: Mapping[str, str | Combinable] = field(default_factory=dict)
    instant: str = ""
    mark: Label = ""
    credit: str = ""
    record_url: str = ""
    style: Mapping[str, Any] = field(default_factory=dict)
    shown: bool = True
    version: str = ""
    empty: bool = False
    picture: Mapping[str, Any] = field(default_factory=dict)

    def of(self, key: str) -> "Layer":
        """The same layer with the rows of one record; unchanged where it knows no such rows."""
        rows_of = self.rows_of
        return self if rows_of is None else replace(self, rows=lambda actor: rows_of(actor, key))


@dataclass(frozen=True, slots=True)
class Source:
    """Layers that a module makes of its rows for one reader; their names begin with `prefix`.

    `listed(actor)` are those One Map offers; `named(actor, name)` is one by the rest of its name, which need not be
    listed: a page shows it beside the others.
    """

    prefix: str
    listed: Callable[[Actor], list[Layer]]
    named: Callable[[Actor, str], Layer | None]


LAYERS: dict[str, Layer] = {}
SOURCES: dict[str, Source] = {}


def register_layer(layer: Layer) -> Layer:
    """Add a layer; names are unique."""
    if layer.name in LAYERS:
        raise ValueError(f"layer {layer.name} is registered twice")
    LAYERS[layer.name] = layer
    return layer


def register_source(source: Source) -> Source:
    """Add a source of layers; prefixes are unique."""
    if source.prefix in SOURCES:
        raise ValueError(f"source {source.prefix} is registered twice")
    SOURCES[source.prefix] = source
    return source


def layers_for(actor: Actor) -> list[Layer]:
    """The layers an actor may look at: the registered ones in their order, those of sources, then the imported ones."""
    registered = [layer for layer in LAYERS.values() if not layer.permission or actor.has(layer.permission)]
    made = [layer for source in SOURCES.values() for layer in source.listed(actor)]
    return [*registered, *made, *(imported(row) for row in queries.imported_layers(actor))]


def find_layer(actor: Actor, name: str) -> Layer | None:
    """One layer this actor may look at, drafts of imported layers among them; None where there is none."""
    if name.startswith(IMPORTED):
        row = queries.imported_layers(actor).filter(code=name.removeprefix(IMPORTED)).first()
        return imported(row) if row is not None else None
    if name.startswith(DRAFT):
        code, _dot, number = name.removeprefix(DRAFT).rpartition(".")
        drafts = queries.editions(actor).filter(layer__code=code)
        edition = drafts.filter(number=int(number)).first() if number.isdecimal() and len(number) < 6 else None
        return draft(edition) if edition is not None else None
    for prefix, source in SOURCES.items():
        if name.startswith(prefix):
            return source.named(actor, name.removeprefix(prefix))
    layer = LAYERS.get(name)
    return layer if layer is not None and (not layer.permission or actor.has(layer.permission)) else None


def imported(row: ImportedLayer) -> Layer:
    """The layer an imported one is at present; empty where nothing was confirmed."""
    edition = row.current
    return Layer(
        name=f"{IMPORTED}{row.code}",
        title=row.title,
        kind=row.kind,
        rows=lambda actor: queries.features(actor, row),
        permission=row.permission,
        geometry="geometry",
        mercator="mercator",
        properties=_attributes(edition) if edition else {},
        instant="happened_at",
        mark=row.mark,
        credit=row.credit,
        style=_style(edition, row.style) if edition else {},
        shown=bool(row.style.get("shown", False)),
        version=f"{edition.pk}-{edition.stem}" if edition else "",
        empty=edition is None,
        picture=_picture(edition) if edition else {},
    )


def draft(edition: Edition) -> Layer:
    """An edition that is not shown yet, for who maintains it."""
    return Layer(
        name=f"{DRAFT}{edition.layer.code}.{edition.number}",
        title=edition.layer.title,
        kind=edition.kind,
        rows=lambda actor: queries.draft_features(edition),
        permission="geo.manage",
        geometry="geometry",
        mercator="mercator",
        properties=_attributes(edition),
        style=_style(edition, {}),
        picture=_picture(edition),
    )


def _attributes(edition: Edition) -> dict[str, str | Combinable]:
    """Attribute -> text of the property; the place in the file is the key."""
    found: dict[str, str | Combinable] = {"key": Cast("number", CharField())}
    if edition.label_field:
        found["name"] = KeyTextTransform(edition.label_field, "properties")
    for name in edition.fields:
        found.setdefault(name, KeyTextTransform(name, "properties"))
    return found


def _style(edition: Edition, said: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: name for name in edition.fields if name not in {"key", "name", edition.label_field}}
    style: dict[str, Any] = {"fields": shown, "minlabel": 13, **said}
    if edition.class_field and "colors" not in said:
        values = [value for value, _count in queries.classes(edition)]
        style |= {"by": edition.class_field, "colors": dict(zip(values, _colors(len(values)), strict=True))}
    return style


def _colors(count: int) -> Iterator[str]:
    return (CATEGORIES[number % len(CATEGORIES)] for number in range(count))


def _picture(edition: Edition) -> dict[str, Any]:
    if not edition.raster:
        return {}
    return {**edition.raster, "url": f"/geo/overviews/{edition.layer.code}/{edition.number}.png"}


def _areas(kinds: tuple[str, ...], geometry: str) -> Callable[[Actor], "QuerySet[Any, Any]"]:
    def rows(actor: Actor) -> "QuerySet[Any, Any]":
        del actor  # the division tree is public
        return AreaShape.objects.filter(area__kind__in=kinds, **{f"{geometry}__isnull": False}).annotate(
            code=F("area__code"), name=F("area__short_name")
        )

    return rows


for _name, _title, _kind, _kinds, _geometry in (
    ("areas.outline", "区界", "polygon", ("district",), "boundary"),
    ("areas.town", "镇街范围", "polygon", ("town",), "boundary"),
    ("areas.seat", "镇街驻地", "point", ("town",), "point"),
    ("areas.village", "村（社区）", "point", ("village", "community"), "point"),
):
    register_layer(
        Layer(
            name=_name,
            title=_title,
            kind=_kind,
            rows=_areas(_kinds, _geometry),
            permission="",
            geometry=_geometry,
            properties={"code": "code", "name": "name", "mark": "mark"},
            mark="示意",
            shown=_name != "areas.village",
        )
    )
