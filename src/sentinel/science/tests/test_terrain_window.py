"""A part of a terrain lies where its cells lay."""

import numpy as np
import pytest

from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.picture import cells_of
from sentinel.science.terrain.window import cut, window_around


@pytest.mark.parametrize(
    ("cells", "margin", "rows", "columns"),
    [
        ([(4, 6)], 0, (4, 5), (6, 7)),
        ([(4, 6), (7, 2)], 1, (3, 9), (1, 8)),
        ([(0, 0), (9, 11)], 5, (0, 10), (0, 12)),
        ([], 0, (0, 10), (0, 12)),
    ],
)
def test_the_window_is_as_large_as_it_must_be(
    cells: list[tuple[int, int]], margin: int, rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    there = np.zeros((10, 12), bool)
    for cell in cells:
        there[cell] = True
    assert window_around(there, margin) == (slice(*rows), slice(*columns))


def test_a_cell_of_the_part_is_the_same_ground() -> None:
    heights = np.arange(120, dtype=np.float32).reshape(10, 12)
    place = (90.0, 0.0, 414_000.0, 0.0, -90.0, 4_430_000.0)
    whole = Terrain(heights=heights, cell=90.0, transform=place, crs="EPSG:4548", demo=True)
    part = cut(whole, (slice(3, 9), slice(2, 8)))
    at = (115.9995, 39.996)
    ((row, column),) = cells_of(whole, [at])
    ((row_there, column_there),) = cells_of(part, [at])
    assert (row_there, column_there, part.demo) == (row - 3, column - 2, True)
    assert part.heights[row_there, column_there] == whole.heights[row, column]
