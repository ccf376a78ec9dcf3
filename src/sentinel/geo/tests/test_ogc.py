"""OGC API - Features: the documents, boxes, times and pages exactly; GDAL reads every layer from a real server."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from sentinel.geo.layers import layers_for
from sentinel.geo.models import Feature
from sentinel.geo.tests import files
from sentinel.geo.tests.samples import make_district, make_layer
from sentinel.kernel.actor import NOBODY
from sentinel.kernel.models import Account, Person
from sentinel.kernel.people import actor_of_account
from sentinel.kernel.tests.samples import AT
from sentinel.kernel.tokens import issue_token

BASE = "/geo/ogc"
GDAL = """
import json, sys, pyogrio
from pyogrio import raw
found = {}
for name, _kind in pyogrio.list_layers(sys.argv[1]):
    meta, _ids, shapes, _columns = raw.read(sys.argv[1], layer=name)
    found[str(name)] = [len(shapes), str(meta["crs"]), [str(field) for field in meta["fields"]]]
print(json.dumps(found, ensure_ascii=False))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brought files lie in the test's own folder."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    """Somebody who may log in and holds nothing."""
    make_district()
    client.force_login(Account.objects.create(username="u", label="某人"))
    return client


def timed() -> bytes:
    """Five points eastward, one an hour, the last without an instant."""
    hours = ["2023-07-31T08:00+08:00", "2023-07-31T09:00+08:00", "2023-07-31T10:00+08:00", "2023-07-31T11:00+08:00", ""]
    return files.geojson(
        ({"name": f"点{n}", "when": when}, files.point(116.0 + n / 100, 40.0)) for n, when in enumerate(hours)
    )


def keys(answer: Any) -> list[str]:
    """Ids of the features of an answer."""
    return [feature["id"] for feature in answer.json()["features"]]


@pytest.fixture
def items(reader: Client) -> str:
    """The address of a layer of five points."""
    edition = make_layer(timed(), label_field="name", time_field="when")
    return f"{BASE}/collections/imported.{edition.layer.code}/items"


