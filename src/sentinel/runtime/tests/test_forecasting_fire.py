"""Fires computed by the process: the golden one on flat grass, guessed cover, what cannot burn, what is stopped."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.geo.tests.samples import make_layer
from sentinel.kernel.models import Parameter
from sentinel.runtime.forecasting import fire, process
from sentinel.science.contract import OutOfRange
from sentinel.science.fire.rothermel import SurfaceInputs, surface_fire
from sentinel.science.terrain.grid import Terrain
from sentinel.wings.watch.forecasts import queries
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import AT, DISTRICT, LOW, ask_fire, make_district

pytestmark = pytest.mark.django_db(transaction=True)  # the lease is renewed over a connection of its own
EIGHT_KMH = 8 / 3.6
GR2_EIGHT_KMH = 11.563
"""m/min of GR2 at 6/7/8/60/90 % and 8 km/h at the flames: docs/science/fire.md."""
WORST = 0.082
"""The error that science/fire/spread.py names for a uniform landscape."""
PLACE = Point(116.01, 40.01, srid=CGCS2000)


@pytest.fixture(autouse=True)
def district(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A small district with an outline, its files in a folder of the test."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    make_district()
    outline = MultiPolygon(Polygon.from_bbox((115.97, 39.97, 116.05, 40.05)), srid=CGCS2000)
    AreaShape.objects.create(area_id=DISTRICT, boundary=outline)


def take(stopping: Any = lambda: False) -> Run:
    """Let the process compute the run that waits."""
    assert process.take_one(stopping)
    return Run.objects.get()


def grid(row: Run, name: str) -> np.ndarray:
    """A grid that was kept."""
    with rasterio.open(queries.folder(row.code) / name) as kept:
        return np.asarray(kept.read(1))


def imported(folder: Path, name: str, values: np.ndarray) -> str:
    """A raster over the district, imported; the code of its layer."""
    rows, columns = values.shape
    place = rasterio.Affine(0.14 / columns, 0, 115.94, 0, -0.14 / rows, 40.08)
    facts = {"width": columns, "height": rows, "count": 1, "dtype": "float32", "nodata": -9999, "crs": "EPSG:4490"}
    with rasterio.open(folder / name, "w", driver="GTiff", transform=place, **facts) as file:
        file.write(values.astype("float32"), 1)
    return make_layer((folder / name).read_bytes(), name, title=name).layer.code


def flat_grass(folder: Path) -> None:
    """Flat ground with grass on all of it; the wind reaches the flames as it blows."""
    said = {
        "terrain": imported(folder, "高程.tif", np.full((40, 40), 300.0)),
        "fuel": imported(folder, "植被.tif", np.ones((40, 40))),
        "wind_adjustment": {"grass": 1.0, "shrub": 1.0, "broadleaf": 1.0, "conifer": 1.0},
    }
    for name, value in said.items():
        Parameter.objects.filter(key=f"forecasts.{name}").update(value=value)


def test_on_flat_grass_the_fire_arrives_after_distance_over_rate(tmp_path: Path) -> None:
    flat_grass(tmp_path)
    ask_fire(ignition_point=PLACE, wind_ms=EIGHT_KMH, wind_from=180, burn_hours=3)
    done = take()
    assert (done.status, done.problem, done.demo) == ("done", "", False)
    arrival = grid(done, "arrival.tif")
    ((i,), (j,)) = np.where(arrival == 0)
    ahead = np.arange(1, 40)
    assert arrival[i - ahead, j] == pytest.approx(30 * ahead / GR2_EIGHT_KMH, rel=1e-3)
    flames = surface_fire(SurfaceInputs(**grass(EIGHT_KMH)))
    lean, rate = float(flames.eccentricity[0]), float(flames.rate[0])
    rows, columns = np.indices(arrival.shape)
    north, east = (i - rows) * 30.0, (columns - j) * 30.0
    far = np.hypot(north, east)
    slowness = (1 - lean * north / np.where(far > 0, far, 1)) / (rate * (1 - lean))
    exact = far * slowness
    error = (arrival / np.where(far > 0, exact, 1) - 1)[(far > 300) & ~np.isnan(arrival)]
    assert error.size > 400
    assert error.min() > -1e-3
    assert error.max() < WORST + 1e-3


def grass(wind: float) -> dict[str, Any]:
    """GR2 as the parameters say a dry day is."""
    one = {name: np.array([value]) for name, value in (("wind", wind), ("wind_to", 0.0), ("slope", 0.0))}
    dry = {"moisture_1h": 0.06, "moisture_10h": 0.07, "moisture_100h": 0.08}
    return {"fuel": "GR2", **dry, "moisture_herb": 0.6, "moisture_woody": 0.9, **one, "upslope": np.array([0.0])}


def test_without_a_map_of_fuels_they_are_guessed_and_everything_says_so() -> None:
    row = ask_fire(ignition_point=burning(), burn_hours=2)
    done = take()
    assert (done.pk, done.status, done.problem, done.demo) == (row.pk, "done", "", True)
    assert done.terrain == "生成的示意地形，不是真实地形；可燃物图按地形推想，示意"
    assert done.frames == [30, 60, 90, 120]
    assert done.stamp.startswith("fire.spread 1 ")
    assert (done.volume_error, done.area_ha) == (
        None,
        pytest.approx(np.isfinite(grid(done, "arrival.tif")).sum() * 0.09),
    )
    kept = {path.name for path in queries.folder(done.code).iterdir()}
    pictures = {"burnt.png", "flame.png", "fuel.png", *(f"frame-{minutes:04}.png" for minutes in done.frames)}
    assert kept == pictures | {"arrival.tif", "flame.tif", "intensity.tif", "fuel.tif"}
    said = "".join(done.assumed)
    limits = (
        "未模拟飞火",
        "未算树冠火与扑救",
        "风与含水率在整个时段内不变",
        "推想的示意图",
        "换算为国外标准可燃物模型",
        "TL6",
    )
    assert [words for words in limits if words not in said] == []
    assert np.nanmax(grid(done, "flame.tif")) > 0


def burning() -> Point:
    """A place on the generated ground where something burns."""
    terrain, _words = fire.ground(queries.basis(AT), 30)
    kinds = fire.fuels_of(queries.basis(AT), terrain).kinds
    rows, columns = kinds.shape
    middle = np.abs(np.indices(kinds.shape) - np.array([rows // 2, columns // 2])[:, None, None]).sum(axis=0)
    i, j = np.unravel_index(int(np.where(kinds == fire.BARE, 9e9, middle).argmin()), kinds.shape)
    return centre(terrain, int(i), int(j))


def centre(terrain: Terrain, row: int, column: int) -> Point:
    """The middle of a cell, in degrees."""
    west, north = terrain.transform[2], terrain.transform[5]
    at = [west + 30 * (column + 0.5)], [north - 30 * (row + 0.5)]
    x, y = rasterio.warp.transform(terrain.crs, "EPSG:4490", *at)
    return Point(x[0], y[0], srid=CGCS2000)


def bare() -> Point:
    """A place on the generated ground where nothing burns."""
    terrain, _words = fire.ground(queries.basis(AT), 30)
    kinds = fire.fuels_of(queries.basis(AT), terrain).kinds
    i, j = np.argwhere(kinds == fire.BARE)[0]
    return centre(terrain, int(i), int(j))


def test_where_nothing_burns_no_fire_begins() -> None:
    row = ask_fire()
    Run.objects.filter(pk=row.pk).update(ignition_point=bare())
    failed = take()
    assert (failed.status, failed.problem[:18]) == ("failed", "起火位置在可燃物图上是不可燃的（沟底")


def test_a_place_outside_the_ground_is_a_sentence() -> None:
    row = ask_fire()
    Run.objects.filter(pk=row.pk).update(ignition_point=Point(110.0, 40.0, srid=CGCS2000))
    assert take().problem == "起火位置不在本区的计算范围内，请重新选点。"


def test_a_map_of_fuels_that_is_not_there_is_a_sentence() -> None:
    Parameter.objects.filter(key="forecasts.fuel").update(value="plants")
    ask_fire()
    assert take().problem == "参数 forecasts.fuel 指的图层“plants”没有确认的栅格：请导入并确认，或留空。"


def test_what_is_not_in_the_legend_does_not_burn(tmp_path: Path) -> None:
    flat_grass(tmp_path)
    Parameter.objects.filter(key="forecasts.fuel_legend").update(value={"7": "grass"})
    ask_fire()
    assert "不可燃" in take().problem


def test_a_fire_that_is_told_to_end_keeps_nothing_and_begins_anew() -> None:
    row = ask_fire(ignition_point=burning(), burn_hours=2)
    asked = iter([False, False, False, True])
    take(lambda: next(asked))
    row.refresh_from_db()
    assert (row.status, row.beat_at) == ("running", None)
    done = take()
    assert (done.status, done.attempts, len(done.frames)) == ("done", 2, 4)


def test_a_grid_that_does_not_fit_is_refused_before_it_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    terrain = Terrain(
        heights=np.zeros((10, 10), np.float32), cell=30.0, transform=(30.0, 0.0, 0.0, 0.0, -30.0, 0.0), crs="EPSG:4548"
    )
    monkeypatch.setattr(fire, "MEMORY_LIMIT", fire.BYTES_A_CELL * 100)
    fire.check_memory(terrain)
    monkeypatch.setattr(fire, "MEMORY_LIMIT", fire.BYTES_A_CELL * 100 - 1)
    with pytest.raises(OutOfRange, match="请换大一级的网格"):
        fire.check_memory(terrain)


def test_the_village_at_the_fire_is_reached_with_its_flames() -> None:
    AreaShape.objects.filter(area_id=LOW).update(point=burning())
    ask_fire(ignition_point=burning(), burn_hours=1)
    done = take()
    (reached,) = done.impacts.filter(subject=LOW)
    assert (done.villages, reached.minutes, reached.depth_m) == (1, 0, None)
    assert reached.flame_m is not None
    assert reached.flame_m > 0
