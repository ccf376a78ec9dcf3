"""Files a district brings: every format read exactly, every hostile one refused with a sentence and nothing kept."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings

from sentinel.geo import store
from sentinel.geo.imports import child, tables, wkb
from sentinel.geo.imports.formats import MAX_BYTES
from sentinel.geo.models import Feature, Source
from sentinel.geo.tests import files
from sentinel.geo.tests.samples import begin, bring, make_district, make_edition
from sentinel.kernel import filestore
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid

pytestmark = pytest.mark.django_db
GBK_CSV = "名称,经度,纬度\n甲点,116.00,40.00\n乙点,116.01,40.01\n丙点,116.02,40.02\n".encode("gb18030")
WKT_CSV = '名称,wkt\n甲,"POINT (116 40)"\n乙,"LINESTRING (116 40,116.1 40)"\n丙,瞎写的\n丁,\n'.encode()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Brought files lie in the test's own folder."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    make_district()
    return tmp_path


def rows() -> list[tuple[object, float, float]]:
    """Name and place of what was read in."""
    return [
        (row.properties["名称"], round(row.geometry.x, 7), round(row.geometry.y, 7))
        for row in Feature.objects.order_by("number")
    ]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (files.geojson(({"名称": n}, files.point(x, y)) for n, x, y in files.PLACES), "点.geojson"),
        (files.shapefile(), "点.zip"),
        (files.shapefile("UTF-8"), "点.zip"),
        (files.shapefile("UTF-8", cpg=True), "点.zip"),
        (files.geopackage(), "点.gpkg"),
        (GBK_CSV, "点.csv"),
        (GBK_CSV.replace(b",", b"\t"), "点.tsv"),
        (GBK_CSV.decode("gb18030").encode("utf-8-sig"), "点.csv"),
    ],
    ids=["geojson", "shapefile", "shapefile-utf8", "shapefile-cpg", "geopackage", "csv-gbk", "tsv", "csv-bom"],
)
def test_every_format_brings_the_same_places(content: bytes, name: str) -> None:
    edition = make_edition(content, name, system="EPSG:4490")
    assert rows() == list(files.PLACES)
    assert (edition.total, edition.stored, edition.problems, edition.inside) == (3, 3, 0, 3)
    assert (edition.kind, edition.state) == ("point", "draft")


@pytest.mark.parametrize(
    ("content", "name", "system", "encoding"),
    [
        (files.shapefile(), "点.zip", "EPSG:4490", "GB18030"),
        (files.shapefile(crs="EPSG:4527"), "点.zip", "EPSG:4527", "GB18030"),
        (files.shapefile(crs=None), "点.zip", "", "GB18030"),
        (files.geopackage("EPSG:4326"), "点.gpkg", "EPSG:4326", "UTF-8"),
        (GBK_CSV, "点.csv", "", "GB18030"),
        (files.points(), "点.geojson", "EPSG:4326", "UTF-8"),
        (files.geotiff(), "高程.tif", "EPSG:4326", ""),
        (files.geotiff(crs=None), "高程.tif", "", ""),
    ],
)
def test_what_a_file_says_of_itself_is_found_and_nothing_else(
    content: bytes, name: str, system: str, encoding: str
) -> None:
    (found,) = bring(content, name).findings
    assert (found["crs"], found["encoding"]) == (system, encoding)


def test_a_system_is_asked_for_where_the_file_says_none() -> None:
    source, events = bring(GBK_CSV, "点.csv"), Event.objects.count()
    with pytest.raises(Invalid, match="坐标系") as refused:
        begin(source)
    assert list(refused.value.errors) == ["system"]
    assert (Feature.objects.count(), Event.objects.count()) == (0, events)


@pytest.mark.parametrize(
    ("system", "given"),
    [
        ("EPSG:4527", (39414541.396, 4429984.413)),
        ("GCJ-02", (116.0062, 40.0013)),
        ("BD-09", (116.0127, 40.0072)),
    ],
)
def test_other_systems_are_turned_into_cgcs2000(system: str, given: tuple[float, float]) -> None:
    content = f"名称,x,y\n甲,{given[0]},{given[1]}\n".encode()
    make_edition(content, "点.csv", system=system)
    ((_name, lon, lat),) = rows()
    assert (lon, lat) == pytest.approx((116.0, 40.0), abs=2e-3)


def test_an_osm_extract_has_its_layers() -> None:
    source = bring(files.osm_pbf(), "区.osm.pbf")
    counts = {found["name"]: found["count"] for found in source.findings}
    assert counts == {"points": 1, "lines": 1, "multilinestrings": 0, "multipolygons": 0, "other_relations": 0}
    index = [found["name"] for found in source.findings].index("lines")
    edition = make_edition(files.osm_pbf(), "区.osm.pbf", index=index)
    (road,) = Feature.objects.all()
    assert (edition.kind, road.properties["highway"]) == ("line", "primary")
    assert [tuple(round(v, 5) for v in corner) for corner in road.geometry.coords] == [(116.01, 40.0), (116.02, 40.01)]


def test_wkt_columns_are_read_and_what_is_none_is_told() -> None:
    edition = make_edition(WKT_CSV, "形.csv", system="EPSG:4490")
    assert [(row.number, row.problem) for row in Feature.objects.exclude(problem="").order_by("number")] == [
        (3, "WKT 读不懂：瞎写的"),
        (4, "没有几何"),
    ]
    assert (edition.kind, edition.total, edition.problems) == ("mixed", 4, 2)


def test_rows_without_a_usable_place_are_kept_and_told() -> None:
    lines = ["名称,经度,纬度", "甲,116,40", "乙,NaN,40", "丙,400,40", "丁,,", "戊,东,西", "己,1"]
    edition = make_edition("\n".join(lines).encode(), "点.csv", system="EPSG:4490")
    told = dict(Feature.objects.exclude(problem="").values_list("number", "problem"))
    assert told == {
        2: "坐标不是数字（NaN 或无穷大）",
        3: "坐标超出经纬度范围：400, 40",
        4: "没有几何",
        5: "坐标不是数字：东, 西",
        6: "有 2 格，表头是 3 列",
    }
    assert (edition.total, Feature.objects.count(), edition.problems, edition.inside) == (6, 6, 5, 1)
    assert Feature.objects.get(number=6).properties == {"名称": "己", "经度": "1"}


def test_an_invalid_shape_stays_as_it_came_and_is_told() -> None:
    edition = make_edition(files.geojson([({"n": 1}, files.BOW_TIE)]), "面.geojson")
    (row,) = Feature.objects.all()
    assert row.problem.startswith("图形无效：Self-intersection")
    assert row.geometry.coords == (((116.0, 40.0), (116.01, 40.01), (116.01, 40.0), (116.0, 40.01), (116.0, 40.0)),)
    assert edition.problems == 1


def test_nul_and_broken_text_become_a_visible_mark() -> None:
    content = files.geojson([({"name": "a\x00b"}, files.point(116, 40))])
    make_edition(content)
    assert Feature.objects.get().properties["name"] in {"a\ufffdb", "a"}


def small_bomb() -> bytes:
    """A zip whose shapefile is two hundred megabytes of zeros."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for suffix in (".shp", ".shx", ".dbf"):
            with opened.open(f"a{suffix}", "w") as file:
                for _megabyte in range(70):
                    file.write(bytes(1024 * 1024))
    return packed.getvalue()


