"""Terrain from and to files: GeoTIFF, and the ASCII grid of ESRI, whose coordinate system the caller names."""

import warnings
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from sentinel.science.contract import OutOfRange
from sentinel.science.terrain.grid import Terrain, check_axes, check_gaps, check_system

DEMO_TAG = "SENTINEL_DEMO"
FEET = ("ft", "foot", "feet")
HEADER = {"ncols", "nrows", "xllcorner", "xllcenter", "yllcorner", "yllcenter", "cellsize", "nodata_value", "dx", "dy"}


def read_geotiff(path: Path) -> Terrain:
    """The terrain of a one-band GeoTIFF, nodata as NaN.

    Raises OutOfRange: at `path` for what is no raster or has several bands, at `crs` without a system or with degrees
    or feet, at `transform` for turned, flipped or oblong cells, at `heights` for feet, too many gaps or heights no
    place on earth has.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused below, in a sentence
            source = rasterio.open(path)
    except RasterioError as broken:
        raise OutOfRange("path", f"打不开 {path.name}，它不是完整的 GeoTIFF 文件。") from broken
    with source:
        if source.count != 1:
            raise OutOfRange("path", f"{path.name} 有 {source.count} 个波段，高程图应只有一个。")
        crs = source.crs.to_string() if source.crs else ""
        check_system(crs)
        transform = tuple(source.transform)[:6]
        check_axes(transform)
        unit = (source.units[0] or "").lower()
        if any(each in unit for each in FEET):
            raise OutOfRange("heights", "高程的单位是英尺，请换算成米再导入。")
        stored = source.read(1, masked=True).astype(np.float32).filled(np.nan)
        heights = stored * np.float32(source.scales[0]) + np.float32(source.offsets[0])
        demo = source.tags().get(DEMO_TAG) == "1"
    return _terrain(heights, transform, crs, demo)


def write_geotiff(terrain: Terrain, path: Path) -> None:
    """Write heights as one float32 band, NaN for nodata; a generated terrain stays marked as such."""
    write_grid(terrain.heights, terrain, path)


def write_grid(values: np.ndarray, terrain: Terrain, path: Path) -> None:
    """Write values (rows, columns) of a terrain's cells as one float32 band, NaN for nodata."""
    rows, columns = terrain.heights.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=rows,
        width=columns,
        count=1,
        dtype="float32",
        crs=terrain.crs,
        transform=rasterio.Affine(*terrain.transform),
        nodata=np.nan,
        compress="deflate",
        predictor=3,
    ) as target:
        target.write(np.asarray(values, np.float32), 1)
        target.update_tags(**{DEMO_TAG: "1" if terrain.demo else "0"})


def read_ascii(path: Path, crs: str) -> Terrain:
    """The terrain of an ASCII grid (ESRI header), in the system the caller names: the format carries none.

    Raises OutOfRange as `read_geotiff` does, and at `path` for a header or a body that is not whole.
    """
    check_system(crs)
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError as missing:
        raise OutOfRange("path", f"打不开 {path.name}，请核对文件位置。") from missing
    except UnicodeDecodeError as binary:
        raise OutOfRange("path", f"{path.name} 不是 ASCII 网格文件。") from binary
    header, body = _header(lines, path)
    columns, rows = int(header["ncols"]), int(header["nrows"])
    width, height = header.get("dx", header["cellsize"]), header.get("dy", header["cellsize"])
    west = header.get("xllcorner", header.get("xllcenter", np.nan) - width / 2)
    south = header.get("yllcorner", header.get("yllcenter", np.nan) - height / 2)
    try:
        heights = np.array(" ".join(body).split(), np.float32)
    except ValueError as word:
        raise OutOfRange("path", f"{path.name} 的数据里有不是数的字。") from word
    if heights.size != rows * columns:
        raise OutOfRange("path", f"{path.name} 应有 {rows} × {columns} 个高程，实有 {heights.size} 个。")
    heights = heights.reshape(rows, columns)
    heights[heights == np.float32(header.get("nodata_value", -9999.0))] = np.nan
    transform = (width, 0.0, west, 0.0, -height, south + rows * height)
    check_axes(transform)
    return _terrain(heights, transform, crs, demo=False)


def _header(lines: list[str], path: Path) -> tuple[dict[str, float], list[str]]:
    header: dict[str, float] = {}
    for number, line in enumerate(lines):
        name, *value = line.split() or [""]
        if name.lower() not in HEADER:
            break
        try:
            header[name.lower()] = float(value[0])
        except (IndexError, ValueError) as bad:
            raise OutOfRange("path", f"{path.name} 第 {number + 1} 行的文件头不完整。") from bad
    body = lines[len(header) :]
    header.setdefault("cellsize", header.get("dx", np.nan))
    if not {"ncols", "nrows"} <= header.keys() or not all(
        header[each] in range(1, 10**6) for each in ("ncols", "nrows")
    ):
        raise OutOfRange("path", f"{path.name} 的文件头里 ncols、nrows 应是正整数。")
    corners = {"xllcorner", "xllcenter"} & header.keys() and {"yllcorner", "yllcenter"} & header.keys()
    if not corners or not header["cellsize"] > 0:
        raise OutOfRange("path", f"{path.name} 缺文件头（xllcorner、yllcorner、cellsize）。")
    return header, body


def _terrain(heights: np.ndarray, transform: tuple[float, ...], crs: str, demo: bool) -> Terrain:
    check_gaps(heights)
    cell, _, west, _, _, north = transform
    return Terrain(heights=heights, cell=cell, transform=(cell, 0.0, west, 0.0, -cell, north), crs=crs, demo=demo)
