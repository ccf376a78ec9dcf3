"""What differs between two runs: figures and a picture by cell, kept once made; sentences where it cannot be said."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image

from sentinel.geo.layers import find_layer
from sentinel.wings.watch.forecasts import queries
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.queries import differences
from sentinel.wings.watch.forecasts.tests.samples import GRID, TOWN, ask, ask_fire, burnt, computed, officer

pytestmark = pytest.mark.django_db
READER = officer("forecasts.view")
CELL = 0.0081  # km²
NEVER = np.nan


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """Files of runs lie in a folder of the test."""
    settings.SENTINEL_FILES = tmp_path


def keep(row: Run, name: str, values: list[float]) -> Run:
    """The run with a grid: its first row as given, nothing comes to the others."""
    nothing = 0.0 if name == "deepest.tif" else NEVER
    grid = np.full((GRID["rows"], GRID["columns"]), nothing, np.float32)  # type: ignore[call-overload]
    grid[0] = values
    facts = {"width": 5, "height": 4, "count": 1, "dtype": "float32", "nodata": np.nan, "crs": GRID["crs"]}
    place = rasterio.Affine(*GRID["transform"])  # type: ignore[misc]
    with rasterio.open(queries.folder(row.code) / name, "w", driver="GTiff", transform=place, **facts) as file:
        file.write(grid, 1)
    return row


def floods() -> tuple[Run, Run]:
    """B is deeper by 1.5 m, 0.2 m and 0.05 m, shallower by 0.7 m, and dry where A is not."""
    a = keep(computed(ask()), "deepest.tif", [1.0, 1.0, 1.0, 1.0, 0.05])
    b = keep(computed(ask(rain_mm=150)), "deepest.tif", [2.5, 1.2, 1.05, 0.3, 0.0])
    return a, b


def fires() -> tuple[Run, Run]:
    """B comes 90 minutes and 5 minutes earlier, 20 minutes later, and each comes once where the other never does."""
    a = keep(burnt(ask_fire()), "arrival.tif", [100.0, 100.0, 100.0, 100.0, NEVER])
    b = keep(burnt(ask_fire()), "arrival.tif", [10.0, 95.0, 120.0, NEVER, 60.0])
    return a, b


def drawn(a: Run, b: Run) -> queries.Drawn:
    """What differs; it can be said."""
    found = queries.difference(a, b)
    assert isinstance(found, queries.Drawn)
    return found


def colors(found: queries.Drawn) -> set[tuple[int, ...]]:
    """The colours that are painted."""
    with Image.open(io.BytesIO(found.picture.read_bytes())) as picture:
        painted = np.asarray(picture.convert("RGBA")).reshape(-1, 4)
    return {tuple(int(part) for part in color[:3]) for color in painted if color[3]}


def painted(hazard: str, *places: int) -> set[tuple[int, ...]]:
    """The colours of classes by their place."""
    return {differences.rules.DIFFERENCE_CLASSES[differences.rules.Hazard(hazard)][place][1] for place in places}


def test_of_two_floods_the_deeper_and_the_shallower_ground_is_counted_and_painted() -> None:
    found = drawn(*floods())
    assert (found.figures.more, found.figures.less) == (pytest.approx(2 * CELL), pytest.approx(CELL))
    assert (found.figures.only_a, found.figures.only_b) == (pytest.approx(CELL), 0)
    assert colors(found) == painted("flood", 1, 3, 5)


def test_of_two_fires_the_earlier_the_later_and_what_burns_once_is_counted_and_painted() -> None:
    found = drawn(*fires())
    figures = found.figures
    assert (figures.more, figures.less) == (pytest.approx(CELL), pytest.approx(CELL))
    assert (figures.only_a, figures.only_b) == (pytest.approx(CELL), pytest.approx(CELL))
    assert colors(found) == painted("fire", 0, 1, 3, 5)


def test_what_was_made_is_kept_until_the_runs_are_others() -> None:
    a, b = floods()
    first = drawn(a, b)
    for row in (a, b):
        (queries.folder(row.code) / "deepest.tif").unlink()
    assert drawn(a, b) == first
    b.stamp = "flood.fv1 1 other"
    assert queries.difference(a, b) == "两次推演之一的结果网格不在了，画不出差值图；请重新计算那一次。"


def test_the_oldest_pictures_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "MOST_KEPT", 1)
    a, b = floods()
    one, other = drawn(a, b), drawn(b, a)
    assert (one.picture.exists(), one.picture.with_suffix(".json").exists(), other.picture.exists()) == (
        False,
        False,
        True,
    )


def test_runs_on_other_cells_or_of_another_hazard_have_no_difference() -> None:
    a, b = floods()
    b.grid = {**b.grid, "cell": 30.0}
    b.cell_m = 30
    assert "A 90 米，B 30 米" in str(queries.difference(a, b))
    assert queries.difference(a, burnt(ask_fire())) == "洪水和山火不能对比，请选两次同一灾种的推演。"


def test_it_is_a_layer_for_who_may_see_both() -> None:
    a, b = floods()
    name = f"forecasts.run.difference.{a.code}.{b.code}"
    layer = find_layer(READER, name)
    assert layer is not None
    assert layer.picture["url"].startswith(f"/forecasts/compare/{a.code}/{b.code}/difference.png?v=")
    west, south, east, north = layer.picture["corners"]
    assert (115.9 < west < east < 116.1, 39.9 < south < north < 40.1) == (True, True)
    assert next(iter(layer.style["colors"])) == "B 浅 1 米以上"
    Run.objects.filter(pk=b.pk).update(area_code=TOWN, target_areas=[])
    other = officer("forecasts.view", area="110109101000")
    assert find_layer(other, name) is None
    assert find_layer(READER, f"forecasts.run.difference.{a.code}") is None
    assert find_layer(READER, f"forecasts.run.difference.{a.code}.{burnt(ask_fire()).code}") is None
