"""Vector tiles straight from PostGIS: the scoped query becomes one ST_AsMVT statement; many points become bubbles."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BinaryField, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable

from sentinel.geo.layers import Layer
from sentinel.geo.models import CGCS2000, WEB_MERCATOR
from sentinel.kernel.actor import Actor

MAX_ZOOM = 22
EXTENT, BUFFER = 4096, 128
# Below this zoom, a layer with more points than this comes as bubbles: count and extent a cell of the tile's grid.
CLUSTERED_BELOW = 11
CLUSTERED_FROM = 600
CELLS = 8
KEPT = 512  # tiles of bubbles, of some kilobytes each
HALF_WORLD = 20037508.342789244
EDGES = (("west", "X", "low"), ("south", "Y", "low"), ("east", "X", "top"), ("north", "Y", "top"))


class _Envelope(Func):
    function = "ST_TileEnvelope"
    output_field = GeometryField(srid=WEB_MERCATOR)


class _TileGeometry(Func):
    """Geometry cut to the tile; named binary so that the ORM passes it on untouched."""

    function = "ST_AsMVTGeom"
    output_field = BinaryField()


class _Transform(Func):
    function = "ST_Transform"
    output_field = GeometryField(srid=WEB_MERCATOR)


class _Plain(Func):
    """A geometry as it is stored, untouched by the ORM's own reading of it."""

    template = "%(expressions)s"
    output_field = BinaryField()


def in_range(z: int, x: int, y: int) -> bool:
    """True when the tile exists in the Web Mercator pyramid."""
    return 0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z


def tile(layer: Layer, actor: Actor, z: int, x: int, y: int) -> bytes:
    """The Mapbox Vector Tile of one layer for one reader; empty bytes where nothing lies."""
    if layer.empty or layer.kind == "raster":
        return b""
    try:
        if z < CLUSTERED_BELOW and layer.kind == "point" and clustered(layer, actor):
            return _bubbles(layer, actor, z, x, y)
        return _features(layer, actor, z, x, y)
    except EmptyResultSet:  # the reader holds nothing that could reach a row
        return b""


def clustered(layer: Layer, actor: Actor) -> bool:
    """True when this reader's points of the layer are too many to be told apart on one screen."""
    rows = layer.rows(actor).order_by().values("pk")
    return len(rows[CLUSTERED_FROM : CLUSTERED_FROM + 1]) > 0


def _expressions(layer: Layer) -> dict[str, Combinable]:
    return {name: F(path) if isinstance(path, str) else path for name, path in layer.properties.items()}


def _mercator(layer: Layer) -> Combinable:
    """The stored copy in the map's projection, or the geometry turned into it."""
    return F(layer.mercator) if layer.mercator else _Transform(F(layer.geometry), Value(WEB_MERCATOR))


def _within(layer: Layer, actor: Actor, envelope: Combinable) -> "QuerySet[Any, Any]":
    """The reader's rows whose box meets the envelope."""
    if layer.mercator:
        return layer.rows(actor).filter(**{f"{layer.mercator}__bboverlaps": envelope})
    degrees = _Transform(envelope, Value(CGCS2000), output_field=GeometryField(srid=CGCS2000))
    return layer.rows(actor).filter(**{f"{layer.geometry}__bboverlaps": degrees})


def _features(layer: Layer, actor: Actor, z: int, x: int, y: int) -> bytes:
    envelope = _Envelope(Value(z), Value(x), Value(y))
    named = {f"tile_{number}": expression for number, expression in enumerate(_expressions(layer).values())}
    rows = (
        _within(layer, actor, envelope)
        .annotate(
            tile_geometry=_TileGeometry(_mercator(layer), envelope, Value(EXTENT), Value(BUFFER), Value(True)), **named
        )
        .values("tile_geometry", *named)
        .order_by()
    )
    sql, params = rows.query.sql_with_params()
    columns = ", ".join(["t.tile_geometry", *(f"t.{at} AS {_quoted(name)}" for at, name in _pairs(named, layer))])
    return _asked(
        f"SELECT ST_AsMVT(m.*, %s, {EXTENT}, 'tile_geometry') FROM"
        f" (SELECT {columns} FROM ({sql}) t WHERE t.tile_geometry IS NOT NULL) m",
        [layer.name, *params],
    )


