"""Files as people bring them, made small and exact for the tests."""

import io
import json
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from pyogrio import raw
from rasterio.errors import NotGeoreferencedWarning

# Inside every town of the tests.
PLACES = (("甲点", 116.00, 40.00), ("乙点", 116.01, 40.01), ("丙点", 116.02, 40.02))


class Upload:
    """Bytes as an upload gives them."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def chunks(self) -> Iterator[bytes]:
        """One piece."""
        yield self.content


def geojson(features: Iterable[tuple[dict[str, Any], dict[str, Any] | None]], **more: Any) -> bytes:
    """A FeatureCollection of (properties, geometry)."""
    rows = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in features]
    return json.dumps({"type": "FeatureCollection", **more, "features": rows}, ensure_ascii=False).encode()


def points(count: int = 3) -> bytes:
    """A GeoJSON of points in a row eastward."""
    return geojson(
        ({"name": f"点{n}", "kind": "滑坡" if n % 2 else "崩塌"}, point(115.95 + n * 1e-4, 40.0)) for n in range(count)
    )


def point(lon: float, lat: float) -> dict[str, Any]:
    """A point geometry."""
    return {"type": "Point", "coordinates": [lon, lat]}


def polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    """A polygon geometry of one ring, closed as given."""
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


BOW_TIE = polygon((116.0, 40.0), (116.01, 40.01), (116.01, 40.0), (116.0, 40.01), (116.0, 40.0))


def _vector(suffix: str, driver: str, **options: Any) -> dict[str, bytes]:
    """Every file GDAL writes for the three places."""
    shapes = [struct.pack("<BIdd", 1, 1, lon, lat) for _name, lon, lat in PLACES]
    names = np.array([name for name, _lon, _lat in PLACES], dtype=object)
    with tempfile.TemporaryDirectory() as folder:
        raw.write(
            Path(folder) / f"places{suffix}",
            np.array(shapes, dtype=object),
            field_data=[names, np.array([1, 2, 3])],
            fields=["名称", "n"],
            geometry_type="Point",
            driver=driver,
            **options,
        )
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def shapefile(
    encoding: str = "GBK", *, crs: str | None = "EPSG:4490", without: Iterable[str] = (), cpg: bool = False
) -> bytes:
    """A zipped shapefile in an encoding; parts can be left out."""
    left_out = {*without, *(() if cpg else (".cpg",))}
    files = _vector(".shp", "ESRI Shapefile", crs=crs or "EPSG:4490", encoding=encoding)
    kept = {name: data for name, data in files.items() if Path(name).suffix not in left_out}
    return archive({name: data for name, data in kept.items() if crs or not name.endswith(".prj")})


def archive(files: dict[str, bytes]) -> bytes:
    """A zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return packed.getvalue()


def geopackage(crs: str = "EPSG:4490") -> bytes:
    """A GeoPackage of the three places."""
    return _vector(".gpkg", "GPKG", crs=crs)["places.gpkg"]


def geotiff(*, crs: str | None = "EPSG:4326", placed: bool = True, nodata: float | None = -9999) -> bytes:
    """Four by three cells of heights 0 to 11 at 116°E 40°N; the first one is no data."""
    heights = np.arange(12, dtype="float32").reshape(3, 4)
    heights[0, 0] = -9999
    place = {"transform": rasterio.Affine(0.01, 0, 116.0, 0, -0.01, 40.03)} if placed else {}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        path = Path(folder) / "heights.tif"
        facts: dict[str, Any] = {"width": 4, "height": 3, "count": 1, "dtype": "float32", "nodata": nodata, "crs": crs}
        with rasterio.open(path, "w", driver="GTiff", **facts, **place) as file:
            file.write(heights, 1)
        return path.read_bytes()


def _number(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def _part(key: int, data: bytes) -> bytes:
    return _number(key << 3 | 2) + _number(len(data)) + data


def _whole(key: int, value: int) -> bytes:
    return _number(key << 3) + _number(value)


def _signed(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _blob(kind: bytes, data: bytes) -> bytes:
    blob = _whole(2, len(data)) + _part(3, zlib.compress(data))
    header = _part(1, kind) + _whole(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


def osm_pbf() -> bytes:
    """An OSM extract of one hospital (a node) and one road of two nodes (a way)."""
    words = [b"", b"amenity", b"hospital", b"name", b"\xe5\x8c\xbb\xe9\x99\xa2", b"highway", b"primary"]
    nodes = b""
    for key, lon, lat, tags in ((1, 116.0, 40.0, [(1, 2), (3, 4)]), (2, 116.01, 40.0, []), (3, 116.02, 40.01, [])):
        node = _whole(1, _signed(key))
        if tags:
            node += _part(2, b"".join(_number(k) for k, _v in tags)) + _part(3, b"".join(_number(v) for _k, v in tags))
        node += _whole(8, _signed(round(lat * 1e7))) + _whole(9, _signed(round(lon * 1e7)))
        nodes += _part(1, node)
    way = _whole(1, 10) + _part(2, _number(5)) + _part(3, _number(6))
    way += _part(8, b"".join(_number(_signed(step)) for step in (2, 1)))
    table = b"".join(_part(1, word) for word in words)
    block = _part(1, table) + _part(2, nodes) + _part(2, _part(3, way))
    head = _part(4, b"OsmSchema-V0.6")
    return _blob(b"OSMHeader", head) + _blob(b"OSMData", block)
