"""Outlines short enough for a message that cut nobody off: a shape is widened first and simplified after.

Receivers of warnings take short polygons only. What simplification takes away is less than what was added before, so
every place of the shape stays inside; who lives just outside is warned too, which does no harm.
"""

from decimal import Decimal
from math import cos, radians

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon

Ring = tuple[tuple[Decimal, Decimal], ...]

MOST_POSITIONS = 100
MOST_PARTS = 20
_METRES_A_DEGREE = 111_000
# Positions have four decimals (about 10 m); what rounding moves is made up for by the same width.
_ROUNDING, _STEP, _WIDEST = 0.0001, 0.0002, 2.0
_AS_WRITTEN = Decimal("0.0001")


def covering(shape: MultiPolygon, *, margin_m: float = 0, most: int = MOST_POSITIONS) -> tuple[Ring, ...]:
    """Closed rings of (latitude, longitude), each of at most `most` positions, that together hold the whole shape.

    `margin_m` is added on every side (metres); holes are filled. A shape of very many parts gets one ring around all.
    """
    parts: list[GEOSGeometry] = list(shape)
    if len(parts) > MOST_PARTS:
        parts = [shape.convex_hull]
    return tuple(_ring(part, margin_m, most) for part in parts)


def _ring(part: GEOSGeometry, margin_m: float, most: int) -> Ring:
    south, north = part.extent[1], part.extent[3]
    margin = margin_m / (_METRES_A_DEGREE * cos(radians(max(abs(south), abs(north))))) + _ROUNDING
    tolerance = 0.0
    while tolerance < _WIDEST:
        wide = Polygon(part.buffer(margin + tolerance * 1.1, quadsegs=4)[0], srid=part.srid)
        found = _rounded(wide.simplify(tolerance, preserve_topology=True))
        if found.num_coords <= most and found.valid and found.covers(part):
            return _positions(found)
        tolerance = tolerance * 2 or _STEP
    return _positions(_rounded(part.buffer(margin).envelope))


def _rounded(shape: GEOSGeometry) -> Polygon:
    return Polygon([(round(lon, 4), round(lat, 4)) for lon, lat, *_height in shape[0]], srid=shape.srid)


def _positions(shape: Polygon) -> Ring:
    return tuple(
        (Decimal(lat).quantize(_AS_WRITTEN), Decimal(lon).quantize(_AS_WRITTEN)) for lon, lat in shape[0].coords
    )
