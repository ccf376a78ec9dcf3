"""A part of a terrain: what matters is often small in its district, and its picture shows it large."""

import numpy as np

from sentinel.science.terrain.grid import Terrain

Window = tuple[slice, slice]


def window_around(there: np.ndarray, margin: int) -> Window:
    """The rows and columns of the cells that are true and `margin` cells around them; everything where none is."""
    sides = []
    for axis in (1, 0):
        (lines,) = np.nonzero(there.any(axis=axis))
        first, last = (int(lines[0]), int(lines[-1])) if lines.size else (0, there.shape[1 - axis] - 1)
        sides.append(slice(max(first - margin, 0), min(last + margin + 1, there.shape[1 - axis])))
    return sides[0], sides[1]


def cut(terrain: Terrain, window: Window) -> Terrain:
    """The part of a terrain in a window."""
    cell, _, west, _, _, north = terrain.transform
    place = (cell, 0.0, west + window[1].start * cell, 0.0, -cell, north - window[0].start * cell)
    return Terrain(heights=terrain.heights[window], cell=cell, transform=place, crs=terrain.crs, demo=terrain.demo)
