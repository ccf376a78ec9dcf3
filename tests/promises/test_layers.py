"""Every layer: a valid tile with just the rows a reader may see, and nothing for a reader elsewhere."""

from math import asinh, pi, radians, tan

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client

from promises.mvt import features
from promises.rows import DISTRICT, HERE, THERE, browser, make, make_areas, reader
from sentinel.geo.layers import LAYERS, Layer
from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.geo.tiles import tile
from sentinel.kernel.models import Area
from sentinel.ledger import LEDGERS

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda layer: str(layer.name))
SCOPED = pytest.mark.parametrize(
    "layer", [layer for layer in LAYERS.values() if layer.permission], ids=lambda layer: str(layer.name)
)
LON, LAT = 116.0, 40.0
ZOOM = 8
# Layers that are no ledger's show where another noun's rows lie.
NOUNS = {
    "warnings.silent": "warnings.callout",
    "quakes.epicentre": "quakes.quake",
    "consequences.place": "consequences.assessment",
    "consequences.turned": "consequences.zone",
}


def address(lon: float, lat: float, zoom: int = ZOOM) -> tuple[int, int, int]:
    """The tile (z, x, y) a position lies in."""
    side = 2**zoom
    return zoom, int((lon + 180) / 360 * side), int((1 - asinh(tan(radians(lat))) / pi) / 2 * side)


def make_shapes() -> None:
    """Every area lies in one small square."""
    make_areas()
    box = MultiPolygon(Polygon.from_bbox((115.9, 39.9, 116.1, 40.1)), srid=CGCS2000)
    AreaShape.objects.bulk_create(
        AreaShape(area=area, point=Point(LON, LAT, srid=CGCS2000), boundary=box) for area in Area.objects.all()
    )


def make_row(layer: Layer, area_code: str) -> None:
    """A row of the layer with a place; the public layers show the areas themselves."""
    noun = NOUNS.get(layer.name, layer.name)
    if noun in LEDGERS:
        row = make(noun, area_code)
        if any(field.name == "point" for field in type(row)._meta.get_fields()):
            type(row)._base_manager.filter(pk=row.pk, point__isnull=True).update(point=Point(LON, LAT, srid=CGCS2000))


def counted(layer: Layer, area: str) -> int:
    """Features a reader of an area gets in the tile over the district."""
    return features(tile(layer, reader(layer.permission, area=area), *address(LON, LAT))).get(layer.name, 0)


@EVERY
def test_a_tile_holds_the_rows_in_reach(layer: Layer) -> None:
    make_shapes()
    make_row(layer, HERE)
    make_row(layer, THERE)
    visible = {area: layer.rows(reader(layer.permission, area=area)).count() for area in (DISTRICT, HERE, THERE)}
    assert {area: counted(layer, area) for area in visible} == visible
    assert visible[DISTRICT] >= 1


@SCOPED
def test_a_tile_is_empty_for_a_reader_elsewhere(layer: Layer) -> None:
    make_shapes()
    make_row(layer, HERE)
    assert counted(layer, HERE) == 1
    assert counted(layer, THERE) == 0
    assert tile(layer, reader("nothing.view", area=DISTRICT), *address(LON, LAT)) == b""


@SCOPED
def test_tiles_are_served_to_who_may_look(layer: Layer) -> None:
    make_shapes()
    make_row(layer, HERE)
    z, x, y = address(LON, LAT)
    url = f"/geo/tiles/{layer.name}/{z}/{x}/{y}.mvt"
    right = browser(layer.permission, area=DISTRICT)
    answer = right.get(url)
    assert (answer.status_code, features(answer.content)) == (200, {layer.name: 1})
    assert Client().get(url).status_code == 401
    assert browser("nothing.view", area=DISTRICT).get(url).status_code == 404
    assert right.get(f"/geo/tiles/{layer.name}/99/{x}/{y}.mvt").status_code == 404
    assert right.get(f"/geo/tiles/{layer.name}/{z}/99999/{y}.mvt").status_code == 404


@SCOPED
def test_a_feature_leads_to_a_page(layer: Layer) -> None:
    make_shapes()
    make_row(layer, HERE)
    row = layer.rows(reader(layer.permission, area=DISTRICT)).values(layer.properties["key"])[0]
    url = layer.record_url.replace("{key}", str(row[layer.properties["key"]]))
    assert browser(layer.permission, area=DISTRICT).get(url).status_code == 200
