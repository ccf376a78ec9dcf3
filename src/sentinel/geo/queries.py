"""Reads of geo: brought files, layers and their editions, features of a layer, which area holds a point."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import MultiPolygon, Point
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from sentinel.geo.models import CGCS2000, AreaShape, Edition, EditionState, Feature, ImportedLayer, Source
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.kernel.scope import area_stem

FIRST_ROWS = 20
TOLD_PROBLEMS = 100


def sources(actor: Actor) -> "QuerySet[Source, Source]":
    """Files brought where the reader maintains layers."""
    return Source.objects.visible_to(actor)


def imported_layers(actor: Actor) -> "QuerySet[ImportedLayer, ImportedLayer]":
    """Layers the reader may see, for everybody or for a permission they hold; those without data at the end."""
    shown = ImportedLayer.objects.filter(removed_at__isnull=True).select_related("current", "current__source")
    owed = ExpressionWrapper(Q(current__isnull=True), BooleanField())
    rows = shown.order_by(owed, "title", "code")
    if actor.everything:
        return rows
    held = {hold.permission for hold in actor.holds}
    return rows.filter(Q(permission="") | Q(permission__in=held))


def kept_layers(actor: Actor) -> "QuerySet[ImportedLayer, ImportedLayer]":
    """Layers the reader maintains."""
    return ImportedLayer.objects.visible_to(actor, "geo.manage").filter(removed_at__isnull=True)


def editions(actor: Actor) -> "QuerySet[Edition, Edition]":
    """Every reading-in of the layers the reader maintains, newest first."""
    return Edition.objects.visible_to(actor, "geo.manage").select_related("layer", "source")


def open_editions(actor: Actor) -> "QuerySet[Edition, Edition]":
    """Reading in, or waiting to be confirmed."""
    states = (EditionState.LOADING, EditionState.REPAIRING, EditionState.DRAFT)
    return editions(actor).filter(state__in=states)


def due_editions(at: datetime) -> list[tuple[object, datetime]]:
    """Editions with work for the sweeper."""
    return list(Edition.objects.filter(due_at__lte=at).values_list("pk", "due_at"))


def next_due() -> datetime | None:
    """When the next of them is due."""
    return Edition.objects.filter(due_at__isnull=False).order_by("due_at").values_list("due_at", flat=True).first()


def features(actor: Actor, layer: ImportedLayer) -> "QuerySet[Feature, Feature]":
    """What the map shows of a layer to this reader: all of it, or the part within the areas of their permission."""
    rows = Feature.objects.filter(edition=layer.current_id)
    return rows.visible_to(actor, layer.permission) if layer.permission else rows


def draft_features(edition: Edition) -> "QuerySet[Feature, Feature]":
    """Rows of an edition, for who maintains it."""
    return Feature.objects.filter(edition=edition)


def first_rows(edition: Edition) -> list[Feature]:
    """The first rows of an edition as they stand in the file."""
    return list(Feature.objects.filter(edition=edition).order_by("number")[:FIRST_ROWS])


def problem_rows(edition: Edition) -> list[Feature]:
    """The first rows with something wrong, in the order of the file."""
    return list(Feature.objects.filter(edition=edition).exclude(problem="").order_by("number")[:TOLD_PROBLEMS])


def without_place(edition: Edition) -> int:
    """How many rows have no usable place."""
    return Feature.objects.filter(edition=edition, geometry__isnull=True).count()


def classes(edition: Edition) -> list[tuple[str, int]]:
    """Values of the class column with their numbers, the most frequent first; the first twelve."""
    if not edition.class_field:
        return []
    path = f"properties__{edition.class_field}"
    rows = Feature.objects.filter(edition=edition).order_by().values(path).annotate(rows=Count("pk"))
    found = [(str(row[path]), row["rows"]) for row in rows if row[path] not in (None, "")]
    return sorted(found, key=lambda row: (-row[1], row[0]))[:12]


def outline() -> AreaShape | None:
    """The shape of the district."""
    return AreaShape.objects.filter(area__kind="district", boundary__isnull=False).first()


def boundaries(codes: Iterable[str]) -> dict[str, MultiPolygon]:
    """The boundaries of areas by code, of those that have one."""
    rows = AreaShape.objects.filter(area__in=list(codes), boundary__isnull=False)
    return {code: shape for code, shape in rows.values_list("area_id", "boundary") if shape is not None}


def town_shape(area_code: str) -> AreaShape | None:
    """The shape of the town a reader belongs to; None for readers of the whole district."""
    return AreaShape.objects.filter(area=f"{area_code[:9]}000", area__kind="town", boundary__isnull=False).first()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What holds a point: district and town by their boundaries, the nearest village seat of that town."""

    inside: bool
    town: Area | None = None
    town_mark: str = ""
    village: Area | None = None
    village_mark: str = ""
    village_m: int | None = None

    @property
    def area_code(self) -> str:
        """The smallest area whose boundary is known to hold the point."""
        return self.town.code if self.town else ""


def whereabouts(lon: float, lat: float) -> Whereabouts:
    """Which district, town and village a position (CGCS2000 degrees) belongs to."""
    here = Point(lon, lat, srid=CGCS2000)
    holding = list(
        AreaShape.objects.filter(boundary__intersects=here).select_related("area").order_by("area__kind", "area")
    )
    town = next((shape for shape in holding if shape.area.kind == "town"), None)
    inside = any(shape.area.kind == "district" for shape in holding)
    exact = next((shape for shape in holding if shape.area.kind in {"village", "community"}), None)
    if town is None:
        return Whereabouts(inside)
    near = exact or _nearest_village(here, town.area.code)
    return Whereabouts(
        inside=inside,
        town=town.area,
        town_mark=town.mark,
        village=near.area if near else None,
        village_mark=near.mark if near else "",
        village_m=None if near is None or exact else round(near.away.m),  # type: ignore[attr-defined]
    )


def _nearest_village(here: Point, town: str) -> AreaShape | None:
    rows: Any = AreaShape.objects.filter(
        area__code__startswith=area_stem(town), area__kind__in=("village", "community"), point__isnull=False
    )
    near = rows.select_related("area").annotate(away=Distance("point", here)).order_by("away")
    found: AreaShape | None = near.first()
    return found
