"""Layer registry: what One Map, tiles and searches can show, each cut to the reader's scope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import Actor
from sentinel.kernel.text import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer: scoped rows with a geometry, and the fields a popup or style reads.

    `kind` is point, line or polygon; `mark` is what a reader must see beside it (示意, 演示);
    `rows(actor)` yields rows with `geometry` (CGCS2000); `properties` maps tile attribute to field path;
    `record_url` is a template with `{key}` for the record behind a feature.
    """

    name: str
    title: Label
    kind: str
    rows: Callable[[Actor], "QuerySet[Any, Any]"]
    permission: str
    geometry: str = "point"
    properties: Mapping[str, str] = field(default_factory=dict)
    mark: Label = ""
    record_url: str = ""
    style: Mapping[str, Any] = field(default_factory=dict)
    shown: bool = True


LAYERS: dict[str, Layer] = {}


def register_layer(layer: Layer) -> Layer:
    """Add a layer; names are unique."""
    if layer.name in LAYERS:
        raise ValueError(f"layer {layer.name} is registered twice")
    LAYERS[layer.name] = layer
    return layer


def layers_for(actor: Actor) -> list[Layer]:
    """The layers an actor may look at, in registration order."""
    return [layer for layer in LAYERS.values() if not layer.permission or actor.has(layer.permission)]


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
