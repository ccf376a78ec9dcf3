"""A grid as a picture for a web map: warped to the map's projection, painted in classes, nothing where nothing is."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.warp import reproject, transform_bounds

from sentinel.science.terrain.grid import Terrain

WEB_MERCATOR = CRS.from_epsg(3857)
CGCS2000 = CRS.from_epsg(4490)
MOST_SIDE = 1400

Color = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ink:
    """Classes of a value: from bounds[i] (included) on it has colors[i]; below the first bound it is not painted."""

    bounds: tuple[float, ...]
    colors: tuple[Color, ...]
    opacity: int = 215


class Sheet:
    """The way of one terrain's cells onto the map; worked out once, used for every picture of a run."""

    def __init__(self, terrain: Terrain) -> None:
        self.transform = rasterio.Affine(*terrain.transform)
        self.crs = CRS.from_user_input(terrain.crs)
        rows, columns = terrain.heights.shape
        west, south, east, north = transform_bounds(self.crs, WEB_MERCATOR, *_edges(self.transform, rows, columns))
        side = max((east - west) / min(columns, MOST_SIDE), (north - south) / min(rows, MOST_SIDE))
        self.shape = (math.ceil((north - south) / side), math.ceil((east - west) / side))
        self.there = rasterio.Affine(side, 0.0, west, 0.0, -side, north)
        west, south, east, north = transform_bounds(WEB_MERCATOR, CGCS2000, *_edges(self.there, *self.shape))
        self.corners = (west, south, east, north)
        """West, south, east, north in degrees (CGCS2000): where the picture is laid."""

    def warped(self, values: NDArray[np.floating]) -> NDArray[np.float32]:
        """Values (rows, columns) as cells of the picture, NaN outside the grid; the greatest of the cells it covers."""
        found = np.full(self.shape, np.nan, np.float32)
        coarser = self.shape[0] < values.shape[0] * 0.9
        reproject(
            np.asarray(values, np.float32),
            found,
            src_transform=self.transform,
            src_crs=self.crs,
            src_nodata=np.nan,
            dst_transform=self.there,
            dst_crs=WEB_MERCATOR,
            dst_nodata=np.nan,
            resampling=Resampling.max if coarser else Resampling.nearest,
        )
        return found

    def png(self, values: NDArray[np.floating], ink: Ink) -> bytes:
        """The picture of values (rows, columns) as PNG with a palette."""
        return paint(self.warped(values), ink)


def _edges(transform: rasterio.Affine, rows: int, columns: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a grid that is north up."""
    return (
        transform.c,
        transform.f + transform.e * rows,
        transform.c + transform.a * columns,
        transform.f,
    )


def paint(values: NDArray[np.floating], ink: Ink) -> bytes:
    """PNG of values as they stand; NaN and what lies below the first bound is transparent."""
    classes = np.digitize(np.nan_to_num(values, nan=-np.inf), ink.bounds).astype(np.uint8)
    picture = Image.fromarray(classes, "P")
    picture.putpalette([0, 0, 0, *(part for color in ink.colors for part in color)])
    written = io.BytesIO()
    opacity = bytes([0, *[ink.opacity] * len(ink.colors)])
    picture.save(written, format="PNG", transparency=opacity)
    return written.getvalue()


def cells_of(terrain: Terrain, places: Sequence[tuple[float, float]]) -> NDArray[np.int64]:
    """Rows and columns (places, 2) of positions in degrees (lon, lat, CGCS2000); −1, −1 outside the grid."""
    if not places:
        return np.empty((0, 2), np.int64)
    from_degrees = rasterio.warp.transform(CGCS2000, CRS.from_user_input(terrain.crs), *zip(*places, strict=True))
    width, _, west, _, height, north = terrain.transform
    columns = np.floor((np.asarray(from_degrees[0]) - west) / width).astype(np.int64)
    rows = np.floor((np.asarray(from_degrees[1]) - north) / height).astype(np.int64)
    size = terrain.heights.shape
    inside = (rows >= 0) & (columns >= 0) & (rows < size[0]) & (columns < size[1])
    return np.where(inside[:, None], np.stack([rows, columns], axis=1), -1)
