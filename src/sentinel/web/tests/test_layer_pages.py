"""Pages of imported layers, walked as a keeper does; what others see; 这是哪里."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sentinel.geo.actions import loading
from sentinel.geo.models import Edition, Feature, ImportedLayer
from sentinel.geo.tests import files
from sentinel.geo.tests.samples import bring, make_district, make_edition, make_layer
from sentinel.kernel.models import Account, Event, Grant, Holding, Person, Post
from sentinel.kernel.tests.samples import DISTRICT, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def district(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A district of two towns; brought files lie in the test's own folder."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    make_district()


def enter(*permissions: str) -> Client:
    """The browser of somebody with these permissions over the district."""
    name = f"p{Post.objects.count()}"
    unit = make_unit(f"U-{name}", DISTRICT)
    post = Post.objects.create(code=name, organisation=unit, title="管理员", role="admin", area_code=DISTRICT)
    person = Person.objects.create(code=f"P-{name}", name="某人")
    Holding.objects.create(post=post, person=person)
    Grant.objects.bulk_create(
        Grant(post=post, permission=held, kind="area", value=DISTRICT, source="test") for held in permissions
    )
    client = Client(headers={"accept": "text/html"})
    client.force_login(Account.objects.create(username=name, label="某人", person=person))
    return client


def keeper() -> Client:
    """Who maintains the layers."""
    return enter("geo.view", "geo.manage")


def send(client: Client, content: bytes, name: str, query: str = "") -> Any:
    """Upload a file and follow to where it leads."""
    return client.post(f"/layers/new/{query}", {"file": SimpleUploadedFile(name, content)}, follow=True)


def text(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


def test_from_the_file_to_the_map() -> None:
    client = keeper()
    asked = send(client, "名称,经度,纬度\n甲,116,40\n乙,东,40\n".encode("gb18030"), "点.csv")
    assert "没有说明，须由您选择" in text(asked)
    assert "GB18030" in text(asked)
    address = asked.redirect_chain[-1][0]
    refused = client.post(address, {"encoding": "GB18030", "lon": "经度", "lat": "纬度", "title": "险点"})
    assert (refused.status_code, Edition.objects.count()) == (422, 0)
    assert 'value="险点"' in text(refused)
    told = client.post(
        address,
        {
            "system": "EPSG:4490",
            "encoding": "GB18030",
            "lon": "经度",
            "lat": "纬度",
            "title": "险点",
            "label_field": "名称",
        },
        follow=True,
    )
    page = text(told)
    assert all(said in page for said in ("待确认", "坐标不是数字：东, 40", "没有可用位置的有 1 个", "1（50.0%）"))
    assert "修复无效图形" not in page
    review = told.redirect_chain[-1][0]
    shown = client.post(f"{review}confirm/", follow=True)
    assert "“险点”已启用" in text(shown)
    layer = ImportedLayer.objects.get()
    assert [one["name"] for one in client.get("/geo/layers.json").json()["layers"]][-1] == f"imported.{layer.code}"
    assert layer.current is not None


def test_an_epsg_number_can_be_typed() -> None:
    client = keeper()
    address = send(client, "名称,x,y\n甲,39423077.742,4423254.857\n".encode(), "点.csv").redirect_chain[-1][0]
    asked = {"system": "other", "encoding": "UTF-8", "lon": "x", "lat": "y", "title": "险点"}
    assert "请选择坐标系" in text(client.post(address, asked))
    assert "请写 EPSG 编号" in text(client.post(address, {**asked, "epsg": "x"}))
    client.post(address, {**asked, "epsg": "4527"})
    assert Feature.objects.get().geometry.coords == pytest.approx((116.1, 39.94), abs=2e-8)


def test_a_file_of_several_layers_is_asked_which() -> None:
    page = text(send(keeper(), files.osm_pbf(), "区.osm.pbf"))
    assert "5 个图层，请选一个" in page
    assert page.count("没有要素") == 3


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "空.csv", "空的"), (b"%PDF", "文.pdf", "认不出"), (files.points(), "点.zip", "文件名说是")],
)
def test_a_file_that_cannot_be_used_is_refused_on_the_page(content: bytes, name: str, said: str) -> None:
    answer = send(keeper(), content, name)
    assert (answer.status_code, Event.objects.count()) == (422, 0)
    assert said in text(answer)


def test_without_a_file_the_page_asks_for_one() -> None:
    answer = keeper().post("/layers/new/", {})
    assert (answer.status_code, "请选择一个文件" in text(answer)) == (422, True)


def test_a_long_import_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK", 2)
    client = keeper()
    address = send(client, files.points(30), "点.geojson").redirect_chain[-1][0]
    asked = {"system": "EPSG:4326", "encoding": "UTF-8", "title": "点"}
    page = client.post(address, asked, follow=True)
    assert "已读入 10 / 30 个要素" in text(page)
    assert 'hx-trigger="every 1s"' in text(page)
    assert "等待确认的导入" in text(client.get("/layers/"))


def test_invalid_shapes_are_mended_on_request() -> None:
    client, draft = keeper(), make_edition(files.geojson([({"n": 1}, files.BOW_TIE)]), "面.geojson")
    address = f"/layers/{draft.layer.code}/1/"
    assert "修复无效图形" in text(client.get(address))
    page = text(client.post(f"{address}repair/", follow=True))
    assert "已按要求修复" in page
    again = text(client.post(f"{address}repair/", follow=True))
    assert "待确认" in again


def test_a_draft_is_given_up() -> None:
    client, draft = keeper(), make_edition()
    page = text(client.post(f"/layers/{draft.layer.code}/1/discard/", follow=True))
    assert "已放弃这次导入" in page
    assert "还没有图层" in page


def test_a_replacement_wants_a_reason() -> None:
    client, former = keeper(), make_layer(files.points(3))
    draft = make_edition(files.points(5), layer=former.layer)
    address = f"/layers/{former.layer.code}/{draft.number}/"
    assert "将替换现用的第 1 版（3 个要素）" in text(client.get(address))
    assert "请写明为什么替换" in text(client.post(f"{address}confirm/", follow=True))
    client.post(f"{address}confirm/", {"reason": "更新"})
    assert ImportedLayer.objects.get().current == draft


def test_a_layer_says_what_it_is_and_can_be_changed() -> None:
    client, edition = keeper(), make_layer(files.points(3), label_field="name", credit="某局")
    address = f"/layers/{edition.layer.code}/"
    page = text(client.get(address))
    assert all(said in page for said in ("某局", "WGS 84", "点0", "图层启用", "3（100.0%）"))
    changed = client.post(
        f"{address}amend/", {"title": "新名", "credit": "某局", "mark": "", "permission": ""}, follow=True
    )
    assert "新名" in text(changed)
    assert client.post(f"{address}amend/", {"title": ""}).status_code == 422
    assert "请写明为什么撤下" in text(client.post(f"{address}remove/", follow=True))
    gone = client.post(f"{address}remove/", {"reason": "重复"}, follow=True)
    assert "已撤下，原文件保留" in text(gone)
    assert client.get(address).status_code == 404


def test_a_raster_shows_its_picture() -> None:
    client = keeper()
    edition = make_layer(files.geotiff(), "高程.tif", title="高程")
    page = text(client.get(f"/layers/{edition.layer.code}/"))
    assert all(said in page for said in ("4×3 格", "1 – 11", "-9999"))
    answer = client.get(f"/geo/overviews/{edition.layer.code}/1.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert b"".join(answer.streaming_content)[:4] == b"\x89PNG"  # type: ignore[attr-defined]
    assert client.get(f"/geo/overviews/{edition.layer.code}/2.png").status_code == 404
    described = client.get("/geo/layers.json").json()["layers"][-1]
    assert (described["kind"], described["picture"]["lowest"]) == ("raster", 1.0)


READING = ("/layers/", "/layers/L/", "/where/")
KEEPING = ("/layers/new/", "/layers/files/S/", "/layers/files/S/0/", "/layers/L/1/")


def addresses(paths: tuple[str, ...]) -> list[str]:
    """The addresses of a layer that is there."""
    edition = make_layer(files.points(3))
    return [path.replace("/L/", f"/{edition.layer.code}/").replace("/S/", f"/{edition.source.code}/") for path in paths]


def test_a_reader_reads_and_does_not_keep() -> None:
    client = enter("geo.view")
    assert [client.get(path).status_code for path in addresses(READING)] == [200, 200, 200]
    assert {client.get(path).status_code for path in addresses(KEEPING)} <= {403, 404}
    code = ImportedLayer.objects.order_by("pk")[0].code
    before = Event.objects.count()
    posts = [f"/layers/{code}/1/{decision}/" for decision in ("confirm", "repair", "discard", "other")]
    assert {client.post(path).status_code for path in posts} == {404}
    client.post(f"/layers/{code}/remove/", {"reason": "x"})
    client.post(f"/layers/{code}/amend/", {"title": "x"})
    assert Event.objects.count() == before


def test_who_holds_nothing_sees_no_catalogue() -> None:
    client = enter("nothing.view")
    assert {client.get(path).status_code for path in (*addresses(READING), *addresses(KEEPING))} <= {403, 404}


def test_files_of_another_district_are_not_there() -> None:
    source = bring(files.points())
    other = Client(headers={"accept": "text/html"})
    other.force_login(Account.objects.create(username="o", label="某人"))
    assert other.get(f"/layers/files/{source.code}/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("115.95,40.0", ["西镇", "西村", "距驻地", "示意", "X=4430", "39 带"]),
        ("117,40", ["不在本区范围内"]),
        ("哪里", ["没有看懂这个位置"]),
        ("", ["度分秒"]),
    ],
)
def test_where_is_this(typed: str, said: list[str]) -> None:
    page = text(enter("geo.view").get("/where/", {"q": typed}))
    assert [word for word in said if word not in page] == []
