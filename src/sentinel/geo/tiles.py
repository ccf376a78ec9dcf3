"""Vector tiles straight from PostGIS: the scoped query becomes one ST_AsMVT statement."""

from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BinaryField, F, Func, Value

from sentinel.geo.layers import Layer
from sentinel.geo.models import CGCS2000
from sentinel.kernel.actor import Actor

WEB_MERCATOR = 3857
MAX_ZOOM = 22
EXTENT, BUFFER = 4096, 128


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


def in_range(z: int, x: int, y: int) -> bool:
    """True when the tile exists in the Web Mercator pyramid."""
    return 0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z


def tile(layer: Layer, actor: Actor, z: int, x: int, y: int) -> bytes:
    """The Mapbox Vector Tile of one layer for one reader; empty bytes where nothing lies."""
    envelope = _Envelope(Value(z), Value(x), Value(y))
    rows = (
        layer.rows(actor)
        .filter(
            **{
                f"{layer.geometry}__bboverlaps": _Transform(
                    envelope, Value(CGCS2000), output_field=GeometryField(srid=CGCS2000)
                )
            }
        )
        .annotate(
            tile_geometry=_TileGeometry(
                _Transform(F(layer.geometry), Value(WEB_MERCATOR)), envelope, Value(EXTENT), Value(BUFFER), Value(True)
            ),
            **{f"tile_{name}": F(path) for name, path in layer.properties.items()},
        )
        .values("tile_geometry", *(f"tile_{name}" for name in layer.properties))
        .order_by()
    )
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # the reader holds nothing that could reach a row
        return b""
    names = ", ".join(["t.tile_geometry", *(f't."tile_{name}" AS "{name}"' for name in layer.properties)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ST_AsMVT(m.*, %s, {EXTENT}, 'tile_geometry') FROM"
            f" (SELECT {names} FROM ({sql}) t WHERE t.tile_geometry IS NOT NULL) m",
            [layer.name, *params],
        )
        row: Any = cursor.fetchone()
    return bytes(row[0]) if row and row[0] is not None else b""
