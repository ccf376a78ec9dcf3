"""What people and rivers did to the ground: channels burnt in along lines, buildings raised out of it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from rasterio import Affine
from rasterio.features import rasterize

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.terrain.grid import Terrain

MODEL_CHANNELS, MODEL_BUILDINGS, VERSION = "terrain.channels", "terrain.buildings", "1"


@inputs
class ChannelInputs:
    """Lines in map coordinates, each (points, 2) east and north, and how deep each is cut."""

    terrain: Terrain
    lines: tuple[np.ndarray, ...]
    depths: np.ndarray = quantity("沟渠下切深度", "m", shape="lines", low=0.01, high=100)

    def validate(self) -> None:
        _check_shapes(self.lines, len(self.depths), "lines", 2)


@inputs
class BuildingInputs:
    """Outlines in map coordinates, each (points, 2) east and north, and how far each rises over its highest ground."""

    terrain: Terrain
    outlines: tuple[np.ndarray, ...]
    rises: np.ndarray = quantity("房屋抬升高度", "m", shape="outlines", low=0.1, high=600)

    def validate(self) -> None:
        _check_shapes(self.outlines, len(self.rises), "outlines", 3)


@result
class Worked:
    """The terrain changed, where, and which of the shapes left no mark: outside, or smaller than a cell."""

    terrain: Terrain
    changed: np.ndarray
    missed: tuple[int, ...]
    stamp: Stamp


def burn_channels(given: ChannelInputs) -> Worked:
    """Lower every cell a line runs through by its depth, once, the deepest where lines meet.

    The cells of a line hang together by their sides, so that water crosses no corner. Raises OutOfRange for lines of
    fewer than two points, NaN, or depths out of range.
    """
    depth = np.zeros(given.terrain.heights.shape)
    missed = []
    for number, (line, cut) in enumerate(zip(given.lines, given.depths, strict=True)):
        cells = _cells(given.terrain, np.asarray(line, float))
        if not len(cells):
            missed.append(number)
        depth[cells[:, 0], cells[:, 1]] = np.maximum(depth[cells[:, 0], cells[:, 1]], cut)
    return Worked(
        terrain=given.terrain.with_heights(given.terrain.heights - depth),
        changed=(depth > 0) & ~np.isnan(given.terrain.heights),
        missed=tuple(missed),
        stamp=stamp(MODEL_CHANNELS, VERSION, given),
    )


def raise_buildings(given: BuildingInputs) -> Worked:
    """Raise the cells whose centre lies in an outline to a flat roof: highest ground under it plus its rise.

    Raises OutOfRange for outlines of fewer than three points, NaN, or rises out of range.
    """
    heights = np.array(given.terrain.heights)
    changed = np.zeros(heights.shape, bool)
    missed = []
    for number, (outline, rise) in enumerate(zip(given.outlines, given.rises, strict=True)):
        points = np.asarray(outline, float).tolist()
        ring = {"type": "Polygon", "coordinates": [[*points, points[0]]]}
        inside = rasterize([(ring, 1)], out_shape=heights.shape, transform=Affine(*given.terrain.transform)).astype(
            bool
        )
        inside &= ~np.isnan(given.terrain.heights)
        if not inside.any():
            missed.append(number)
            continue
        roof = given.terrain.heights[inside].max() + rise
        heights[inside] = np.maximum(heights[inside], roof)
        changed |= inside
    return Worked(
        terrain=given.terrain.with_heights(heights),
        changed=changed,
        missed=tuple(missed),
        stamp=stamp(MODEL_BUILDINGS, VERSION, given),
    )


def _check_shapes(shapes: Sequence[np.ndarray], numbers: int, field: str, fewest: int) -> None:
    if len(shapes) != numbers:
        raise OutOfRange(field, f"图形有 {len(shapes)} 个，数值有 {numbers} 个，请一一对应。")
    for number, each in enumerate(shapes, 1):
        points = np.asarray(each, float)
        if points.ndim != 2 or points.shape[1] != 2 or len(points) < fewest:
            raise OutOfRange(field, f"第 {number} 个图形应至少有 {fewest} 个（东，北）坐标点。")
        if not np.isfinite(points).all():
            raise OutOfRange(field, f"第 {number} 个图形里有不是数的坐标。")


def _cells(terrain: Terrain, line: np.ndarray) -> np.ndarray:
    """Rows and columns (n, 2) a line runs through, corners turned over the lower of the two cells beside them."""
    _, _, west, _, _, north = terrain.transform
    places = np.column_stack([north - line[:, 1], line[:, 0] - west]) / terrain.cell
    pieces = [places[:1]]
    for start, end in pairwise(places):
        parts = max(int(np.ceil(np.hypot(*(end - start)) * 8)), 1)
        pieces.append(start + (end - start) * np.linspace(0, 1, parts + 1)[1:, None])
    cells = np.floor(np.concatenate(pieces)).astype(int)
    inside = ((cells >= 0) & (cells < terrain.heights.shape)).all(axis=1)
    turns = []
    for (row, column), (then_row, then_column) in pairwise(cells[inside]):
        if abs(row - then_row) == 1 and abs(column - then_column) == 1:
            one, other = terrain.heights[row, then_column], terrain.heights[then_row, column]
            turns.append((then_row, column) if other < one else (row, then_column))
    corners = np.array(turns, int).reshape(-1, 2)
    return np.unique(np.concatenate([cells[inside], corners]), axis=0)
