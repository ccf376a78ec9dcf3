"""OGC API - Features, Part 1 (17-069r4): the documents, as plain values, for any layer of the registry.

Core, GeoJSON and OpenAPI 3.0 classes; coordinates in CRS84 degrees (CGCS2000 equals WGS 84 within centimetres).
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import F, Q, QuerySet

from sentinel.geo.layers import Layer
from sentinel.geo.models import CGCS2000
from sentinel.kernel.actor import Actor

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
GEOJSON = "application/geo+json"
DEFAULT_LIMIT, MAX_LIMIT = 100, 5000
DIGITS = 7
ASKABLE = {"bbox", "limit", "datetime", "after", "f"}


class BadQuery(ValueError):
    """A request that cannot be answered; the sentence says which part of it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What of a collection is asked for. `after` is the row the page begins behind."""

    limit: int = DEFAULT_LIMIT
    box: tuple[float, float, float, float] | None = None
    since: datetime | None = None
    until: datetime | None = None
    timed: bool = False
    after: str = ""


def asked(given: dict[str, str]) -> Query:
    """The query of a request's parameters; unknown ones are refused, as the standard asks."""
    if unknown := set(given) - ASKABLE:
        raise BadQuery(f"unknown parameter: {', '.join(sorted(unknown))}")
    if given.get("f", "json") not in {"json", "geojson"}:
        raise BadQuery("f: only json")
    since, until = _span(given["datetime"]) if "datetime" in given else (None, None)
    box = _box(given["bbox"]) if "bbox" in given else None
    return Query(_limit(given), box, since, until, "datetime" in given, given.get("after", "").replace("\x00", ""))


def _limit(given: dict[str, str]) -> int:
    text = given.get("limit", str(DEFAULT_LIMIT))
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise BadQuery("limit: a positive whole number")
    return min(int(text), MAX_LIMIT)


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise BadQuery("bbox: numbers, separated by commas") from error
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(abs(number) <= 180 for number in numbers):
        raise BadQuery("bbox: west,south,east,north in degrees")
    west, south, east, north = numbers
    if south > north or abs(south) > 90 or abs(north) > 90:
        raise BadQuery("bbox: south must not be above north")
    return west, south, east, north


def _span(text: str) -> tuple[datetime | None, datetime | None]:
    parts = text.split("/")
    if len(parts) > 2 or not any(part not in {"", ".."} for part in parts):
        raise BadQuery("datetime: an instant, or two with / between")
    ends = [None if part in {"", ".."} else _instant(part) for part in parts]
    first, last = (ends[0], ends[0]) if len(ends) == 1 else (ends[0], ends[1])
    if first and last and first > last:
        raise BadQuery("datetime: begins after it ends")
    return first, last


def _instant(text: str) -> datetime:
    try:
        said = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise BadQuery("datetime: RFC 3339, such as 2023-07-31T03:00:00Z") from error
    if said.tzinfo is None:
        raise BadQuery("datetime: with its zone, such as 2023-07-31T03:00:00Z")
    return said


def matching(layer: Layer, actor: Actor, query: Query) -> "QuerySet[Any, Any]":
    """The reader's rows of a layer within box and time; rows without an instant are always within the time."""
    rows = layer.rows(actor).filter(**{f"{layer.geometry}__isnull": False})
    if query.box is not None:
        rows = rows.filter(_in_box(layer.geometry, query.box))
    if query.timed and layer.instant:
        during = Q()
        during &= Q(**{f"{layer.instant}__gte": query.since}) if query.since else Q()
        during &= Q(**{f"{layer.instant}__lte": query.until}) if query.until else Q()
        rows = rows.filter(during | Q(**{f"{layer.instant}__isnull": True}))
    return rows


def _in_box(geometry: str, box: tuple[float, float, float, float]) -> Q:
    """Within the box; one whose west lies east of its east crosses the antimeridian."""
    west, south, east, north = box
    halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    condition = Q()
    for left, right in halves:
        condition |= Q(**{f"{geometry}__intersects": _rectangle(left, south, right, north)})
    return condition


