"""Runs computed: on generated or imported ground, cancelled and taken up again, failed with a sentence."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import OperationalError
from PIL import Image

from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.geo.tests.samples import make_layer
from sentinel.kernel.clock import now, wall_now
from sentinel.kernel.models import Parameter
from sentinel.runtime.forecasting import process, solve
from sentinel.runtime.forecasting.solve import Stopped
from sentinel.wings.watch.forecasts import actions, queries
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import DISTRICT, ENGINE, ask, make_district

pytestmark = pytest.mark.django_db(transaction=True)  # the lease is renewed over a connection of its own
STORM: dict[str, Any] = {"rain_mm": 60, "rain_hours": 0.5, "tail_hours": 0.25}


@pytest.fixture(autouse=True)
def district(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A small district with an outline, its files in a folder of the test."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    make_district()
    outline = MultiPolygon(Polygon.from_bbox((115.99, 39.99, 116.03, 40.03)), srid=CGCS2000)
    AreaShape.objects.create(area_id=DISTRICT, boundary=outline)
    Parameter.objects.filter(key="forecasts.frame_minutes").update(value=15)


def take(stopping: Any = lambda: False) -> Run:
    """Let the process compute the run that waits."""
    assert process.take_one(stopping)
    return Run.objects.get()


def deepest(row: Run) -> np.ndarray:
    """The greatest depths that were kept."""
    with rasterio.open(queries.folder(row.code) / "deepest.tif") as kept:
        return np.asarray(kept.read(1))


def test_nothing_waits() -> None:
    assert not process.take_one(lambda: False)


def test_a_run_on_generated_ground_keeps_its_grids_pictures_and_places() -> None:
    ask(**STORM)
    done = take()
    assert (done.status, done.problem, done.demo) == ("done", "", True)
    assert done.terrain == "生成的示意地形，不是真实地形"
    assert (done.grid["crs"], done.grid["cell"]) == ("EPSG:4548", 90.0)
    assert done.frames == [15, 30, 45]
    assert done.stamp.startswith("flood.fv1 2 ")
    assert done.volume_error is not None
    assert done.volume_error < 1e-4
    west, south, east, north = done.corners
    assert (west < 115.99, south < 39.99, east > 116.03, north > 40.03) == (True,) * 4
    kept = {path.name for path in queries.folder(done.code).iterdir()}
    assert kept == {
        "deepest.tif",
        "speed.tif",
        "arrival.tif",
        "deepest.png",
        "arrival.png",
        "frame-0015.png",
        "frame-0030.png",
        "frame-0045.png",
    }
    water = deepest(done)
    assert water.shape == (done.grid["rows"], done.grid["columns"])
    assert 0 < water.max() < 60
    with Image.open(queries.folder(done.code) / "deepest.png") as picture:
        assert picture.mode == "P"
    assert any("曲线数 CN 75" in said for said in done.assumed)


def test_the_same_run_gives_the_same_water() -> None:
    ask(**STORM)
    first = take()
    water = deepest(first)
    Run.objects.all().delete()
    ask(**STORM)
    second = take()
    assert (second.stamp, np.array_equal(deepest(second), water)) == (first.stamp, True)


def test_a_run_interrupted_goes_on_from_its_checkpoint_to_the_same_water() -> None:
    ask(**STORM)
    whole = take()
    water = deepest(whole)
    Run.objects.all().delete()
    row = ask(**STORM)
    asked = iter([*[False] * 40, True])
    take(lambda: next(asked))
    row.refresh_from_db()
    assert (row.status, row.beat_at) == ("running", None)  # given up: whoever comes next has it at once
    assert (queries.folder(row.code) / solve.CHECKPOINT).exists()
    done = take()
    assert (done.status, done.attempts, done.steps) == ("done", 2, whole.steps)
    assert np.array_equal(deepest(done), water)
    assert not (queries.folder(row.code) / solve.CHECKPOINT).exists()


def test_what_another_run_of_this_number_left_is_taken_away() -> None:
    """A space that was rebuilt gives its numbers anew, while the files of its earlier life are still there."""
    row = ask(**STORM)
    folder = queries.folder(row.code)
    (folder / solve.CHECKPOINT).write_bytes(b"not one")
    (folder / "frame-0090.png").write_bytes(b"of another life")
    done = take()
    assert (done.status, done.frames) == ("done", [15, 30, 45])
    assert not (folder / "frame-0090.png").exists()


def test_a_cancelled_run_stops_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ask(**STORM)
    monkeypatch.setattr(process, "BEAT_S", 0.01)
    taken = actions.claim(actor=ENGINE, at=now(), wall=wall_now(), worker="w")
    assert taken is not None
    Run.objects.filter(pk=row.pk).update(status="cancelled")
    with process.Lease(taken, "w") as lease:
        lease.over.wait(0.5)
        assert not lease.wanted
    with pytest.raises(Stopped):
        solve.compute(taken, lambda _progress: False)


def test_without_an_outline_a_run_fails_with_a_sentence() -> None:
    AreaShape.objects.filter(area=DISTRICT).delete()
    ask(**STORM)
    failed = take()
    assert (failed.status, failed.problem) == ("failed", "本区没有区界，推演不知道算哪里：请先导入区界。")


def test_an_imported_terrain_is_cut_to_the_district_its_gaps_closed(tmp_path: Path) -> None:
    """A valley that falls to the south, in degrees, with a hole in it."""
    heights = 300 + 10 * np.abs(np.arange(-30.0, 30.0)) + np.arange(60.0, 0, -1.0)[:, None]
    heights[20:22, 20:22] = -9999
    place = rasterio.Affine(0.001, 0, 115.98, 0, -0.001, 40.04)
    facts = {"width": 60, "height": 60, "count": 1, "dtype": "float32", "nodata": -9999, "crs": "EPSG:4490"}
    with rasterio.open(tmp_path / "made.tif", "w", driver="GTiff", transform=place, **facts) as file:
        file.write(heights.astype("float32"), 1)
    edition = make_layer((tmp_path / "made.tif").read_bytes(), "高程.tif", title="全区高程")
    Parameter.objects.filter(key="forecasts.terrain").update(value=edition.layer.code)
    ask(**STORM)
    done = take()
    assert (done.status, done.problem, done.demo) == ("done", "", False)
    assert done.terrain == "已导入的高程图层“全区高程”"
    flooded = deepest(done)
    middle = flooded[:, flooded.shape[1] // 2 - 6 : flooded.shape[1] // 2 + 6]
    assert middle.max() > 5 * flooded[:, :5].max()  # the water stands in the valley
    assert not np.isnan(flooded).any()


def test_terrain_that_is_not_there_is_a_sentence() -> None:
    Parameter.objects.filter(key="forecasts.terrain").update(value="dem")
    ask(**STORM)
    assert take().problem == "参数 forecasts.terrain 指的图层“dem”没有确认的栅格：请导入并确认，或留空。"


def test_water_from_outside_the_district_is_a_sentence() -> None:
    ask(**STORM, inflow_point=Point(110.0, 40.0, srid=CGCS2000), inflow_m3s=50.0, inflow_hours=0.5)
    assert take().problem == "来水位置不在本区的计算范围内，请重新选点。"


def test_water_that_flows_in_is_added_where_it_was_asked() -> None:
    place = Point(116.01, 40.01, srid=CGCS2000)
    ask(**STORM | {"rain_mm": 0.1}, inflow_point=place, inflow_m3s=80.0, inflow_hours=0.5)
    done = take()
    assert done.status == "done"
    assert deepest(done).max() > 0.5
    assert any("洪峰 80 立方米/秒" in said for said in done.assumed)


def test_a_full_disk_fails_the_run_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(solve, "keep", full)
    ask(**STORM)
    failed = take()
    assert (failed.status, failed.villages) == ("failed", 0)
    assert failed.problem.startswith("结果存不下或读不到文件（No space left on device）")


def test_an_ensemble_says_how_likely_water_is() -> None:
    ask(**STORM, members=3)
    done = take()
    assert (done.status, done.problem) == ("done", "")
    assert done.stamp.startswith("flood.inertial 2 × 3 ")
    assert done.frames == []
    with rasterio.open(queries.folder(done.code) / "chance.tif") as kept:
        assert {round(float(each), 4) for each in np.unique(kept.read(1))} <= {0.0, 0.3333, 0.6667, 1.0}
    assert (queries.folder(done.code) / "chance.png").exists()


def test_the_lease_outlives_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> bool:
        raise OperationalError("gone")

    row = ask(**STORM)
    monkeypatch.setattr(process, "BEAT_S", 0.01)
    monkeypatch.setattr(process.actions, "beat", away)
    with process.Lease(row, "w") as lease:
        lease.over.wait(0.2)
        assert lease.wanted


def test_kernels_are_compiled_once_a_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(process, "kernel_cache", lambda: tmp_path / "numba")
    calls: list[int] = []
    monkeypatch.setattr(solve, "rehearse", lambda: calls.append(1))
    process.warm()
    process.warm()
    assert calls == [1]