def _bubbles(layer: Layer, actor: Actor, z: int, x: int, y: int) -> bytes:
    """One point a cell of the grid, at the middle of its points, with `cluster_count` and the box to zoom to.

    Every point belongs to one cell of one tile, so that the counts of all tiles of a zoom add up to the rows. A cell
    with one point is that point, with all it says of itself.
    """
    envelope = _Envelope(Value(z), Value(x), Value(y))
    within = _within(layer, actor, envelope).order_by()
    named = {f"tile_{number}": expression for number, expression in enumerate(_expressions(layer).values())}
    places = within.annotate(tile_key=F("pk"), tile_geometry=_Plain(_mercator(layer))).values(
        "tile_key", "tile_geometry"
    )
    said = within.annotate(tile_key=F("pk"), **named).values("tile_key", *named)
    sql, params = places.query.sql_with_params()
    said_sql, said_params = said.query.sql_with_params()
    single = [f"s.{at}::text AS {_quoted(name)}" for at, name in _pairs(named, layer)]
    corner = "ST_Transform(ST_SetSRID(ST_MakePoint(g.{0}_x, g.{0}_y), 3857), 4490)"
    edges = [
        f"CASE WHEN g.many > 1 THEN ST_{axis}({corner.format(which)}) END AS cluster_{name}"
        for name, axis, which in (
            ("west", "X", "low"),
            ("south", "Y", "low"),
            ("east", "X", "top"),
            ("north", "Y", "top"),
        )
    ]
    # Cells are counted from the corner of the world, so that a point falls into the same one whichever tile asks.
    size = f"({2 * HALF_WORLD} / {2**z * CELLS})"
    query = f"""
        WITH p AS (SELECT t.tile_key, (ST_XMin(t.tile_geometry::box3d) + ST_XMax(t.tile_geometry::box3d)) / 2 AS x,
            (ST_YMin(t.tile_geometry::box3d) + ST_YMax(t.tile_geometry::box3d)) / 2 AS y FROM ({sql}) t OFFSET 0),
        c AS (SELECT p.*, floor((x + {HALF_WORLD}) / {size})::int AS col,
            floor(({HALF_WORLD} - y) / {size})::int AS line FROM p),
        g AS (SELECT * FROM (SELECT col, line, count(*) AS many, avg(x) AS x, avg(y) AS y, min(x) AS low_x,
            min(y) AS low_y, max(x) AS top_x, max(y) AS top_y, min(tile_key) AS tile_key FROM c GROUP BY col, line
            OFFSET 0) cells WHERE col BETWEEN {x * CELLS} AND {x * CELLS + CELLS - 1}
            AND line BETWEEN {y * CELLS} AND {y * CELLS + CELLS - 1}),
        m AS (SELECT ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(g.x, g.y), 3857), ST_TileEnvelope(%s, %s, %s),
                {EXTENT}, {BUFFER}, true) AS tile_geometry,
            CASE WHEN g.many > 1 THEN g.many END AS cluster_count, {", ".join([*edges, *single])}
            FROM g LEFT JOIN ({said_sql}) s ON g.many = 1 AND s.tile_key = g.tile_key)
        SELECT ST_AsMVT(m.*, %s, {EXTENT}, 'tile_geometry') FROM m WHERE tile_geometry IS NOT NULL
    """
    asked = (*params, z, x, y, *said_params, layer.name)
    return _kept(layer.version, query, asked) if layer.version else _asked(query, asked)


def _pairs(named: dict[str, Combinable], layer: Layer) -> "zip[tuple[str, str]]":
    return zip(named, layer.properties, strict=True)


def _quoted(name: str) -> str:
    """A column name for the tile: what a file calls its columns must not end the name early, nor be a placeholder."""
    safe = name.replace('"', "'").replace("%", "%%")
    return f'"{safe}"'


@lru_cache(maxsize=KEPT)
def _kept(version: str, query: str, params: tuple[Any, ...]) -> bytes:
    """The answer to a query over rows that change only with their version; query and params say who may see what."""
    del version
    return _asked(query, params)


def _asked(query: str, params: Sequence[Any]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        row: Any = cursor.fetchone()
    return bytes(row[0]) if row and row[0] is not None else b""
