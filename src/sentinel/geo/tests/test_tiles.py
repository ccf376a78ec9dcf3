"""Tiles and the layer list: what is asked for exists, and nobody without a login sees anything."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from promises.mvt import attributes, features
from sentinel.geo import actions, tiles
from sentinel.geo.layers import LAYERS, Layer, Source, find_layer, layers_for, register_layer, register_source
from sentinel.geo.models import Edition, Feature, ImportedLayer
from sentinel.geo.tests import files
from sentinel.geo.tests.samples import keeper, make_district, make_edition, make_layer
from sentinel.geo.tiles import in_range, tile
from sentinel.kernel.actor import NOBODY, Actor, system
from sentinel.kernel.models import Account
from sentinel.kernel.tests.samples import AT, TOWN, actor

BOX = (115.9, 39.9, 116.1, 40.1)
ZOOM, X, Y = 8, 210, 96


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brought files lie in the test's own folder."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who may log in and holds nothing, in a district."""
    make_district()
    client.force_login(Account.objects.create(username="u", label="某人"))
    return client


@pytest.mark.parametrize(
    ("address", "there"),
    [((0, 0, 0), True), ((8, 255, 255), True), ((8, 256, 0), False), ((8, 0, -1), False), ((23, 0, 0), False)],
)
def test_a_tile_exists_in_the_pyramid_only(address: tuple[int, int, int], there: bool) -> None:
    assert in_range(*address) is there


@pytest.mark.django_db
def test_the_map_opens_at_the_outline(reader: Client) -> None:
    answer = reader.get("/geo/layers.json").json()
    assert answer["bounds"] == pytest.approx(list(BOX))
    assert [layer["name"] for layer in answer["layers"]] == [name for name in LAYERS if name.startswith("areas.")]
    assert {layer["mark"] for layer in answer["layers"]} == {"示意"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["/geo/layers.json", "/geo/tiles/areas.outline/8/210/96.mvt", "/geo/where.json?q=116,40"]
)
def test_without_a_login_there_is_no_map(client: Client, url: str) -> None:
    make_district()
    assert client.get(url).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["no.layer", "imported.nothing", "draft.L0001.1", "draft.L0001.9999999999999", "draft.x", "imported.\x00"]
)
def test_what_does_not_exist_is_not_found(reader: Client, name: str) -> None:
    assert reader.get(f"/geo/tiles/{name}/8/210/96.mvt").status_code == 404
    assert reader.get("/geo/tiles/areas.outline/8/999/96.mvt").status_code == 404


@pytest.mark.django_db
def test_a_tile_far_away_is_empty() -> None:
    make_district()
    assert tile(LAYERS["areas.outline"], NOBODY, 0, 0, 0) != b""
    assert tile(LAYERS["areas.outline"], NOBODY, 8, 0, 0) == b""


@pytest.mark.django_db
def test_layers_are_named_once_and_shown_by_permission() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        register_layer(LAYERS["areas.outline"])
    scoped = {layer.name for layer in LAYERS.values() if layer.permission}
    assert scoped
    assert scoped.isdisjoint(layer.name for layer in layers_for(actor()))
    assert scoped <= {layer.name for layer in layers_for(system("t"))}
    assert all(isinstance(layer, Layer) for layer in LAYERS.values())


@pytest.mark.django_db
def test_a_source_lists_its_layers_and_knows_others_by_name(monkeypatch: pytest.MonkeyPatch, reader: Client) -> None:
    outline = LAYERS["areas.outline"]
    known = {name: replace(outline, name=f"made.{name}", shown=False) for name in ("listed", "beside")}
    monkeypatch.setattr("sentinel.geo.layers.SOURCES", {})
    register_source(Source("made.", lambda _actor: [known["listed"]], lambda _actor, name: known.get(name)))
    with pytest.raises(ValueError, match="registered twice"):
        register_source(Source("made.", lambda _actor: [], lambda _actor, _name: None))
    assert [layer.name for layer in layers_for(NOBODY) if layer.name.startswith("made.")] == ["made.listed"]
    assert find_layer(NOBODY, "made.beside") == known["beside"]
    assert find_layer(NOBODY, "made.nothing") is None
    asked = reader.get("/geo/layers.json", {"also": ["made.beside", "made.nothing", "made.\x00"]}).json()["layers"]
    shown = {layer["name"]: layer["shown"] for layer in asked if layer["name"].startswith("made.")}
    assert shown == {"made.listed": False, "made.beside": True}


