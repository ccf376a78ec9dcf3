"""A flood from beginning to end: adaptive steps, sources and losses, the volume book, interruption and resuming."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import OutOfRange, digest, stamp
from sentinel.science.flood.checkpoint import Checkpoint
from sentinel.science.flood.device_choice import Device, grid_of
from sentinel.science.flood.grids import GRIDS, INSIDE, tiles_to_do
from sentinel.science.flood.inputs import Inputs
from sentinel.science.flood.losses import CurveNumber, GreenAmpt, shed, soak, spread
from sentinel.science.flood.results import Book, Result
from sentinel.science.flood.vector import GRAVITY, TILE_COLUMNS, TILE_ROWS

Array = NDArray[Any]
VERSION = "2"
MEMORY_LIMIT = 8 << 30
LOOKED_AT = 64  # steps between two looks for NaN
NOTED_AT = 4  # steps between two looks for the greatest: a wave goes a cell and a half in them
SHED_S = 60.0  # s for which the rain that runs off by the curve number is taken as steady
HEADINGS = ("initial", "rain", "inflow", "outflow", "infiltrated", "drained")


class ModelFailure(RuntimeError):
    """The numbers broke: no result. time (s), row and column say where, text in a sentence what to do."""

    def __init__(self, time: float, row: int, column: int) -> None:
        self.time, self.row, self.column = time, row, column
        self.text = (
            f"洪水计算在 {time:.1f} s、第 {row} 行第 {column} 列失稳，没有结果：请检查该处地形和入流，或减小库朗数。"
        )
        super().__init__(self.text)


class Interrupted(Exception):
    """The run was cancelled; `checkpoint` goes on from there."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        super().__init__(f"interrupted at {checkpoint.time:g} s")
        self.checkpoint = checkpoint


def memory_needed(inputs: Inputs) -> int:
    """Bytes a run takes at its peak, beside what the inputs hold."""
    cells = (np.shape(inputs.bed)[0] + 2) * (np.shape(inputs.bed)[1] + 2)
    single = GRIDS[inputs.solver].numbers_per_cell * (4 if inputs.precision == "single" else 8)
    lossy = inputs.soil is not None or bool(np.any(np.asarray(inputs.sewer) > 0))
    return int(cells * (single + 3 * 8 + (7 * 8 if lossy else 0)))


