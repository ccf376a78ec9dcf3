"""Tiles and the layer list: what is asked for exists, and nobody without a login sees anything."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client

from sentinel.geo.layers import LAYERS, Layer, layers_for, register_layer
from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.geo.tiles import in_range, tile
from sentinel.kernel.actor import NOBODY, system
from sentinel.kernel.models import Account, Area
from sentinel.kernel.tests.samples import DISTRICT, actor

BOX = (115.9, 39.9, 116.1, 40.1)


@pytest.mark.parametrize(
    ("address", "there"),
    [((0, 0, 0), True), ((8, 255, 255), True), ((8, 256, 0), False), ((8, 0, -1), False), ((23, 0, 0), False)],
)
def test_a_tile_exists_in_the_pyramid_only(address: tuple[int, int, int], there: bool) -> None:
    assert in_range(*address) is there


def make_district() -> Account:
    """A district with an outline, and somebody who may log in."""
    area = Area.objects.create(code=DISTRICT, name="测试区", short_name="测试区", kind="district")
    outline = MultiPolygon(Polygon.from_bbox(BOX), srid=CGCS2000)
    AreaShape.objects.create(area=area, point=Point(116, 40, srid=CGCS2000), boundary=outline)
    return Account.objects.create(username="u", label="某人")


@pytest.mark.django_db
def test_the_map_opens_at_the_outline(client: Client) -> None:
    client.force_login(make_district())
    answer = client.get("/geo/layers.json").json()
    assert answer["bounds"] == pytest.approx(list(BOX))
    assert [layer["name"] for layer in answer["layers"]] == [name for name in LAYERS if name.startswith("areas.")]
    assert {layer["mark"] for layer in answer["layers"]} == {"示意"}


@pytest.mark.django_db
def test_without_a_login_there_is_no_map(client: Client) -> None:
    make_district()
    assert client.get("/geo/layers.json").status_code == 401
    assert client.get("/tiles/areas.outline/8/210/96.mvt").status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/tiles/areas.outline/8/999/96.mvt", "/tiles/no.layer/8/210/96.mvt"])
def test_what_does_not_exist_is_not_found(client: Client, url: str) -> None:
    client.force_login(make_district())
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_tile_far_away_is_empty() -> None:
    make_district()
    assert tile(LAYERS["areas.outline"], NOBODY, 0, 0, 0) != b""
    assert tile(LAYERS["areas.outline"], NOBODY, 8, 0, 0) == b""


def test_layers_are_named_once_and_shown_by_permission() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        register_layer(LAYERS["areas.outline"])
    scoped = {layer.name for layer in LAYERS.values() if layer.permission}
    assert scoped
    assert scoped.isdisjoint(layer.name for layer in layers_for(actor()))
    assert scoped <= {layer.name for layer in layers_for(system("t"))}
    assert all(isinstance(layer, Layer) for layer in LAYERS.values())
