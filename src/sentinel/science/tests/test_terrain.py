"""Terrain files that are taken and those that are refused, draining, channels, buildings, and the generated block."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sentinel.science.contract import OutOfRange
from sentinel.science.terrain.demo import DemoInputs, demo_terrain
from sentinel.science.terrain.drain import Drained, DrainInputs, drain
from sentinel.science.terrain.files import read_ascii, read_geotiff, write_geotiff
from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.relief import relief
from sentinel.science.terrain.works import BuildingInputs, ChannelInputs, burn_channels, raise_buildings

CRS = "EPSG:4548"
PLACE = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_400_000.0)


def terrain(heights: np.ndarray) -> Terrain:
    return Terrain(heights=np.asarray(heights, np.float32), cell=30.0, transform=PLACE, crs=CRS)


PLAIN = terrain(np.full((6, 8), 100.0))


@pytest.fixture
def tif(tmp_path: Path) -> Callable[..., Path]:
    def write(**changed: object) -> Path:
        path = tmp_path / "dem.tif"
        heights = np.full((4, 5), 100, np.float32)
        profile: dict[str, object] = {"crs": CRS, "transform": rasterio.Affine(*PLACE), "nodata": -9999.0, "count": 1}
        profile |= {key: value for key, value in changed.items() if key not in {"heights", "unit"}}
        values = np.asarray(changed.get("heights", heights), np.float32)
        with rasterio.open(
            path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], dtype="float32", **profile
        ) as target:
            for band in range(1, int(str(profile["count"])) + 1):
                target.write(values, band)
                target.set_band_unit(band, str(changed.get("unit", "")))
        return path

    return write


def test_a_geotiff_comes_back_as_it_went(tmp_path: Path) -> None:
    ground = np.arange(48, dtype=np.float32).reshape(6, 8)
    ground[2, 3] = np.nan
    for demo in (False, True):
        given = replace(PLAIN, heights=ground, demo=demo)
        write_geotiff(given, tmp_path / "out.tif")
        found = read_geotiff(tmp_path / "out.tif")
        assert np.array_equal(found.heights, ground, equal_nan=True)
        assert (found.transform, found.crs, found.cell, found.demo) == (PLACE, CRS, 30.0, demo)


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"crs": None}, "crs", "没有坐标系"),
        ({"crs": "EPSG:4490", "transform": rasterio.Affine(1e-3, 0, 116, 0, -1e-3, 40)}, "crs", "经纬度"),
        ({"crs": "EPSG:2272"}, "crs", "不是米"),
        ({"unit": "US survey feet"}, "heights", "英尺"),
        ({"transform": rasterio.Affine(30, 0, 5e5, 0, 30, 4e6)}, "transform", "颠倒"),
        ({"transform": rasterio.Affine(-30, 0, 5e5, 0, -30, 4e6)}, "transform", "颠倒"),
        ({"transform": rasterio.Affine(30, 5, 5e5, 5, -30, 4e6)}, "transform", "斜"),
        ({"transform": rasterio.Affine(30, 0, 5e5, 0, -25, 4e6)}, "transform", "不是正方形"),
        ({"heights": np.where(np.arange(20) < 11, -9999, 50).reshape(4, 5)}, "heights", "55% 的格子没有高程"),
        ({"heights": np.full((4, 5), -9999)}, "heights", "100% 的格子没有高程"),
        ({"heights": np.full((4, 5), 32767)}, "heights", "适用范围"),
        ({"count": 3}, "path", "3 个波段"),
    ],
)
def test_a_raster_that_is_no_terrain_is_refused(
    tif: Callable[..., Path], changed: dict[str, object], field: str, text: str
) -> None:
    path = tif(**changed)
    with pytest.raises(OutOfRange, match=text) as refused:
        read_geotiff(path)
    assert refused.value.field == field


def test_what_is_no_raster_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.tif").write_text("不是栅格", encoding="utf-8")
    with pytest.raises(OutOfRange, match="打不开"):
        read_geotiff(tmp_path / "no.tif")
    with pytest.raises(OutOfRange, match="打不开"):
        read_ascii(tmp_path / "nowhere.asc", CRS)


ASCII = "ncols 3\nnrows 2\nxllcorner 1000\nyllcorner 2000\ncellsize 10\nNODATA_value -9999\n1 2 3\n4 5 -9999\n"


def test_an_ascii_grid_is_read_north_first(tmp_path: Path) -> None:
    (tmp_path / "dem.asc").write_text(ASCII, encoding="ascii")
    found = read_ascii(tmp_path / "dem.asc", CRS)
    assert found.heights[0].tolist() == [1, 2, 3]
    assert np.isnan(found.heights[1, 2])
    assert found.transform == (10, 0, 1000, 0, -10, 2020)


def test_an_ascii_grid_may_name_the_centre_of_its_corner(tmp_path: Path) -> None:
    (tmp_path / "dem.asc").write_text(ASCII.replace("corner", "center"), encoding="ascii")
    assert read_ascii(tmp_path / "dem.asc", CRS).transform == (10, 0, 995, 0, -10, 2015)


@pytest.mark.parametrize(
    ("text", "crs", "field", "said"),
    [
        (ASCII, "", "crs", "没有坐标系"),
        (ASCII, "EPSG:4490", "crs", "经纬度"),
        (ASCII, "某坐标系", "crs", "认不出"),
        (ASCII, "EPSG:4978", "crs", "没有平面坐标"),
        (ASCII, "EPSG:5773", "crs", "没有平面坐标"),
        (ASCII.replace("ncols 3", "ncols nan"), CRS, "path", "正整数"),
        (ASCII.replace("ncols 3", "ncols -3").replace("nrows 2", "nrows -2"), CRS, "path", "正整数"),
        (ASCII.replace("ncols 3", "ncols 1e400"), CRS, "path", "正整数"),
        (ASCII.replace("ncols 3\n", ""), CRS, "path", "正整数"),
        (ASCII.replace("4 5", "4"), CRS, "path", "应有 2 × 3 个高程，实有 5 个"),
        (ASCII.replace("4 5", "4 x"), CRS, "path", "不是数"),
        (ASCII.replace("cellsize 10\n", ""), CRS, "path", "缺文件头"),
        (ASCII.replace("cellsize 10", "cellsize"), CRS, "path", "第 5 行"),
        (ASCII.replace("cellsize 10", "dx 10\ndy 12"), CRS, "transform", "不是正方形"),
    ],
)
def test_an_ascii_grid_that_is_not_whole_is_refused(tmp_path: Path, text: str, crs: str, field: str, said: str) -> None:
    (tmp_path / "dem.asc").write_text(text, encoding="ascii")
    with pytest.raises(OutOfRange, match=said) as refused:
        read_ascii(tmp_path / "dem.asc", crs)
    assert refused.value.field == field


def test_the_slope_of_a_plane_and_the_way_up() -> None:
    east = np.indices((6, 8))[1] * 30 * 0.25
    found = relief(terrain(east))
    assert found.slope == pytest.approx(0.25)
    assert found.upslope == pytest.approx(90)
    north = relief(terrain(np.indices((6, 8))[0][::-1] * 30))
    assert np.sin(np.radians(north.upslope)) == pytest.approx(0, abs=1e-6)
    assert north.slope == pytest.approx(1)


def bowl() -> np.ndarray:
    """Ground at 100 m with a pit of 90 m behind a sill of 95 m."""
    heights = np.full((7, 7), 100.0)
    heights[3, 3], heights[3, 4], heights[3, 5], heights[3, 6] = 90, 95, 80, 70
    return heights


def drained(heights: np.ndarray, cut: float) -> Drained:
    return drain(DrainInputs(terrain=terrain(heights), deepest_cut=cut))


def test_a_pit_is_filled_to_its_sill() -> None:
    found = drained(bowl(), 0)
    assert found.terrain.heights[3, 3] == 95
    assert (found.filled, found.cut, found.deepest_fill) == (5 * 900, 0, 5)


def test_a_shallow_sill_is_cut_and_a_deep_one_is_not() -> None:
    cut = drained(bowl(), 5)
    assert cut.terrain.heights[3, 3:5].tolist() == [90, 90]
    assert (cut.filled, cut.cut) == (0, 5 * 900)
    assert drained(bowl(), 4.9).terrain.heights[3, 3] == 95


GROUND = arrays(np.float32, st.tuples(st.integers(3, 9), st.integers(3, 9)), elements=st.integers(0, 20).map(float))


def pits(heights: np.ndarray) -> int:
    """Inner cells from which no way that never rises leads to the rim, found by spreading back from it."""
    reached = np.ones(heights.shape, bool)
    reached[1:-1, 1:-1] = False
    for _ in range(heights.size):
        around = [
            np.roll(np.roll(np.where(reached, heights, np.inf), a, 0), b, 1) for a in (-1, 0, 1) for b in (-1, 0, 1)
        ]
        reached[1:-1, 1:-1] |= (np.min(around, axis=0) <= heights)[1:-1, 1:-1]
    return int((~reached).sum())


@settings(max_examples=60)
@given(GROUND, st.sampled_from([0.0, 3.0, 100.0]))
def test_whatever_the_ground_it_drains(heights: np.ndarray, cut: float) -> None:
    found = drained(heights, cut)
    assert pits(found.terrain.heights) == 0
    assert drained(found.terrain.heights, 0).filled == 0
    change = (found.terrain.heights.astype(float) - heights).sum() * 900
    assert found.filled - found.cut == pytest.approx(change)


@settings(max_examples=30)
@given(GROUND)
def test_a_cut_without_limit_fills_nothing_and_no_cut_digs_nothing(heights: np.ndarray) -> None:
    assert drained(heights, 10_000).filled == 0
    assert drained(heights, 0).cut == 0


def test_water_leaves_into_ground_without_a_height() -> None:
    heights = bowl()
    heights[2, 3] = np.nan
    found = drained(heights, 0)
    assert found.filled == 0
    assert np.isnan(found.terrain.heights[2, 3])


def line(*points: tuple[float, float]) -> np.ndarray:
    """Map coordinates of points given in cells from the north-western corner, east and south."""
    return np.array([(5e5 + 30 * east, 4.4e6 - 30 * south) for east, south in points])


def test_a_channel_is_cut_once_and_hangs_together_by_its_sides() -> None:
    found = burn_channels(
        ChannelInputs(
            terrain=PLAIN,
            lines=(line((0.5, 0.5), (5.5, 5.5)), line((0.5, 0.5), (0.5, 3.5))),
            depths=np.array([2.0, 3.0]),
        )
    )
    assert found.terrain.heights[0, 0] == 97
    assert found.terrain.heights[4, 4] == 98
    cut = found.changed
    assert cut.sum() == 11 + 3
    beside = cut[:-1, :-1] & cut[1:, 1:]
    assert (cut[:-1, 1:] | cut[1:, :-1])[beside].all()


def test_a_channel_outside_says_so() -> None:
    found = burn_channels(ChannelInputs(terrain=PLAIN, lines=(line((90, 90), (95, 95)),), depths=np.ones(1)))
    assert found.missed == (0,)
    assert not found.changed.any()


def test_a_building_rises_over_its_highest_ground() -> None:
    ground = np.full((6, 8), 100.0)
    ground[2, 3] = 104
    house, shed = line((2, 1), (5, 1), (5, 4), (2, 4)), line((0.1, 0.1), (0.2, 0.1), (0.2, 0.2))
    found = raise_buildings(
        BuildingInputs(terrain=terrain(ground), outlines=(house, shed), rises=np.array([10.0, 10.0]))
    )
    assert (found.terrain.heights[1:4, 2:5] == 114).all()
    assert found.changed.sum() == 9
    assert found.missed == (1,)


@pytest.mark.parametrize("lines", [(), (line((1, 1)),), (np.array([[np.nan, 1], [2, 2]]),), (np.ones((2, 3)),)])
def test_shapes_that_are_none_are_refused(lines: tuple[np.ndarray, ...]) -> None:
    with pytest.raises(OutOfRange, match="lines"):
        ChannelInputs(terrain=PLAIN, lines=lines, depths=np.ones(1))
    with pytest.raises(OutOfRange, match="outlines"):
        BuildingInputs(terrain=PLAIN, outlines=lines, rises=np.ones(1))


BLOCK = DemoInputs(rows=96, columns=128, cell=30.0, relief=900.0, seed=11, crs=CRS, west=5e5, north=4.4e6)


def test_the_generated_block_is_marked_drains_and_repeats() -> None:
    found = demo_terrain(BLOCK)
    assert found.demo
    assert np.ptp(found.heights) == pytest.approx(900, rel=0.02)
    assert drained_volume(found) < 1
    assert demo_terrain(BLOCK).heights.tobytes() == found.heights.tobytes()
    assert demo_terrain(replace(BLOCK, seed=12)).heights.tobytes() != found.heights.tobytes()
    assert 0.1 < np.median(relief(found).slope) < 1.0


def drained_volume(found: Terrain) -> float:
    return drain(DrainInputs(terrain=found)).filled


@pytest.mark.parametrize(
    ("field", "value"), [("crs", "EPSG:4490"), ("crs", ""), ("rows", 2), ("relief", 0.0), ("seed", -1)]
)
def test_a_block_that_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(BLOCK, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("heights", {"heights": np.ones((2, 2))}),
        ("cell", {"cell": 25.0}),
        ("heights", {"heights": np.full((2, 2), 9500, np.float32)}),
    ],
)
def test_a_terrain_that_contradicts_itself_is_refused(field: str, changed: dict[str, object]) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(PLAIN, **changed)
    assert refused.value.field == field


def shared(*names: str) -> Path:
    """A file of the shared data; skips the calling test where it is absent."""
    root = Path(os.environ.get("SENTINEL_SHARED", Path(__file__).parents[5] / "shared"))
    path = root.joinpath("data", *names)
    if not path.is_file():
        pytest.skip("the shared terrain is not beside this checkout")
    return path


@pytest.mark.shared
def test_real_mountains_are_read_and_made_to_drain() -> None:
    found = read_geotiff(shared("terrain", "bigtujunga_30m.tif"))
    assert (found.heights.shape, found.crs, found.cell, found.demo) == ((643, 1197), "EPSG:32611", 30.0, False)
    assert (np.nanmin(found.heights), np.nanmax(found.heights)) == (315, 2295)
    window = replace(found, heights=found.heights[200:400, 300:600])
    assert drained_volume(drain(DrainInputs(terrain=window, deepest_cut=5.0)).terrain) == 0
    assert 0.2 < np.nanmedian(relief(window).slope) < 1


@pytest.mark.shared
@pytest.mark.parametrize("name", ["pysheds_dem_3s.tif", "jacksboro_srtm1.tif"])
def test_real_terrain_in_degrees_is_refused(name: str) -> None:
    path = shared("terrain", name)
    with pytest.raises(OutOfRange, match="经纬度"):
        read_geotiff(path)


@pytest.mark.shared
def test_a_real_ascii_grid_is_read() -> None:
    found = read_ascii(shared("wildfire", "Sub40x40", "elevation.asc"), "EPSG:32611")
    assert (found.heights.shape, found.cell, found.heights[0, 0]) == ((40, 40), 100.0, 2298)
    assert found.transform == (100, 0, 457_900, 0, -100, 5_716_800 + 4000)