def test_a_client_finds_its_way_from_the_landing_page(reader: Client, items: str) -> None:
    links = {link["rel"]: link["href"] for link in reader.get(f"{BASE}/").json()["links"]}
    assert set(links) == {"self", "service-desc", "conformance", "data"}
    assert {reader.get(address).status_code for address in links.values()} == {200}
    assert reader.get(links["conformance"]).json()["conformsTo"][0].endswith("ogcapi-features-1/1.0/conf/core")
    named = {one["id"]: one for one in reader.get(links["data"]).json()["collections"]}
    assert set(named) == {layer.name for layer in layers_for(NOBODY)}
    last = named[items.split("/")[-2]]
    assert last["extent"]["spatial"]["bbox"] == [[116.0, 40.0, 116.04, 40.0]]
    assert {reader.get(link["href"]).status_code for link in last["links"]} == {200}
    described = reader.get(links["service-desc"])
    assert described["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert items.removeprefix(BASE) in described.json()["paths"]


@pytest.mark.parametrize(
    "path", ["/", "/conformance", "/api", "/collections", "/collections/areas.town", "/collections/areas.town/items"]
)
def test_without_a_login_there_is_nothing(client: Client, path: str) -> None:
    assert client.get(f"{BASE}{path}").status_code == 401


def test_an_item_is_what_the_file_said(reader: Client, items: str) -> None:
    answer = reader.get(f"{items}/2")
    assert answer["Content-Type"] == "application/geo+json"
    body = answer.json()
    assert (body["type"], body["id"]) == ("Feature", "2")
    assert body["geometry"] == {"type": "Point", "coordinates": [116.01, 40]}
    assert body["properties"] == {"key": "2", "name": "点1", "when": "2023-07-31T09:00+08:00"}
    assert reader.get(f"{items}/99").status_code == 404
    assert reader.get(f"{BASE}/collections/imported.none/items").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("bbox=116.005,39.9,116.025,40.1", ["2", "3"]),
        ("bbox=116.005,39.9,0,116.025,40.1,100", ["2", "3"]),
        ("bbox=116.0,40.0,116.0,40.0", ["1"]),
        ("bbox=170,-10,-170,10", []),
        ("datetime=2023-07-31T01:00:00Z", ["2", "5"]),
        ("datetime=2023-07-31T09:30:00%2B08:00/..", ["3", "4", "5"]),
        ("datetime=../2023-07-31T00:30:00Z", ["1", "5"]),
        ("datetime=/2023-07-31T00:30:00Z", ["1", "5"]),
        ("datetime=2023-07-31T01:00:00Z/2023-07-31T02:00:00Z&bbox=116,39,116.015,41", ["2"]),
        ("limit=99999", ["1", "2", "3", "4", "5"]),
        ("f=json", ["1", "2", "3", "4", "5"]),
    ],
)
def test_boxes_and_times(reader: Client, items: str, asked: str, found: list[str]) -> None:
    answer = reader.get(f"{items}?{asked}")
    assert (keys(answer), answer.json()["numberMatched"]) == (found, len(found))


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0", "limit=-1", "limit=x", "limit=1e3", "limit=99999999999999", "bbox=1,2,3", "bbox=a,b,c,d",
        "bbox=nan,0,1,1", "bbox=0,10,1,5", "bbox=0,-99,1,5", "datetime=x", "datetime=2023-07-31", "datetime=../..",
        "datetime=a/b/c", "datetime=2023-07-31T02:00:00Z/2023-07-31T01:00:00Z", "after=x", "after=1e999", "f=html",
        "foo=1",
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_bad_request(reader: Client, items: str, asked: str) -> None:
    answer = reader.get(f"{items}?{asked}")
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameterValue")


def test_pages_lead_on_and_end(reader: Client, items: str) -> None:
    address, pages = f"{items}?limit=2", []
    while address:
        answer = reader.get(address)
        pages.append(keys(answer))
        assert answer.json()["numberMatched"] == 5
        address = next((link["href"] for link in answer.json()["links"] if link["rel"] == "next"), "")
    assert pages == [["1", "2"], ["3", "4"], ["5"]]


def test_a_layer_for_a_permission_is_not_there_for_others(reader: Client) -> None:
    edition = make_layer(timed(), permission="households.view")
    assert reader.get(f"{BASE}/collections/imported.{edition.layer.code}/items").status_code == 404


def make_token() -> str:
    """A program's token of an account that holds nothing."""
    account = Account.objects.create(username="p", label="某程序", person=Person.objects.create(code="P", name="某人"))
    own = actor_of_account(account, at=AT)
    return issue_token(actor=own, at=AT, account=account, title="读图层", days=1)[1]


@pytest.mark.django_db(transaction=True)
def test_gdal_reads_every_layer(client: Client, live_server: LiveServer, tmp_path: Path) -> None:
    make_district()
    make_layer(timed(), label_field="name")
    make_layer(files.geojson([({"n": 1}, files.BOW_TIE), ({"n": 2}, None)]), "面.geojson", title="面")
    token = make_token()
    assert client.get(f"{BASE}/", headers={"authorization": f"Bearer {token}x"}).status_code == 401
    done = subprocess.run(
        [sys.executable, "-c", GDAL, f"OAPIF:{live_server.url}{BASE}"],
        env={**os.environ, "GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    placed = {
        layer.name: layer.rows(NOBODY).filter(**{f"{layer.geometry}__isnull": False}).count()
        for layer in layers_for(NOBODY)
    }
    assert {name: facts[0] for name, facts in found.items()} == placed
    assert {facts[1] for facts in found.values()} == {"EPSG:4326"}
    assert Feature.objects.filter(geometry__isnull=True).count() == 1
