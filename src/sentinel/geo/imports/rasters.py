"""GeoTIFF: what it says of itself, and its overview picture in the map's projection. Child process only, no Django."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from PIL import Image
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds, transform_geom

from sentinel.geo import crs
from sentinel.geo.imports.formats import Unusable

SIDE = 1024
WEB_MERCATOR = "EPSG:3857"
MOST_CELLS = 4_000_000_000
LOW, HIGH = 2.0, 98.0
# Low ground green, high ground brown to white: a relief ramp that no warning colour can be taken for.
RAMP = np.array(
    [(38, 84, 74), (94, 132, 96), (168, 170, 124), (176, 140, 100), (140, 104, 84), (236, 236, 236)], dtype=np.float64
)

Band = npt.NDArray[np.float64]


def inspect(request: dict[str, Any]) -> dict[str, Any]:
    """Size, bands, type, system, bounds, nodata of a GeoTIFF."""
    with _open(request["path"]) as file:
        system = crs.recognised(file.crs.to_wkt()) if file.crs else ""
        return {
            "layers": [
                {
                    "name": Path(request["path"]).stem,
                    "path": Path(request["path"]).name,
                    "crs": system,
                    "crs_said": (file.crs.to_wkt() if file.crs else "")[:200],
                    "encoding": "",
                    "kind": "Raster",
                    "count": file.count,
                    "fields": [],
                    "rows": [],
                    "columns": {},
                    "size": [file.width, file.height],
                    "dtype": str(file.dtypes[0]),
                    "nodata": None if file.nodata is None else float(file.nodata),
                    "bounds": [float(edge) for edge in file.bounds],
                }
            ]
        }


def draw(request: dict[str, Any]) -> dict[str, Any]:
    """Write the overview as PNG (no data transparent); returns footprint, corners, smallest and largest value."""
    system = request["crs"]
    if system in {crs.GCJ02, crs.BD09, crs.LOCAL}:
        raise Unusable("栅格要用登记过的坐标系（EPSG 编号），偏移坐标和地方坐标的栅格请先配准。")
    with _open(request["path"]) as file:
        vrt_options = {"src_crs": system, "crs": WEB_MERCATOR, "nodata": file.nodata}
        try:
            with WarpedVRT(file, **vrt_options, add_alpha=file.nodata is None and file.count < 4) as warped:
                picture, lowest, highest = _picture(warped, file.count)
                corners = transform_bounds(WEB_MERCATOR, crs.CGCS2000, *warped.bounds)
            ring = _ring(file.bounds)
            footprint = transform_geom(system, crs.CGCS2000, {"type": "Polygon", "coordinates": [ring]})
        except (RasterioError, ValueError) as error:
            raise Unusable("这个栅格换算不到地图上，请核对坐标系。") from error
        picture.save(request["out"], format="PNG", optimize=True)
        return {
            "footprint": footprint,
            "corners": [float(edge) for edge in corners],
            "lowest": lowest,
            "highest": highest,
            "nodata": None if file.nodata is None else float(file.nodata),
            "size": [file.width, file.height],
            "bands": file.count,
            "dtype": str(file.dtypes[0]),
        }


def _open(path: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            file = rasterio.open(path, driver="GTiff")
        except RasterioError as error:
            raise Unusable("GeoTIFF 打不开：已损坏，或内容与格式不符。") from error
    if file.width * file.height > MOST_CELLS:
        raise Unusable(f"栅格有 {file.width}×{file.height} 格，太大，请裁剪到本区后再导入。")
    if file.transform.is_identity and not file.gcps[0]:
        raise Unusable("这个 TIFF 没有位置信息（不是 GeoTIFF），请先配准。")
    return file


def _ring(bounds: Any) -> list[tuple[float, float]]:
    west, south, east, north = bounds
    along = np.linspace(0, 1, 9)[:-1]
    edges = [
        [(west + (east - west) * step, south) for step in along],
        [(east, south + (north - south) * step) for step in along],
        [(east - (east - west) * step, north) for step in along],
        [(west, north - (north - south) * step) for step in along],
    ]
    ring = [point for edge in edges for point in edge]
    return [*ring, ring[0]]


def _picture(warped: Any, bands: int) -> tuple[Image.Image, float | None, float | None]:
    scale = max(warped.width, warped.height) / SIDE
    shape = (max(int(warped.height / max(scale, 1)), 1), max(int(warped.width / max(scale, 1)), 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        there = warped.dataset_mask(out_shape=shape) > 0
        values = warped.read(1, out_shape=shape).astype(np.float64)
        there &= np.isfinite(values)
        if bands >= 3 and warped.dtypes[0] == "uint8":
            color = np.stack([warped.read(band, out_shape=shape) for band in (1, 2, 3)], axis=-1)
        else:
            color = _ramped(values, there)
    known = values[there]
    lowest, highest = (float(known.min()), float(known.max())) if known.size else (None, None)
    pixels = np.dstack([color, np.where(there, 255, 0)]).astype(np.uint8)
    return Image.fromarray(pixels, "RGBA"), lowest, highest


def _ramped(values: Band, there: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    known = values[there]
    if not known.size:
        return np.zeros((*values.shape, 3), dtype=np.uint8)
    low, high = np.percentile(known, [LOW, HIGH])
    share = np.clip((np.where(there, values, low) - low) / max(float(high - low), 1e-12), 0, 1) * (len(RAMP) - 1)
    steps = np.arange(len(RAMP))
    return np.stack([np.interp(share, steps, RAMP[:, band]) for band in range(3)], axis=-1).astype(np.uint8)
