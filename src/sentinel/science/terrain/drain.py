"""Make a terrain drain: pits are cut open to the lower ground beyond where that is shallow, and filled where not.

Filling is the priority flood of Barnes, Lehman and Mulla (2014), Computers and Geosciences 62; breaching follows the
way the flood came, Lindsay (2016), Hydrological Processes 30. Water leaves at the rim and into cells without a height.
"""

import heapq

import numpy as np
from numba import njit

from sentinel.science.contract import Stamp, inputs, quantity, result, stamp
from sentinel.science.terrain.grid import Terrain

MODEL, VERSION = "terrain.drain", "1"
NEIGHBOURS = np.array([(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b])


@inputs
class DrainInputs:
    """A terrain, and how deep a cut through a sill may be: 0 fills every pit, a great depth cuts every one open."""

    terrain: Terrain
    deepest_cut: float = quantity("允许的最大切深", "m", low=0, high=10_000, default=0.0)


@result
class Drained:
    """The terrain without pits, and what that took."""

    terrain: Terrain
    filled: float = quantity("填方体积", "m³", low=0)
    cut: float = quantity("挖方体积", "m³", low=0)
    deepest_fill: float = quantity("最大填深", "m", low=0)
    stamp: Stamp


def drain(given: DrainInputs) -> Drained:
    """The terrain with every cell on a way to the rim that never rises, volumes of fill and cut in m3.

    Real hollows (quarries, reservoirs, sinkholes) are filled too: leave them out, or give the cut no depth and look at
    `deepest_fill`.
    """
    heights = np.asarray(given.terrain.heights, float)
    opened = breach(heights, float(given.deepest_cut))
    level = flood(opened, 0.0)
    area = given.terrain.cell**2
    return Drained(
        terrain=given.terrain.with_heights(level),
        filled=float(np.nansum(level - opened)) * area,
        cut=float(np.nansum(heights - opened)) * area,
        deepest_fill=float(np.nanmax(level - opened)),
        stamp=stamp(MODEL, VERSION, given),
    )


def flood(heights: np.ndarray, fall: float) -> np.ndarray:
    """Lowest surface (rows, columns) at or above the heights that drains to the outlets, by `fall` metres a cell."""
    level: np.ndarray = _sweep(heights, NEIGHBOURS, fall)[0]
    return level


def breach(heights: np.ndarray, deepest: float) -> np.ndarray:
    """Heights (rows, columns) with the way out of each pit cut level, where no cell is cut deeper than `deepest`."""
    _, order, came = _sweep(heights, NEIGHBOURS, 0.0)
    cut: np.ndarray = _breach(heights, order, came, deepest)
    return cut


@njit(cache=True)
def _outlets(heights: np.ndarray, around: np.ndarray) -> np.ndarray:
    """Cells at the rim or beside a cell without a height."""
    rows, columns = heights.shape
    found = np.zeros((rows, columns), np.bool_)
    for i in range(rows):
        for j in range(columns):
            if np.isnan(heights[i, j]):
                continue
            for k in range(len(around)):
                a, b = i + around[k, 0], j + around[k, 1]
                if a < 0 or b < 0 or a >= rows or b >= columns or np.isnan(heights[a, b]):
                    found[i, j] = True
    return found


@njit(cache=True)
def _sweep(heights: np.ndarray, around: np.ndarray, fall: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells from the outlets inward, lowest way first: level of standing water, order, whence each was reached."""
    rows, columns = heights.shape
    level = heights.copy()
    came = np.full(rows * columns, -1, np.int64)
    order = np.empty(rows * columns, np.int64)
    swept = 0
    seen = _outlets(heights, around) | np.isnan(heights)
    heap = [(0.0, 0.0, np.int64(0)) for _ in range(0)]
    for i in range(rows):
        for j in range(columns):
            if seen[i, j] and not np.isnan(heights[i, j]):
                heapq.heappush(heap, (heights[i, j], heights[i, j], np.int64(i * columns + j)))
    while len(heap) > 0:
        here, _, place = heapq.heappop(heap)
        order[swept] = place
        swept += 1
        i, j = place // columns, place % columns
        for k in range(len(around)):
            a, b = i + around[k, 0], j + around[k, 1]
            if a < 0 or b < 0 or a >= rows or b >= columns or seen[a, b]:
                continue
            seen[a, b] = True
            level[a, b] = max(level[a, b], here + fall)
            came[a * columns + b] = place
            heapq.heappush(heap, (level[a, b], heights[a, b], np.int64(a * columns + b)))
    return level, order[:swept], came


@njit(cache=True)
def _breach(heights: np.ndarray, order: np.ndarray, came: np.ndarray, deepest: float) -> np.ndarray:
    cut = heights.copy()
    for place in order:
        _open(heights, cut, came, place, deepest)
    return cut


@njit(cache=True)
def _open(heights: np.ndarray, cut: np.ndarray, came: np.ndarray, place: np.int64, deepest: float) -> None:
    """Cut the way from a cell back to ground no higher than it."""
    columns = heights.shape[1]
    floor = cut[place // columns, place % columns]
    step = came[place]
    while step >= 0 and cut[step // columns, step % columns] > floor:
        if heights[step // columns, step % columns] - floor > deepest:
            return
        step = came[step]
    step = came[place]
    while step >= 0 and cut[step // columns, step % columns] > floor:
        cut[step // columns, step % columns] = floor
        step = came[step]
