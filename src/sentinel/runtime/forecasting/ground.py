"""The ground runs are made on: the terrain the district imported, or one generated for demonstrations.

Both are cut to the district in its zone of CGCS2000 at 30 m, made to drain, and kept; coarser grids are means of it.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.warp import reproject, transform_bounds
from scipy.ndimage import distance_transform_edt

from sentinel.geo import crs, queries, store
from sentinel.kernel import filestore
from sentinel.kernel.actor import system
from sentinel.science.contract import OutOfRange
from sentinel.science.terrain.demo import DemoInputs, demo_terrain
from sentinel.science.terrain.drain import DrainInputs, drain
from sentinel.science.terrain.files import read_geotiff, write_geotiff
from sentinel.science.terrain.grid import Terrain
from sentinel.wings.watch.forecasts import queries as forecasts

FINEST = 30
MARGIN_M = 600.0
DEEPEST_CUT_M = 20.0
"""How deep a sill may be cut so that a valley drains: roads and bridges stand in surface models as dams."""
DEGREES = CRS.from_epsg(4490)
DEMO = "生成的示意地形，不是真实地形"
IMPORTED = {"terrain": "已导入的高程图层“{title}”", "fuel": "已导入的可燃物图层“{title}”"}
READER = system("forecasts")

Box = tuple[float, float, float, float]


def ground(basis: dict[str, Any], cell: int) -> tuple[Terrain, str]:
    """The district's terrain at a cell size of 30 m or a multiple, and the words for where it is from.

    Raises OutOfRange where the imported terrain cannot be used, NotFound where the district has no outline.
    """
    system_name, box = _frame()
    layer = basis["terrain"]
    words, source, key = (DEMO, None, {"demo": basis["demo_terrain"]}) if not layer else _imported("terrain", layer)
    digest = hashlib.sha256(json.dumps([system_name, box, key], sort_keys=True).encode()).hexdigest()[:16]
    kept = filestore.root() / "forecasts" / "ground" / f"{digest}.tif"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = _generated(basis["demo_terrain"], system_name, box) if source is None else _cut(source, system_name, box)
        aside = kept.with_suffix(f".{os.getpid()}")
        write_geotiff(made, aside)
        aside.replace(kept)
    return _coarser(read_geotiff(kept), cell // FINEST), words


def sampled(terrain: Terrain, layer: str, parameter: str) -> tuple[np.ndarray, str]:
    """The values of the imported raster that a parameter names at the centres of a terrain's cells, NaN where none.

    Raises OutOfRange where the layer is no confirmed raster or cannot be read.
    """
    words, (path, given), _key = _imported(parameter, layer)
    found = np.full(terrain.heights.shape, np.nan, np.float32)
    _read(path, given, found, Affine(*terrain.transform), terrain.crs, Resampling.nearest)
    return found, words


def _frame() -> tuple[str, Box]:
    """The zone of the district, and its box in it: west, south, east, north in whole cells of 90 m."""
    west, south, east, north = forecasts.extent()
    name = crs.zone_epsg(crs.zone_of((west + east) / 2), numbered=False)
    edges = transform_bounds(DEGREES, CRS.from_user_input(name), west, south, east, north)
    step = 3 * FINEST
    low = [np.floor((edge - MARGIN_M) / step) * step for edge in edges[:2]]
    high = [np.ceil((edge + MARGIN_M) / step) * step for edge in edges[2:]]
    return name, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _imported(parameter: str, code: str) -> tuple[str, tuple[Path, str], dict[str, Any]]:
    row = queries.imported_layers(READER).filter(code=code).first()
    edition = row.current if row is not None else None
    if row is None or edition is None or not edition.raster:
        raise OutOfRange(
            parameter, f"参数 forecasts.{parameter} 指的图层“{code}”没有确认的栅格：请导入并确认，或留空。"
        )
    path = store.file_of(edition.source.code, edition.source.format)
    key = {"layer": code, "edition": edition.number, "sha256": edition.source.sha256}
    return IMPORTED[parameter].format(title=row.title), (path, edition.system), key


def _generated(said: dict[str, Any], system_name: str, box: Box) -> Terrain:
    west, south, east, north = box
    return demo_terrain(
        DemoInputs(
            rows=round((north - south) / FINEST),
            columns=round((east - west) / FINEST),
            cell=float(FINEST),
            relief=float(said["relief"]),
            lowest=float(said["lowest"]),
            seed=int(said["seed"]),
            crs=system_name,
            west=west,
            north=north,
        )
    )


def _cut(source: tuple[Path, str], system_name: str, box: Box) -> Terrain:
    """The imported heights in the district's zone; gaps take the nearest height, pits drain."""
    path, given = source
    west, south, east, north = box
    heights = np.full((round((north - south) / FINEST), round((east - west) / FINEST)), np.nan, np.float32)
    transform = (float(FINEST), 0.0, west, 0.0, -float(FINEST), north)
    _read(path, given, heights, Affine(*transform), system_name)
    made = Terrain(heights=heights, cell=float(FINEST), transform=transform, crs=system_name)
    whole = made.with_heights(_filled(heights))
    return drain(DrainInputs(terrain=whole, deepest_cut=DEEPEST_CUT_M)).terrain


def _read(
    path: Path,
    given: str,
    into: np.ndarray,
    transform: Affine,
    system_name: str,
    resampling: Resampling | None = None,
) -> None:
    """Warp the one band of a raster onto cells; without a way of resampling heights are meant."""
    try:
        with rasterio.open(path) as file:
            heights = Resampling.average if _finer(file, system_name) else Resampling.bilinear
            reproject(
                rasterio.band(file, 1),
                into,
                src_crs=given,
                src_nodata=file.nodata,
                dst_transform=transform,
                dst_crs=system_name,
                dst_nodata=np.nan,
                resampling=resampling or heights,
            )
    except (RasterioError, ValueError) as wrong:
        raise OutOfRange("terrain", "栅格图层读不出来，请重新导入。") from wrong


def _finer(file: Any, system_name: str) -> bool:
    west, _south, east, _north = transform_bounds(file.crs or DEGREES, CRS.from_user_input(system_name), *file.bounds)
    return bool((east - west) / file.width < FINEST)


def _filled(heights: np.ndarray) -> np.ndarray:
    gaps = np.isnan(heights)
    nearest = distance_transform_edt(gaps, return_distances=False, return_indices=True)
    return np.asarray(heights[tuple(nearest)])


def _coarser(terrain: Terrain, times: int) -> Terrain:
    """Means of `times` x `times` cells, made to drain again."""
    if times == 1:
        return terrain
    rows, columns = (side // times * times for side in terrain.heights.shape)
    blocks = terrain.heights[:rows, :columns].reshape(rows // times, times, columns // times, times)
    cell = terrain.cell * times
    west, north = terrain.transform[2], terrain.transform[5]
    made = Terrain(
        heights=blocks.mean(axis=(1, 3)),
        cell=cell,
        transform=(cell, 0.0, west, 0.0, -cell, north),
        crs=terrain.crs,
        demo=terrain.demo,
    )
    return drain(DrainInputs(terrain=made, deepest_cut=DEEPEST_CUT_M)).terrain