@pytest.mark.django_db
def test_a_tile_is_packed_and_known_again(reader: Client) -> None:
    code = make_layer(files.points(500), label_field="name").layer.code
    url = f"/geo/tiles/imported.{code}/{ZOOM}/{X}/{Y}.mvt"
    plain = reader.get(url)
    packed = reader.get(url, headers={"accept-encoding": "gzip, br"})
    assert gzip.decompress(packed.content) == plain.content
    assert (packed["Content-Encoding"], packed["ETag"]) == ("gzip", plain["ETag"])
    assert len(packed.content) < len(plain.content)
    again = reader.get(url, headers={"if-none-match": plain["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.get(url, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.django_db
def test_a_tag_holds_for_one_reader_and_one_edition(reader: Client) -> None:
    edition = make_layer(files.points(3))
    url = f"/geo/tiles/imported.{edition.layer.code}/{ZOOM}/{X}/{Y}.mvt"
    first = reader.get(url)["ETag"]
    fresh = make_layer_again(edition)
    assert reader.get(url, headers={"if-none-match": first}).status_code == 200
    assert features(reader.get(url).content) == {f"imported.{fresh.layer.code}": 5}


def make_layer_again(edition: Edition) -> Edition:
    """The same layer, replaced by five points."""
    draft = make_edition(files.points(5), layer=edition.layer)
    return actions.confirm_edition(actor=keeper(), at=AT, edition=draft, reason="更新")


@pytest.mark.django_db
def test_a_live_layer_is_known_again_by_its_content(reader: Client) -> None:
    url = f"/geo/tiles/areas.outline/{ZOOM}/{X}/{Y}.mvt"
    tag = reader.get(url)["ETag"]
    assert reader.get(url, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize(("zoom", "bubbles"), [(6, True), (10, True), (11, False)])
def test_the_counts_of_all_bubbles_are_the_rows(monkeypatch: pytest.MonkeyPatch, zoom: int, bubbles: bool) -> None:
    make_district()
    monkeypatch.setattr(tiles, "CLUSTERED_FROM", 50)
    edition = make_layer(spread(), label_field="name")
    layer = find_layer(keeper(), f"imported.{edition.layer.code}")
    assert layer is not None
    found = [
        facts
        for x in range(*span(zoom, 115.8, 116.2))
        for y in range(*rows(zoom))
        for facts in attributes(tile(layer, keeper(), zoom, x, y))
    ]
    counted = sum(int(facts.get("cluster_count", 1)) for facts in found)
    assert any("cluster_count" in facts for facts in found) is bubbles
    assert counted == Feature.objects.count() == 400 if bubbles else counted >= 400


def spread() -> bytes:
    """Four hundred points over the district, some exactly on the edges of tiles."""
    edge = 115.83984375 + 0.17578125
    return files.geojson(
        ({"name": f"点{n}"}, files.point(edge if n % 10 == 0 else 115.91 + (n % 20) * 0.009, 39.91 + (n // 20) * 0.009))
        for n in range(400)
    )


def span(zoom: int, west: float, east: float) -> tuple[int, int]:
    """Columns of tiles over a stretch of longitude."""
    side = 2**zoom
    return int((west + 180) / 360 * side), int((east + 180) / 360 * side) + 1


def rows(zoom: int) -> tuple[int, int]:
    """Rows of tiles over the district, with one to spare on each side."""
    middle = int(0.37878 * 2**zoom)
    return middle - 2, middle + 3


@pytest.mark.django_db
def test_a_bubble_says_where_its_points_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    make_district()
    monkeypatch.setattr(tiles, "CLUSTERED_FROM", 2)
    content = files.geojson(
        ({"name": name}, files.point(lon, 40.0)) for name, lon in (("甲", 115.95), ("乙", 115.951), ("丙", 115.5))
    )
    edition = make_layer(content, label_field="name")
    layer = find_layer(keeper(), f"imported.{edition.layer.code}")
    assert layer is not None
    single, bubble = sorted(attributes(tile(layer, keeper(), 9, 420, 193)), key=len)
    assert single == {"name": "丙", "key": "3"}
    assert bubble["cluster_count"] == 2
    edges = [bubble[f"cluster_{name}"] for name in ("west", "south", "east", "north")]
    assert edges == pytest.approx([115.95, 40.0, 115.951, 40.0], abs=1e-6)


@pytest.mark.django_db
def test_few_points_stay_points() -> None:
    make_district()
    edition = make_layer(files.points(3))
    layer = find_layer(keeper(), f"imported.{edition.layer.code}")
    assert layer is not None
    keys = {facts["key"] for facts in attributes(tile(layer, keeper(), 9, 420, 193))}
    assert keys == {"1", "2", "3"}


@pytest.mark.django_db
def test_bubbles_are_counted_once_an_edition_and_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    make_district()
    monkeypatch.setattr(tiles, "CLUSTERED_FROM", 50)
    edition = make_layer(spread(), label_field="name")
    ImportedLayer.objects.update(permission="geo.view")
    name = f"imported.{edition.layer.code}"

    def asked(reader: Actor) -> tuple[int, int]:
        layer = find_layer(reader, name)
        assert layer is not None
        with CaptureQueriesContext(connection) as queries:
            body = tile(layer, reader, 9, 420, 193)
        counts = (int(facts.get("cluster_count", 1)) for facts in attributes(body))
        return sum(counts), sum("ST_AsMVT(" in query["sql"] for query in queries)

    here, town = actor("geo.view"), actor("geo.view", area=TOWN)
    all_of_it = asked(here)
    assert all_of_it[0] > 0
    assert all_of_it[1] == 1
    assert asked(here) == (all_of_it[0], 0)
    assert asked(town)[0] < all_of_it[0]
    make_layer_again(edition)
    assert asked(here)[0] < all_of_it[0]