VRT = (
    b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    b"</OGRVRTDataSource>"
)
ESCAPING = files.archive({"../../a.shp": b"x", "../../a.shx": b"x", "../../a.dbf": b"x"})
HOSTILE = {
    "empty": (b"", "空.geojson", "空的"),
    "blank": (b"  \n ", "空.csv", "空的"),
    "other": (b"%PDF-1.7 x", "文.pdf", "认不出"),
    "vrt": (VRT, "层.geojson", "认不出"),
    "kml": (b"<kml></kml>", "层.kml", "认不出"),
    "wrong ending": (files.points(), "点.zip", "文件名说是"),
    "unknown ending": (files.points(), "点.exe", "不接受"),
    "no ending": (files.points(), "点", "不接受"),
    "broken geojson": (b'{"type": "FeatureCollection", "features": [{]}', "点.geojson", "打不开"),
    "not geo json": (b'{"a": 1}', "点.json", "打不开"),
    "no features": (files.geojson([]), "点.geojson", ""),
    "topojson": (b'{"type":"Topology","objects":{},"arcs":[]}', "点.json", "打不开"),
    "network": (b'{"type":"FeatureServer","url":"http://127.0.0.1/"}', "点.json", "打不开"),
    "broken zip": (b"PK\x03\x04" + b"x" * 100, "点.zip", "打不开"),
    "zip without shape": (files.archive({"a.txt": b"x"}), "点.zip", "没有 .shp"),
    "zip escaping": (ESCAPING, "点.zip", "指向包外"),
    "zip with many": (files.archive({f"{n}.txt": b"" for n in range(201)}), "点.zip", "最多 200"),
    "zip bomb": (small_bomb(), "点.zip", "大得不正常"),
    "shape without parts": (files.shapefile(without=(".dbf",)), "点.zip", "缺少 .dbf"),
    "shape of rubbish": (files.archive({f"a{s}": b"rubbish" for s in (".shp", ".shx", ".dbf")}), "点.zip", "打不开"),
    "broken package": (files.geopackage()[:3000] + b"x" * 3000, "点.gpkg", "打不开"),
    "sqlite": (b"SQLite format 3\x00" + b"\x00" * 200, "点.gpkg", "认不出"),
    "broken pbf": (files.osm_pbf()[:40] + b"\xff" * 50, "区.pbf", ""),
    "tiff without place": (files.geotiff(placed=False, crs=None), "高程.tif", "没有位置信息"),
    "broken tiff": (b"II*\x00" + b"\xff" * 100, "高程.tif", "打不开"),
    "csv with twin columns": (b"a,a\n1,2\n", "点.csv", "列名"),
    "csv with open quote": (b'a,b\n"1,2\n', "点.csv", "引号没有配对"),
}