def _rectangle(west: float, south: float, east: float, north: float) -> GEOSGeometry:
    """A box; one without width or height is a line or a point, or nothing could ever meet it."""
    if west < east and south < north:
        shape: GEOSGeometry = Polygon.from_bbox((west, south, east, north))
    elif west == east and south == north:
        shape = Point(west, south)
    else:
        shape = LineString((west, south), (east, north))
    shape.srid = CGCS2000
    return shape


def page(layer: Layer, actor: Actor, query: Query) -> tuple[list[dict[str, Any]], int, str]:
    """(features, how many match, the row the next page begins behind or "")."""
    rows = matching(layer, actor, query)
    try:
        matched = rows.order_by().count()
    except EmptyResultSet:
        return [], 0, ""
    found = list(_read(layer, rows if not query.after else _behind(rows, query.after), query.limit + 1))
    window = found[: query.limit]
    following = str(window[-1]["ogc_row"]) if len(found) > query.limit else ""
    return [_feature(layer, row) for row in window], matched, following


def _behind(rows: "QuerySet[Any, Any]", after: str) -> "QuerySet[Any, Any]":
    try:
        return rows.filter(pk__gt=rows.model._meta.pk.to_python(after))
    except (ValueError, ValidationError) as error:
        raise BadQuery("after: as the link of the page before says it") from error


def one(layer: Layer, actor: Actor, key: str) -> dict[str, Any] | None:
    """One feature by its key."""
    named = layer.properties.get("key", layer.properties.get("code", "pk"))
    expression = F(named) if isinstance(named, str) else named
    rows = layer.rows(actor).filter(**{f"{layer.geometry}__isnull": False}).annotate(ogc_key=expression)
    found = next(iter(_read(layer, rows.filter(ogc_key=key.replace("\x00", "")), 1)), None)
    return _feature(layer, found) if found is not None else None


def _read(layer: Layer, rows: "QuerySet[Any, Any]", limit: int) -> "QuerySet[Any, Any]":
    named = {
        f"ogc_{number}": F(path) if isinstance(path, str) else path
        for number, path in enumerate(layer.properties.values())
    }
    return (
        rows.annotate(ogc_row=F("pk"), ogc_shape=AsGeoJSON(layer.geometry, precision=DIGITS), **named)
        .order_by("pk")
        .values("ogc_row", "ogc_shape", *named)[:limit]
    )


def _feature(layer: Layer, row: dict[str, Any]) -> dict[str, Any]:
    properties = {name: _plain(row[f"ogc_{number}"]) for number, name in enumerate(layer.properties)}
    key = properties.get("key", properties.get("code", row["ogc_row"]))
    shape = json.loads(row["ogc_shape"])
    shape.pop("crs", None)
    return {"type": "Feature", "id": key, "geometry": shape, "properties": properties}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def extent(layer: Layer, actor: Actor) -> list[float] | None:
    """The box of what the reader sees of a layer; None where that is nothing."""
    try:
        box = layer.rows(actor).order_by().aggregate(box=Extent(layer.geometry))["box"]
    except EmptyResultSet:
        return None
    return [round(float(edge), DIGITS) for edge in box] if box else None


def collection(layer: Layer, actor: Actor, base: str) -> dict[str, Any]:
    """What a collection says of itself."""
    here = f"{base}/collections/{layer.name}"
    box = extent(layer, actor)
    said = [part for part in (str(layer.mark), layer.credit, "尚未导入" if layer.empty else "") if part]
    return {
        "id": layer.name,
        "title": str(layer.title),
        "description": "；".join(said),
        "itemType": "feature",
        "crs": [CRS84],
        **({"extent": {"spatial": {"bbox": [box], "crs": CRS84}}} if box else {}),
        "links": [
            {"href": here, "rel": "self", "type": "application/json", "title": str(layer.title)},
            {"href": f"{here}/items", "rel": "items", "type": GEOJSON, "title": str(layer.title)},
        ],
    }
