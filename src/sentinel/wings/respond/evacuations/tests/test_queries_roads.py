"""The plan of a run over the roads the district imported."""

from datetime import timedelta

import numpy as np
import pytest
from rasterio.crs import CRS
from rasterio.warp import transform

from sentinel.geo.models import ImportedLayer
from sentinel.geo.tests import files
from sentinel.geo.tests import samples as layers
from sentinel.science.terrain.files import write_grid
from sentinel.science.terrain.grid import Terrain
from sentinel.wings.respond.evacuations import queries
from sentinel.wings.respond.evacuations.tests.samples import make_fire, make_flood, officer
from sentinel.wings.watch.forecasts import queries as forecasts
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import AT, DISTRICT, MINUTE

pytestmark = pytest.mark.django_db
CHIEF = officer("forecasts.view", "evacuations.view", "evacuations.order", "shelters.view", area=DISTRICT)
SYSTEM, CELL, SIZE = "EPSG:4548", 90.0, 60
VILLAGE, SHELTER, ROUND = (116.0, 40.0), (116.0, 40.01), (116.012, 40.005)
NORTHWARD = [VILLAGE, (116.0, 40.005), SHELTER]


def roads(*lines: list[tuple[float, float]]) -> None:
    """The district's imported layer of roads."""
    rows = [({"name": f"路{n}"}, {"type": "LineString", "coordinates": line}) for n, line in enumerate(lines)]
    edition = layers.make_layer(files.geojson(rows), "路.geojson")
    ImportedLayer.objects.filter(pk=edition.layer_id).update(code="roads", title="道路")


def grids(run: Run, minutes: float | None, depth: float = 0.5) -> None:
    """Grids of a run: what it reaches lies half way between village and shelter, after so many minutes."""
    (x,), (y,) = transform(CRS.from_epsg(4490), CRS.from_user_input(SYSTEM), [116.0], [40.005])
    west, north = x - SIZE / 2 * CELL, y + SIZE / 2 * CELL
    ground = Terrain(
        heights=np.zeros((SIZE, SIZE), np.float32), cell=CELL, transform=(CELL, 0, west, 0, -CELL, north), crs=SYSTEM
    )
    arrival, deepest = np.full((SIZE, SIZE), np.nan), np.zeros((SIZE, SIZE))
    middle = slice(SIZE // 2 - 1, SIZE // 2 + 2)
    arrival[middle, middle] = np.nan if minutes is None else minutes
    deepest[middle, middle] = depth
    for name, values in (("arrival", arrival), ("deepest", deepest)):
        write_grid(values, ground, forecasts.folder(run.code) / f"{name}.tif")
    grid = {"rows": SIZE, "columns": SIZE, "cell": CELL, "crs": SYSTEM, "transform": list(ground.transform)}
    Run.objects.filter(pk=run.pk).update(grid=grid)


def low(run: Run) -> queries.PlanLine:
    """The village of the town with the shelter, as the plan has it."""
    return next(
        line for line in queries.run_plan(CHIEF, AT, run.code).lines if line.village.area_code == "110109108203"
    )


def test_without_a_layer_of_roads_the_way_is_as_the_crow_flies() -> None:
    plan = queries.run_plan(CHIEF, AT, make_flood().code)
    assert plan.ways == "没有可用的路网图层（roads），路程按直线距离折算"
    assert plan.lines[0].leaving.travel == 7


def test_a_dry_road_takes_its_own_length() -> None:
    """1,112 m at 15 km/h are 4.4 minutes; the detour of a straight line is not added."""
    run = make_flood()
    grids(run, None)
    roads(NORTHWARD)
    plan = queries.run_plan(CHIEF, AT, run.code)
    assert plan.ways.startswith("路上时间按路网图层“道路”计算，路面积水达到 0.3 米或火到的路段从那时起不通")
    assert (low(run).leaving.travel, low(run).leaving.road_until) == (5, None)


def test_the_way_goes_round_a_road_under_water() -> None:
    """The round is 2 x 1,164 m: 9.3 minutes."""
    run = make_flood()
    grids(run, 30)
    roads(NORTHWARD, [VILLAGE, ROUND, SHELTER])
    assert (low(run).leaving.travel, low(run).leaving.road_until) == (10, None)


def test_the_only_road_tells_until_when_to_leave() -> None:
    """Its further half is left after 4.4 minutes and closes after 40: with an hour in reserve it is late."""
    run = make_flood()
    grids(run, 40)
    roads(NORTHWARD)
    line = low(run)
    assert line.leaving.road_until == AT + 35 * MINUTE
    assert line.leaving.leave_by == AT + 35 * MINUTE - timedelta(minutes=60)
    assert "约 07-30 10:35 后出村道路不通" in line.reason


def test_shallow_water_stops_no_car() -> None:
    run = make_flood()
    grids(run, 40, depth=0.2)
    roads(NORTHWARD)
    assert low(run).leaving.road_until is None


def test_a_fire_closes_what_it_reaches() -> None:
    run = make_fire()
    grids(run, 40, depth=0.0)
    roads(NORTHWARD)
    assert low(run).leaving.road_until == AT + 35 * MINUTE


def test_a_village_no_road_leads_out_of_is_said() -> None:
    run = make_flood()
    grids(run, None)
    roads([VILLAGE, (115.99, 40.0)], [SHELTER, (116.0, 40.02)])
    plan = queries.run_plan(CHIEF, AT, run.code)
    assert (low(run).leaving.cut_off, low(run).leaving.unplaced) == (True, 3)
    assert "没有一处安置点走得到：低村，请先打通道路或换方式转移。" in plan.missing


def test_a_layer_without_a_line_is_no_network() -> None:
    edition = layers.make_layer()
    ImportedLayer.objects.filter(pk=edition.layer_id).update(code="roads")
    assert "按直线距离折算" in queries.run_plan(CHIEF, AT, make_flood().code).ways


def test_a_run_whose_grids_are_gone_closes_no_road_and_says_so() -> None:
    run = make_flood()
    grids(run, 40)
    roads(NORTHWARD)
    (forecasts.folder(run.code) / "arrival.tif").unlink()
    assert "没有算哪些路段不通" in queries.run_plan(CHIEF, AT, run.code).ways
    assert low(run).leaving.road_until is None
