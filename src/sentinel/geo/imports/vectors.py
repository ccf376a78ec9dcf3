"""Vector files through GDAL: what layers there are, and every feature as a line of JSON in CGCS2000 degrees.

Runs in the child process only (`imports.child`). No Django.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from sentinel.geo import crs
from sentinel.geo.imports import tables, wkb
from sentinel.geo.imports.formats import CSV, FORMATS, SHAPEFILE, Unusable, unpack_shapes

FIRST_ROWS = 8
GDAL_ERRORS = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, UnicodeDecodeError)
WKT_TABLE = "wkt.csv"
NOTHING = "没有几何"


def inspect(request: dict[str, Any]) -> dict[str, Any]:
    """The layers of a file with what it says of itself; nothing is assumed where it says nothing."""
    path, folder = Path(request["path"]), Path(request["folder"])
    if request["format"] == CSV.name:
        return {"layers": [_table(path, request.get("encoding", ""))]}
    paths = unpack_shapes(path, folder) if request["format"] == SHAPEFILE.name else [path]
    driver = FORMATS[request["format"]].driver
    found = [_layer(one, name, driver, folder) for one in paths for name in _names(one)]
    if not found:
        raise Unusable("文件里没有图层。")
    return {"layers": found}


def _names(path: Path) -> list[str]:
    try:
        return [str(name) for name, _kind in pyogrio.list_layers(path)]
    except GDAL_ERRORS as error:
        raise Unusable("文件打不开：已损坏，或内容与格式不符。") from error


def _layer(path: Path, name: str, driver: str, folder: Path) -> dict[str, Any]:
    encoding = tables.dbf_encoding(path.with_suffix(".dbf")) if driver == SHAPEFILE.driver else tables.UTF8
    try:
        info = pyogrio.read_info(path, layer=name, encoding=encoding or "latin-1", force_feature_count=True)
        if info["driver"] != driver:
            raise Unusable("文件内容与格式不符。")
        meta, _ids, _shapes, columns = raw.read(
            path, layer=name, encoding=encoding or "latin-1", max_features=FIRST_ROWS, datetime_as_string=True
        )
    except GDAL_ERRORS as error:
        raise Unusable("文件打不开：已损坏，或内容与格式不符。") from error
    rows = [dict(zip(meta["fields"], values, strict=True)) for values in zip(*columns, strict=True)]
    return {
        "name": name,
        "path": str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name,
        "crs": crs.recognised(info["crs"]) if info["crs"] else "",
        "crs_said": str(info["crs"] or "")[:200],
        "encoding": encoding,
        "kind": str(info["geometry_type"] or ""),
        "count": int(info["features"]),
        "fields": [str(field) for field in info["fields"]],
        "rows": [{str(key): _plain(value) for key, value in row.items()} for row in rows],
        "columns": {},
    }


def _table(path: Path, encoding: str) -> dict[str, Any]:
    table = tables.Table(path, encoding)
    first, count = [], 0
    if table.encoding:
        for number, row, _wrong in table.rows():
            count = number
            if number <= FIRST_ROWS:
                first.append(_clean(row))
    guess = table.guess() if table.encoding else tables.Columns()
    return {
        "name": path.stem,
        "path": path.name,
        "crs": "",
        "crs_said": "",
        "encoding": table.encoding,
        "kind": "Point" if guess.lon else "",
        "count": count,
        "fields": table.header,
        "rows": first,
        "columns": {"lon": guess.lon, "lat": guess.lat, "wkt": guess.wkt},
    }


def stage(request: dict[str, Any]) -> dict[str, Any]:
    """Write every feature as `[number, WKB in hex or null, properties, problem]`; returns what was counted."""
    grid = crs.Grid(**request["grid"]) if request.get("grid") else None
    move = mover(request["crs"], grid)
    kinds: Counter[str] = Counter()
    fields: list[str] = []
    total = 0
    with Path(request["out"]).open("w", encoding="utf-8") as out:
        for shape, properties, wrong in _features(request):
            total += 1
            fields = fields or list(properties)
            made, problem = None, wrong
            if not wrong:
                made, kind, problem = _moved(shape, move)
                kinds.update([kind] if made else [])
            line = [total, made.hex() if made else None, _clean(properties), problem]
            out.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
    return {"total": total, "fields": fields, "kinds": dict(kinds)}


def mover(system: str, grid: crs.Grid | None) -> wkb.Mover:
    """The way to CGCS2000 over arrays of coordinates."""
    way = crs.to_degrees(system, grid)
    if system not in {crs.GCJ02, crs.BD09, crs.LOCAL} and crs.is_degrees(system):
        return lambda given: given
    if system in {crs.GCJ02, crs.BD09}:
        return lambda given: np.array([way(float(x), float(y)) for x, y in given], dtype=np.float64).reshape(-1, 2)
    return lambda given: np.column_stack(way(given[:, 0], given[:, 1])) if len(given) else given  # type: ignore[arg-type]


def _moved(shape: bytes | None, move: wkb.Mover) -> tuple[bytes | None, str, str]:
    if not shape:
        return None, "", NOTHING
    try:
        made, kind = wkb.moved(shape, move)
    except wkb.Misshapen as wrong:
        return None, "", str(wrong)
    return made, kind, ""


Feature = tuple[bytes | None, dict[str, Any], str]


def _features(request: dict[str, Any]) -> Iterator[Feature]:
    if request["format"] == CSV.name:
        yield from _table_features(request)
        return
    path = Path(request["folder"]) / request["path"]
    try:
        meta, _ids, shapes, columns = raw.read(
            path, layer=request["layer"], encoding=request["encoding"] or None, datetime_as_string=True
        )
    except GDAL_ERRORS as error:
        raise Unusable("文件读到一半读不下去了：已损坏，或编码不对。") from error
    names = [str(name) for name in meta["fields"]]
    if shapes is None:
        shapes = [None] * (len(columns[0]) if columns else 0)
    for number, shape in enumerate(shapes):
        yield shape, {name: column[number] for name, column in zip(names, columns, strict=True)}, ""


def _table_features(request: dict[str, Any]) -> Iterator[Feature]:
    table = tables.Table(Path(request["folder"]) / request["path"], request["encoding"])
    if not table.encoding:
        raise Unusable("认不出这个 CSV 的编码，请选择编码。")
    columns = tables.Columns(**request["columns"])
    missing = {columns.lon, columns.lat, columns.wkt} - {""} - set(table.header)
    if missing or not columns.known:
        raise Unusable("请指出哪两列是经度和纬度（或东坐标和北坐标），或哪一列是 WKT。")
    if columns.wkt:
        yield from _wkt_features(table, columns.wkt, Path(request["folder"]))
        return
    for _number, row, wrong in table.rows():
        shape, problem = (None, wrong) if wrong else _point(row[columns.lon], row[columns.lat])
        yield shape, row, problem


def _point(lon: str, lat: str) -> tuple[bytes | None, str]:
    if not lon.strip() and not lat.strip():
        return None, NOTHING
    try:
        return wkb.point(float(lon), float(lat)), ""
    except wkb.Misshapen as wrong:
        return None, str(wrong)
    except ValueError:
        return None, f"坐标不是数字：{lon[:24]}, {lat[:24]}"


def _wkt_features(table: tables.Table, column: str, folder: Path) -> Iterator[Feature]:
    """GDAL reads the texts from a table that holds nothing else, so no other column can lead it astray."""
    rows = list(table.rows())
    path = folder / WKT_TABLE
    with path.open("w", encoding="utf-8") as out:
        out.write("n,WKT\n")
        for number, row, _wrong in rows:
            text = row.get(column, "").replace('"', "").replace("\x00", "").strip()
            out.write(f'{number},"{" ".join(text.split())}"\n')
    try:
        _meta, _ids, shapes, _columns = raw.read(path)
    except GDAL_ERRORS as error:
        raise Unusable("WKT 列读不懂。") from error
    for (_number, row, wrong), shape in zip(rows, shapes, strict=True):
        said = row.get(column, "").strip()
        yield shape, row, wrong or ("" if shape else f"WKT 读不懂：{said[:40]}" if said else NOTHING)


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    return {_text(str(key)): _plain(value) for key, value in row.items()}


def _text(value: str) -> str:
    """Text a database takes: a NUL or half a character becomes the replacement character, in sight."""
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return f"({len(value)} 字节)"
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(item) for item in value]
    return _text(str(value))
