"""Pictures of grids: laid where the grid is, painted in classes, transparent where nothing is."""

import io

import numpy as np
import pytest
from PIL import Image

from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.picture import Ink, Sheet, cells_of, paint

INK = Ink(bounds=(0.1, 1.0), colors=((10, 20, 30), (40, 50, 60)), opacity=200)


def ground(rows: int = 40, columns: int = 60) -> Terrain:
    """Flat ground of 90 m cells in the zone of 117° E."""
    return Terrain(
        heights=np.zeros((rows, columns), np.float32),
        cell=90.0,
        transform=(90.0, 0.0, 420_000.0, 0.0, -90.0, 4_430_000.0),
        crs="EPSG:4548",
    )


def test_classes_begin_at_their_bounds_and_nothing_is_transparent() -> None:
    values = np.array([[np.nan, 0.0, 0.09], [0.1, 0.99, 1.0]])
    picture = Image.open(io.BytesIO(paint(values, INK))).convert("RGBA")
    assert [picture.getpixel((x, 0)) for x in range(3)] == [(0, 0, 0, 0)] * 3
    assert [picture.getpixel((x, 1)) for x in range(3)] == [(10, 20, 30, 200), (10, 20, 30, 200), (40, 50, 60, 200)]


def test_a_picture_lies_where_its_grid_lies() -> None:
    terrain = ground()
    sheet = Sheet(terrain)
    west, south, east, north = sheet.corners
    wet = np.zeros((40, 60), np.float32)
    wet[10, 15] = 2.0
    rows, columns = np.nonzero(np.nan_to_num(sheet.warped(wet)) > 1)
    lon = west + (columns.mean() + 0.5) / sheet.shape[1] * (east - west)
    lat = north - (rows.mean() + 0.5) / sheet.shape[0] * (north - south)
    assert cells_of(terrain, [(lon, lat)]).tolist() == [[10, 15]]


def test_a_coarser_picture_keeps_the_greatest_of_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentinel.science.terrain.picture.MOST_SIDE", 20)
    sheet = Sheet(ground())
    wet = np.zeros((40, 60), np.float32)
    wet[11, 16] = 2.0
    assert max(sheet.shape) <= 22
    assert np.nanmax(sheet.warped(wet)) == 2.0


def test_places_outside_have_no_cell() -> None:
    terrain = ground()
    assert cells_of(terrain, [(100.0, 40.0), (116.07, 40.0)]).tolist()[0] == [-1, -1]
    assert cells_of(terrain, []).shape == (0, 2)
