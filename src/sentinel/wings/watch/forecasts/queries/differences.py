"""What differs between two runs cell by cell: a picture and its figures, made when somebody asks and then kept."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import rasterio
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from rasterio.errors import RasterioError

from sentinel.kernel import filestore
from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.picture import Ink, Sheet, paint
from sentinel.science.terrain.window import cut, window_around
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.queries.runs import folder

GRID = {rules.Hazard.FLOOD: "deepest.tif", rules.Hazard.FIRE: "arrival.tif"}
MOST_KEPT = 200
MARGIN = 10  # cells around what differs
KM2 = 1e6

Grid = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figures:
    """Areas in km²: where b is deeper or later than a, shallower or earlier, and where only one of the two comes."""

    more: float
    less: float
    only_a: float
    only_b: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture of what differs, where it is laid (west, south, east, north in degrees), and its figures."""

    picture: Path
    corners: list[float]
    figures: Figures


def difference(a: Run, b: Run) -> Drawn | str:
    """What differs between two finished runs, B − A; or the sentence why it cannot be said."""
    if a.hazard != b.hazard:
        return _("洪水和山火不能对比，请选两次同一灾种的推演。")
    if a.grid != b.grid:
        words = _("两次推演的网格不同（A {a} 米，B {b} 米，或范围不同），画不出差值图；请用同样的网格重算一次。")
        return words.format(a=a.cell_m, b=b.cell_m)
    kept = filestore.root() / "forecasts" / "differences"
    # A run that had this number before a rebuild left another digest in its stamp.
    picture = kept / f"{'-'.join((a.code, b.code, _digest(a), _digest(b)))}.png"
    said = picture.with_suffix(".json")
    if not said.exists():
        kept.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            values, figures = _compared(a, b)
        except RasterioError:
            return _("两次推演之一的结果网格不在了，画不出差值图；请重新计算那一次。")
        window = window_around(~np.isnan(values), MARGIN)
        sheet = Sheet(cut(cells(a), window))
        _put(picture, paint(_greatest(sheet, values[window]), _ink(rules.Hazard(a.hazard))))
        _put(said, json.dumps({"corners": sheet.corners, "figures": asdict(figures)}).encode())
        _prune(kept)
    told = json.loads(said.read_text())
    return Drawn(picture, told["corners"], Figures(**told["figures"]))


def _greatest(sheet: Sheet, values: Grid) -> Grid:
    """Values as cells of the picture; of several cells the one that differs most, whichever way."""
    more, less = sheet.warped(values), -sheet.warped(-values)
    return np.where(more >= -less, more, less)


def _compared(a: Run, b: Run) -> tuple[Grid, Figures]:
    hazard = rules.Hazard(a.hazard)
    first, second = (grid_values(run, GRID[hazard]) for run in (a, b))
    came, comes = (~np.isnan(each) if hazard == rules.Hazard.FIRE else each > 0 for each in (first, second))
    values = second - first
    least, cell = rules.LEAST_DIFFERENCE[hazard], float(a.grid["cell"]) ** 2 / KM2
    figures = Figures(
        more=float((values > least).sum() * cell),
        less=float((values < -least).sum() * cell),
        only_a=float((came & ~comes).sum() * cell),
        only_b=float((comes & ~came).sum() * cell),
    )
    values = np.where(np.abs(values) > least, values, np.nan)
    if hazard == rules.Hazard.FIRE:  # an arrival that never is has no difference to be painted
        values = np.where(came & ~comes, rules.ONLY, np.where(comes & ~came, -rules.ONLY, values))
    return values.astype(np.float32), figures


def grid_values(run: Run, name: str) -> Grid:
    """One grid of a finished run."""
    with rasterio.open(folder(run.code) / name) as kept:
        return np.asarray(kept.read(1), np.float32)


def cells(run: Run) -> Terrain:
    """The cells of a run without heights."""
    grid = run.grid
    heights = np.zeros((grid["rows"], grid["columns"]), np.float32)
    return Terrain(heights=heights, cell=grid["cell"], transform=tuple(grid["transform"]), crs=grid["crs"])


def _ink(hazard: rules.Hazard) -> Ink:
    classes = rules.DIFFERENCE_CLASSES[hazard]
    return Ink(bounds=tuple(bound for bound, _color in classes), colors=tuple(color for _bound, color in classes))


def _digest(run: Run) -> str:
    return str(run.stamp.rsplit(" ", 1)[-1])


def _put(place: Path, content: bytes) -> None:
    aside = place.with_suffix(f"{place.suffix}.{secrets.token_hex(4)}")
    aside.write_bytes(content)
    aside.replace(place)


def _prune(kept: Path) -> None:
    """Forget the oldest pictures: each can be made again."""
    pictures = sorted(kept.glob("*.png"), key=lambda path: path.stat().st_mtime)
    for old in pictures[:-MOST_KEPT]:
        old.with_suffix(".json").unlink(missing_ok=True)
        old.unlink(missing_ok=True)