@pytest.mark.parametrize("case", [name for name, row in HOSTILE.items() if row[2]])
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_stays(case: str, folder: Path) -> None:
    content, name, said = HOSTILE[case]
    with pytest.raises(Invalid, match=said):
        bring(content, name)
    assert (Source.objects.count(), Event.objects.count()) == (0, 0)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("case", [name for name, row in HOSTILE.items() if not row[2]])
def test_a_file_with_nothing_in_it_brings_nothing(case: str) -> None:
    content, name, _said = HOSTILE[case]
    with pytest.raises(Invalid):
        make_edition(content, name, system="EPSG:4490", columns={"lon": "a", "lat": "b", "wkt": ""})
    assert Feature.objects.count() == 0


def test_a_file_too_big_is_refused_while_it_comes(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr("sentinel.geo.imports.formats.MAX_BYTES", 10)
    with pytest.raises(Invalid, match="超过"):
        bring(files.points())
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert MAX_BYTES == 256 * 1024 * 1024


def test_a_gdal_virtual_path_is_only_text(folder: Path) -> None:
    source = bring(files.points(), "/vsicurl/http:..127.0.0.1/点.geojson")
    assert source.name == "点.geojson"
    assert store.file_of(source.code, "geojson").parent.parent == filestore.root() / "layers"
    assert folder in store.file_of(source.code, "geojson").parents


def test_the_child_opens_no_driver_but_ours(tmp_path: Path) -> None:
    path = tmp_path / "layer.vrt"
    path.write_bytes(VRT)
    with pytest.raises(Exception, match="打不开"):
        child.call("inspect", {"path": str(path), "folder": str(tmp_path), "format": "geojson"})


def test_a_child_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="故障"):
        child.call("nonsense", {"folder": str(tmp_path)})


def test_the_same_file_twice_is_one() -> None:
    assert bring(files.points()) == bring(files.points(), "另名.geojson")
    assert list(Event.objects.values_list("name", flat=True)) == ["geo.source.brought"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不完整"),
        (struct.pack("<BI", 1, 8), "曲线"),
        (struct.pack("<BII", 1, 2, 1) + bytes(16), "少于两个点"),
        (struct.pack("<BIII", 1, 3, 1, 3) + bytes(48), "少于四个点"),
        (struct.pack("<BIII8d", 1, 3, 1, 4, 0, 0, 1, 0, 1, 1, 0, 1), "没有闭合"),
        (struct.pack("<BII", 1, 2, 4_000_000_000), "多得不正常"),
        (struct.pack("<BII", 1, 7, 1) * 20, "嵌套太深"),
        (struct.pack("<BIdd", 1, 1, float("inf"), 0), "不是数字"),
        (struct.pack("<BIdd", 1, 1, 1e308, 0), "超出"),
    ],
)
def test_a_geometry_that_cannot_be_stored_says_why(data: bytes, said: str) -> None:
    with pytest.raises(wkb.Misshapen, match=said):
        wkb.moved(data, lambda given: given)


def test_heights_are_left_out_and_order_of_bytes_does_not_matter() -> None:
    plain = wkb.point(116.0, 40.0)
    others = (
        struct.pack(">BIddd", 0, 1001, 116.0, 40.0, 7.0),
        struct.pack("<BIIddd", 1, 0xA0000001, 4490, 116.0, 40.0, 7.0),
    )
    assert [wkb.moved(other, lambda given: given) for other in others] == [(plain, "point")] * 2


def test_an_encoding_is_said_only_where_it_fits() -> None:
    assert tables.encoding_of("雨".encode()) == "UTF-8"
    assert tables.encoding_of("雨量".encode("gbk")) == "GB18030"
    assert tables.encoding_of(b"\xff\xff\xff") == ""
