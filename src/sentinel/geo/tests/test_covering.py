"""Short outlines hold the whole shape they stand for: held by an outside judge (shapely)."""

import json
from math import cos, pi, sin
from pathlib import Path

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon as Judge
from shapely.geometry import box
from shapely.geometry import shape as judged

from sentinel.geo.covering import MOST_POSITIONS, covering

PACKS = Path(__file__).parents[4] / "packs"
ONE_METRE = 1 / 111_000


def ring_of(ring: tuple) -> Judge:
    """A ring of (latitude, longitude) as the judge draws it."""
    return Judge([(float(lon), float(lat)) for lat, lon in ring])


def pack_shapes() -> list[dict]:
    """Every boundary that the pack brings."""
    names = ("outline.geojson", "cells.geojson")
    return [
        row["geometry"] for name in names for row in json.loads((PACKS / "mentougou" / name).read_text())["features"]
    ]


@pytest.mark.parametrize("margin_m", [0, 500])
def test_areas_of_the_pack_lie_wholly_inside_their_outlines(margin_m: int) -> None:
    shapes = pack_shapes()
    assert len(shapes) == 14
    for geometry in shapes:
        shape = GEOSGeometry(json.dumps(geometry))
        (ring,) = covering(MultiPolygon(shape), margin_m=margin_m)
        assert ring[0] == ring[-1]
        assert len(ring) <= MOST_POSITIONS
        assert ring_of(ring).covers(judged(geometry).buffer(margin_m * ONE_METRE * 0.99))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.002, 0.4), min_size=5, max_size=400),
    st.floats(-60, 60),
    st.sampled_from([8, 40, 100]),
)
def test_ragged_shapes_are_covered_by_few_positions(radii: list[float], south: float, most: int) -> None:
    turns = [2 * pi * number / len(radii) for number in range(len(radii))]
    edge = [(116 + r * cos(a), south + r * sin(a)) for r, a in zip(radii, turns, strict=True)]
    (ring,) = covering(MultiPolygon(Polygon([*edge, edge[0]])), most=most)
    assert len(ring) <= most
    assert ring_of(ring).covers(Judge(edge))


def test_islands_keep_their_rings_and_many_get_one_around_all() -> None:
    boxes = [Polygon.from_bbox((116 + n / 10, 40, 116.05 + n / 10, 40.05)) for n in range(21)]
    few, many = MultiPolygon(boxes[:3]), MultiPolygon(boxes)
    assert len(covering(few)) == 3
    (around,) = covering(many)
    assert ring_of(around).covers(box(116, 40, 118.05, 40.05))
