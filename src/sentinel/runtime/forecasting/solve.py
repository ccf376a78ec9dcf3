"""One run of the flood model: from the asked rain to grids, pictures and places; can be stopped and taken up again."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sentinel.runtime.forecasting.ground import ground
from sentinel.runtime.forecasting.places import Water, hits
from sentinel.science.contract import OutOfRange, digest
from sentinel.science.flood.checkpoint import Checkpoint
from sentinel.science.flood.device_choice import Device
from sentinel.science.flood.inputs import Edge, Inflow, Inputs
from sentinel.science.flood.losses import CurveNumber
from sentinel.science.flood.run import Interrupted, Running
from sentinel.science.flood.run import run as solve
from sentinel.science.flood.storm import Storm, hyetograph
from sentinel.science.terrain.files import write_grid
from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.picture import Ink, Sheet, cells_of
from sentinel.wings.watch.forecasts import queries, rules
from sentinel.wings.watch.forecasts.actions import Outcome
from sentinel.wings.watch.forecasts.models import Run

CHECKPOINT_S = 20.0
OPEN = Edge(kind="open")
CHECKPOINT = "checkpoint.npz"

Says = Callable[[float], bool]
"""Told how far the run is (0–1); answers whether to go on."""


class Stopped(Exception):
    """The run was not to go on: cancelled, taken over, or this process is told to end. Its checkpoint is kept."""


def compute(row: Run, says: Says) -> Outcome:
    """Compute a run; its pictures and grids lie in its folder afterwards.

    Raises Stopped, OutOfRange or NotFound for what cannot be computed, ModelFailure where the numbers broke.
    """
    began = time.monotonic()
    terrain, words = ground(row.basis, row.cell_m)
    given = inputs_of(row, terrain)
    folder = queries.folder(row.code)
    sheet = Sheet(terrain)
    point = _checkpoint(folder, digest(given))
    frames = Frames(folder, sheet, float(row.basis["frame_minutes"]) * 60, point.time if point else 0.0)
    watch = _Watch(folder / CHECKPOINT, says, given.duration)

    def progress(running: Running) -> None:
        frames.look(running)
        watch.look(running)

    device: Device = "auto" if os.environ.get("SENTINEL_GPU") == "1" else "cpu"
    try:
        found = solve(given, progress=progress, cancelled=lambda: watch.ended, resume=point, device=device)
    except Interrupted as stopped:
        watch.save(stopped.checkpoint)
        raise Stopped from None
    water = Water(found.max_depth, found.max_speed, found.arrival)
    keep(folder, terrain, sheet, water)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    owed = found.book.initial + found.book.rain + found.book.inflow
    return Outcome(
        terrain=words,
        demo=terrain.demo,
        grid=grid_of(terrain),
        corners=sheet.corners,
        frames=frames.kept(),
        stamp=f"{found.stamp.model} {found.stamp.version} {found.stamp.digest[:16]}",
        digest=found.stamp.digest,
        assumed=assumptions(row, found.stamp.provisional),
        volume_error=abs(found.book.error) / max(owed, 1e-9),
        steps=found.steps,
        seconds=round(time.monotonic() - began, 2),
        hits=hits(terrain, water, queries.spots(), queries.homes(), row.basis),
    )


def rehearse() -> None:
    """Run both solvers on a small hollow, with all that runs of the district use, so that they are compiled."""
    bed = np.add.outer(np.abs(np.arange(-8.0, 8.0)), np.arange(16.0)).astype(np.float32)
    said = {"bed": bed, "cell": 90.0, "duration": 60.0, "rain": ((60.0, 100.0),), "soil": CurveNumber(number=75.0)}
    for solver in ("fv1", "inertial"):
        solve(Inputs(**said, north=OPEN, south=OPEN, west=OPEN, east=OPEN, solver=solver))


def inputs_of(row: Run, terrain: Terrain, *, solver: Any = "fv1", storm: Storm | None = None) -> Inputs:
    """What the model is given: the asked rain on the whole grid, losses by curve number, water free to leave."""
    storm = storm or storm_of(row)
    return Inputs(
        bed=terrain.heights,
        cell=terrain.cell,
        duration=row.length.total_seconds(),
        manning=float(row.basis["manning"]),
        rain=hyetograph(storm),
        soil=CurveNumber(number=float(row.basis["curve_number"])),
        inflows=_inflows(row, terrain),
        north=OPEN,
        south=OPEN,
        west=OPEN,
        east=OPEN,
        solver=solver,
    )


def storm_of(row: Run) -> Storm:
    """The rain that was asked for."""
    asked = row.storm
    return Storm(depth=asked.mm, hours=asked.hours, peak=rules.PEAKS[asked.shape])


def grid_of(terrain: Terrain) -> dict[str, Any]:
    """Size and place of the grid, to be kept with the run."""
    rows, columns = terrain.heights.shape
    return {
        "rows": rows,
        "columns": columns,
        "cell": terrain.cell,
        "crs": terrain.crs,
        "transform": list(terrain.transform),
    }


def assumptions(row: Run, provisional: tuple[str, ...]) -> tuple[str, ...]:
    """What a reader must know before using the result."""
    basis = row.basis
    said = [
        "全区雨量相同，按设计雨型分配。",
        f"下渗按径流曲线数 CN {basis['curve_number']:g}，地面糙率 {basis['manning']:g}，全区相同（待确认）。",
        f"网格 {row.cell_m} 米：比它窄的河道、桥涵、堤防、排水管网没有算进去。",
        f"水深 {basis['threshold_depth']:g} 米算受淹；村位置是示意点，取周围 {basis['village_radius']:g} 米的最大值。",
    ]
    if row.inflow_m3s:
        said.append(f"来水按三角形过程线，洪峰 {row.inflow_m3s:g} 立方米/秒，历时 {row.inflow_hours:g} 小时。")
    return (*said, *provisional)


def keep(folder: Path, terrain: Terrain, sheet: Sheet, water: Water) -> None:
    """Write the pictures and the grids of a result."""
    minutes = water.arrival / 60
    layers: list[tuple[str, Any, rules.Classes]] = [
        ("deepest", water.deepest, rules.DEPTH_CLASSES),
        ("arrival", minutes, rules.MINUTE_CLASSES),
    ]
    if water.chance is not None:
        layers.append(("chance", water.chance, rules.CHANCE_CLASSES))
    for name, values, classes in layers:
        put(folder / f"{name}.png", sheet.png(values, ink(classes)))
    for name, values in (("speed", water.speed), *((name, values) for name, values, _ in layers)):
        put_grid(folder / f"{name}.tif", terrain, values)


def ink(classes: rules.Classes) -> Ink:
    """The classes of a value as they are painted."""
    return Ink(bounds=tuple(bound for bound, _color in classes), colors=tuple(color for _bound, color in classes))


class Frames:
    """Pictures of the depth in time: at the first step at or after each whole interval."""

    def __init__(self, folder: Path, sheet: Sheet, every: float, begun: float) -> None:
        self.folder, self.sheet, self.every = folder, sheet, every
        self.ink = ink(rules.DEPTH_CLASSES)
        self.due = (begun // every + 1) * every  # the pictures before are there

    def look(self, running: Running) -> None:
        """Take a picture when one is due."""
        if running.time < self.due:
            return
        minutes = round(self.due / 60)
        self.due += self.every
        put(self.folder / f"frame-{minutes:04d}.png", self.sheet.png(running.depth(), self.ink))

    def kept(self) -> tuple[int, ...]:
        """The minutes there are pictures of."""
        return tuple(sorted(int(path.stem[6:]) for path in self.folder.glob("frame-*.png")))


class _Watch:
    """Says how far the run is, keeps a checkpoint now and then, and hears that it is not to go on."""

    def __init__(self, place: Path, says: Says, duration: float) -> None:
        self.place, self.says, self.duration = place, says, duration
        self.ended = False
        self.saved = time.monotonic()

    def look(self, running: Running) -> None:
        self.ended = not self.says(running.time / self.duration)
        if time.monotonic() - self.saved >= CHECKPOINT_S:
            self.save(running.checkpoint())

    def save(self, point: Checkpoint) -> None:
        aside = self.place.with_suffix(".part")
        point.save(aside)
        aside.replace(self.place)
        self.saved = time.monotonic()


def clear(folder: Path) -> None:
    """Take away what a run left that had this number before: a space that was rebuilt counts anew."""
    for path in folder.iterdir():
        path.unlink()


def _checkpoint(folder: Path, wanted: str) -> Checkpoint | None:
    """Where this very run was cut off; None, and nothing left in the folder, where it begins anew."""
    place = folder / CHECKPOINT
    try:
        found = Checkpoint.load(place) if place.exists() else None
    except OutOfRange:
        found = None
    if found is not None and found.digest == wanted:
        return found
    clear(folder)
    return None


def _inflows(row: Run, terrain: Terrain) -> tuple[Inflow, ...]:
    """A triangular hydrograph over the cells around the asked place, where the ground is lowest."""
    if row.inflow_point is None or row.inflow_m3s is None or row.inflow_hours is None:
        return ()
    ((i, j),) = cells_of(terrain, [(row.inflow_point.x, row.inflow_point.y)])
    if i < 0:
        raise OutOfRange("inflow_point", "来水位置不在本区的计算范围内，请重新选点。")
    around = terrain.heights[max(i - 1, 0) : i + 2, max(j - 1, 0) : j + 2]
    lowest = np.unravel_index(int(np.argmin(around)), around.shape)
    seconds = np.array([0.0, row.inflow_hours * 1800, row.inflow_hours * 3600])
    return (
        Inflow(
            rows=np.array([max(i - 1, 0) + lowest[0]]),
            columns=np.array([max(j - 1, 0) + lowest[1]]),
            seconds=seconds,
            discharge=np.array([0.0, row.inflow_m3s, 0.0]),
        ),
    )


def put(place: Path, content: bytes) -> None:
    """Put a file in its place at once: nobody reads half of it."""
    aside = place.with_suffix(".part")
    aside.write_bytes(content)
    aside.replace(place)


def put_grid(place: Path, terrain: Terrain, values: Any) -> None:
    """Put a grid in its place at once."""
    aside = place.with_suffix(f".{os.getpid()}")
    write_grid(values, terrain, aside)
    aside.replace(place)