class Running:
    """A run under way: what `progress` is shown. time (s), steps, and `checkpoint()`."""

    def __init__(self, given: Inputs, device: Device = "cpu") -> None:
        self.given = given
        self.grid = grid_of(given, device)
        self.digest = digest(given) if self.grid.model == f"flood.{given.solver}" else f"{digest(given)}-gpu"
        self.time, self.steps = 0.0, 0
        self.area = float(given.cell) ** 2
        self.book = dict.fromkeys(HEADINGS, 0.0)
        self.book["initial"] = self.stored()
        shape = np.shape(given.bed)
        number = self.grid.number
        self.kept = {
            "deepest": self.grid.h[INSIDE].copy(),
            "swiftest": np.hypot(*self.grid.velocities()).astype(number),
            "arrival": np.where(self.grid.h[INSIDE] >= given.arrival_depth, 0, np.inf).astype(number),
        }
        self.sewer = np.ascontiguousarray(spread("sewer", "管网排水能力", given.sewer, shape, 0, 1000) / 3.6e6)
        soil = given.soil.spread(shape) if given.soil is not None else (np.zeros(shape), np.zeros(shape))
        self.soil = (np.ascontiguousarray(soil[0]), np.ascontiguousarray(soil[1]))
        self.soaks = isinstance(given.soil, GreenAmpt) or bool(self.sewer.any())
        self.sheds = isinstance(given.soil, CurveNumber)
        if self.soaks or self.sheds:
            self.kept |= {"taken": np.zeros(shape), "drained": np.zeros(shape), "fallen": np.zeros(shape)}
        self.kept |= {"runs": np.zeros(shape, number), "unseen": np.zeros_like(self.grid.before)}
        self.courant = given.courant or self.grid.courant
        self.stops = self._stops()
        self.period = -1
        self.shed_until = 0.0

    def _stops(self) -> list[float]:
        """Instants a step must end at: corners of what is given over time, and the end."""
        edges = [each.seconds for each in self.grid.edges if each.kind == "stage" and each.seconds is not None]
        series = [until for until, _ in self.given.rain] + [
            float(at) for each in [*(inflow.seconds for inflow in self.given.inflows), *edges] for at in each
        ]
        if self.sheds and self.given.rain:
            series.extend(np.arange(SHED_S, self.given.rain[-1][0], SHED_S).tolist())
        return sorted({at for at in series if 0 < at < self.given.duration} | {float(self.given.duration)})

    def depth(self) -> Array:
        """Depth now, m (rows, columns); not to be written to."""
        return np.asarray(self.grid.h[INSIDE])

    def stored(self) -> float:
        """Water on the grid, m³."""
        return float(self.grid.h[INSIDE].sum(dtype=float)) * self.area

    def checkpoint(self) -> Checkpoint:
        """All that is needed to go on from here to the same bits."""
        self._fetch()
        state = {name: getattr(self.grid, name).copy() for name in self.grid.saved}
        kept = {name: array.copy() for name, array in self.kept.items()}
        return Checkpoint(self.digest, self.time, self.steps, dict(self.book), state | kept)

    def _fetch(self) -> None:
        came, gone = self.grid.fetch(self.kept)
        self.book["inflow"] += came
        self.book["outflow"] += gone

    def restore(self, point: Checkpoint) -> None:
        """Take up a checkpoint of the same inputs; OutOfRange at `resume` for one of others."""
        if point.digest != self.digest:
            raise OutOfRange("resume", "断点来自另一组输入：请用当时的输入续算，或从头运行。")
        for name in self.grid.saved:
            setattr(self.grid, name, point.arrays[name].copy())
        self.kept = {name: point.arrays[name].copy() for name in self.kept}
        self.time, self.steps, self.book = point.time, point.steps, dict(point.book)
        self.shed_until = self.stops[bisect_left(self.stops, self.time)] if self.steps else 0.0
        self.grid.pour(self.kept["runs"])

    def _rain(self) -> None:
        """The rain of the period this instant lies in, as source (m/s)."""
        period = sum(until <= self.time for until, _ in self.given.rain)
        if period == self.period:
            return
        self.period = period
        rate = self.given.rain[period][1] if period < len(self.given.rain) else 0.0
        field = spread("rain", "雨强（mm/h）", rate, np.shape(self.given.bed), 0, 2000) / 3.6e6
        self.falling = field.astype(self.grid.number)
        if not self.sheds:
            self.kept["runs"] = self.falling
            self.grid.pour(self.falling)
        self.heaviest = float(self.falling.max())
        self.rained = float(self.falling.sum(dtype=float)) * self.area
        bands, columns = self.grid.before.shape
        wet: Array = np.zeros((bands * TILE_ROWS, columns * TILE_COLUMNS), bool)
        wet[: field.shape[0], : field.shape[1]] = field > 0
        self.fed: Array = np.asarray(wet.reshape(bands, TILE_ROWS, columns, TILE_COLUMNS).any(axis=(1, 3)))
        along: tuple[Any, ...] = ((slice(None), 0), (slice(None), -1), 0, -1)
        for side, at in enumerate(along):
            self.fed[at] |= self.grid.edges[side].kind == "stage"
        for each in self.given.inflows:
            self.fed[each.rows.astype(int) // TILE_ROWS, each.columns.astype(int) // TILE_COLUMNS] = True

    def _runoff(self) -> None:
        """What runs off of the rain until the next stop, as source (m/s), where a curve number says so."""
        if self.sheds and self.time >= self.shed_until:
            self.shed_until = self.stops[bisect_right(self.stops, self.time)]
            runs = self.kept["runs"]
            shed(runs, self.kept["fallen"], self.kept["taken"], self.falling, *self.soil, self.shed_until - self.time)
            self.grid.pour(runs)

    def _inflow(self, middle: float, dt: float) -> None:
        """Put the inflows of this step into the source."""
        poured: dict[tuple[int, int], float] = {}
        for each in self.given.inflows:
            flow = float(np.interp(middle, each.seconds, each.discharge, left=0.0, right=0.0))
            self.book["inflow"] += flow * dt
            for at in zip(each.rows.astype(int).tolist(), each.columns.astype(int).tolist(), strict=True):
                poured[at] = poured.get(at, float(self.kept["runs"][at])) + flow / each.rows.size / self.area
        if poured:
            rows, columns = np.array(list(poured)).T
            self.grid.pour_at(rows, columns, np.array(list(poured.values()), self.grid.number))

    def _next_step(self, swift: float) -> tuple[float, float]:
        """(dt, time after it): the Courant limit of waves and of water arriving, ending at the next stop."""
        fastest = max(float(self.grid.speed.max()), swift)
        if not np.isfinite(fastest):
            self._fail()
        reach = self.courant * float(self.given.cell)
        poured = self.heaviest + max(
            (float(np.max(each.discharge)) / each.rows.size / self.area for each in self.given.inflows), default=0.0
        )
        dt = min(self.given.longest_step, reach / max(fastest, 1e-6))
        dt = min(dt, (reach / np.sqrt(GRAVITY * max(poured, 1e-12))) ** (2 / 3))
        stop = self.stops[bisect_right(self.stops, self.time)]
        if self.time + dt >= stop:
            return stop - self.time, stop
        return dt, self.time + dt

    def step(self) -> None:
        """One step of everything."""
        grid = self.grid
        self._rain()
        self._runoff()
        swift = grid.at_edges(self.time)
        wide, after = self._next_step(swift)
        dt = grid.number(wide)
        self._inflow(0.5 * (self.time + after), float(dt))
        wet: Array = np.asarray(grid.depth > 0)
        active = tiles_to_do(wet, grid.before, self.fed)
        grid.before = wet
        grid.through[:] = 0
        grid.step(active, dt)
        self.time, self.steps = after, self.steps + 1
        self.book["rain"] += self.rained * float(dt)
        self.book["inflow"] += float(grid.through[:, 0].sum()) * float(dt) * float(grid.dx)
        self.book["outflow"] += float(grid.through[:, 1].sum()) * float(dt) * float(grid.dx)
        if self.soaks:
            self._soak(active, float(dt))
        self.kept["unseen"] |= active
        if self.steps % NOTED_AT == 0 or after == self.given.duration:
            self.grid.note(self.kept, grid.number(after), grid.number(self.given.arrival_depth))
        if self.steps % LOOKED_AT == 0:
            self.look()

    def _soak(self, active: Array, dt: float) -> None:
        rate, head = self.soil if not self.sheds else (np.zeros_like(self.sewer),) * 2
        soak(self.grid.h, self.grid.u, self.grid.v, self.kept["taken"], rate, head, self.sewer, self.kept["drained"],
             active, dt, self.grid.staggered == 0)  # fmt: skip

    def look(self) -> None:
        """Refuse a state with NaN or infinity in it."""
        for field in (self.grid.h[INSIDE], self.grid.u, self.grid.v):
            if not np.isfinite(field.sum(dtype=float)):
                self._fail()

    def _fail(self) -> None:
        grid = self.grid
        rows, columns = np.shape(self.given.bed)
        broken = ~np.isfinite(grid.h[INSIDE])
        broken |= ~np.isfinite(grid.u[1:-1, 1 : columns + 1]) | ~np.isfinite(grid.v[1 : rows + 1, 1:-1])
        row, column = np.argwhere(broken)[0] if broken.any() else (-1, -1)
        raise ModelFailure(self.time, int(row), int(column))

    def result(self) -> Result:
        """What came of it."""
        self.look()
        self._fetch()
        for heading, name in (("infiltrated", "taken"), ("drained", "drained")):
            if name in self.kept:
                self.book[heading] = float(self.kept[name].sum()) * self.area
        book, stored = self.book, self.stored()
        owed = book["initial"] + book["rain"] + book["inflow"]
        owed -= book["outflow"] + book["infiltrated"] + book["drained"]
        arrival = self.kept["arrival"]
        u, v = self.grid.velocities()
        return Result(
            stamp=stamp(self.grid.model, VERSION, self.given),
            max_depth=self.kept["deepest"],
            max_speed=self.kept["swiftest"],
            arrival=np.where(np.isfinite(arrival), arrival, np.nan),
            depth=self.grid.h[INSIDE].copy(),
            u=u,
            v=v,
            book=Book(**book, stored=stored, error=stored - owed),
            steps=self.steps,
        )


def run(
    inputs: Inputs,
    *,
    progress: Callable[[Running], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    resume: Checkpoint | None = None,
    memory_limit: int = MEMORY_LIMIT,
    device: Device = "cpu",
) -> Result:
    """Run a flood to its end.

    progress is called after every step and may take `checkpoint()`; cancelled is asked before every step and ends the
    run with Interrupted. resume goes on from a checkpoint to the bits of an uninterrupted run. OutOfRange at `bed` when
    the run needs more memory than memory_limit (bytes); ModelFailure when a number stops being one. device: "gpu" is
    refused at `device` where there is none or it cannot compute these inputs; "auto" takes it where it can.
    Source: docs/science/flood.md.
    """
    needed = memory_needed(inputs)
    if needed > memory_limit:
        raise OutOfRange(
            "bed",
            f"这次模拟需要约 {needed / 2**30:.2f} GiB 内存，上限是 {memory_limit / 2**30:.2f} GiB："
            "请增大格网边长或缩小范围。",
        )
    if device == "auto" and resume is not None and resume.digest == digest(inputs):
        device = "cpu"  # where it was cut off
    running = Running(inputs, device)
    if resume is not None:
        running.restore(resume)
    while running.time < inputs.duration:
        if cancelled is not None and cancelled():
            raise Interrupted(running.checkpoint())
        running.step()
        if progress is not None:
            progress(running)
    return running.result()
