"""The flood kernels against a C++ twin, landlab and the machine's bandwidth; a district from rain to depth."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numba
import numpy as np

from sentinel.science.flood.grids import GRIDS
from sentinel.science.flood.inputs import Edge, Inputs
from sentinel.science.flood.run import run
from sentinel.science.terrain.demo import DemoInputs, demo_terrain

CELL, DT, DEPTH, MANNING, RAIN = 30.0, 0.5, 2.0, 0.04, 50.0
COMPILER = ("g++", "-O3", "-march=native", "-ffast-math", "-fopenmp")
BYTES_PER_STEP = 56  # per cell of a local inertial step that keeps old and new discharges, as the design counts them
OPEN = Edge(kind="open")


def rough(size: int) -> np.ndarray:
    """A bed of ridges, metres, the same every time."""
    noise = np.random.default_rng(1).normal(0, 1, (size, size))
    return np.cumsum(noise, axis=0).astype(np.float32)


def median_s(work: Callable[[], object], rounds: int) -> float:
    """Median seconds of a piece of work, once done before it counts."""
    work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def lake(size: int) -> Inputs:
    """Deep water over ridges."""
    return Inputs(bed=rough(size), cell=CELL, duration=1.0, manning=MANNING, depth=DEPTH)


def kernel(solver: str, size: int, steps: int, rounds: int) -> float:
    """Cell-steps a second of one of our kernels, every cell wet."""
    grid = GRIDS[solver](lake(size))
    grid.source[1:-1, 1:-1] = RAIN / 3.6e6
    active, dt = np.ones_like(grid.before), grid.number(DT)

    def work() -> None:
        for _ in range(steps):
            grid.at_edges(0.0)
            grid.step(active, dt)

    return size * size * steps / median_s(work, rounds)


def twin(size: int, steps: int, rounds: int) -> dict[str, float]:
    """What the C++ twin and the memory reach; empty where there is no compiler."""
    if shutil.which(COMPILER[0]) is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "twin"
        subprocess.run([*COMPILER, "-o", program, Path(__file__).with_name("twin.cpp")], check=True)
        threads = {**os.environ, "OMP_NUM_THREADS": str(numba.get_num_threads())}
        told = subprocess.run(
            [program, str(size), str(steps), str(rounds)],
            input=rough(size).tobytes(),
            capture_output=True,
            check=True,
            env=threads,
        )
    found: dict[str, float] = json.loads(told.stdout)
    return found


def landlab(size: int, steps: int, rounds: int) -> float | None:
    """Cell-steps a second of landlab's OverlandFlow (local inertial) on the same bed; None where it is missing."""
    try:
        from landlab import RasterModelGrid
        from landlab.components import OverlandFlow
    except ImportError:
        return None
    grid = RasterModelGrid((size, size), xy_spacing=CELL)
    grid.add_field("topographic__elevation", rough(size).astype(float).ravel(), at="node")
    grid.add_full("surface_water__depth", DEPTH, at="node")
    flow = OverlandFlow(grid, mannings_n=MANNING, rainfall_intensity=RAIN / 3.6e6, theta=0.8, steep_slopes=False)

    def work() -> None:
        for _ in range(steps):
            flow.run_one_step(dt=DT)

    return size * size * steps / median_s(work, rounds)


def block(size: int, cell: float) -> Inputs:
    """Six hours on 1,456 km² of generated ground; for three of them it rains, 70 mm/h in the middle, 10 far off."""
    terrain = demo_terrain(
        DemoInputs(
            rows=size,
            columns=size,
            cell=cell,
            relief=1880.0,
            seed=7,
            crs="EPSG:32650",
            west=400_000.0,
            north=4_440_000.0,
        )
    )
    rows, columns = np.mgrid[0:size, 0:size] / size
    storm = 10 + 60 * np.exp(-((columns - 0.6) ** 2 + (rows - 0.5) ** 2) / 0.0625)
    return Inputs(
        bed=terrain.heights, cell=cell, duration=6 * 3600.0, manning=0.05, rain=((3 * 3600.0, storm),),
        north=OPEN, south=OPEN, west=OPEN, east=OPEN,
    )  # fmt: skip


def district(quick: bool) -> dict[str, Any]:
    """Both solvers on the block."""
    size, cell = (424, 90.0) if quick else (1272, 30.0)
    asked = block(size, cell)
    figures: dict[str, Any] = {"district_cell_m": cell, "district_cells": size * size}
    for name, given in (("district", asked), ("district_inertial", replace(asked, solver="inertial"))):
        began = time.perf_counter()
        found = run(given)
        taken = time.perf_counter() - began
        figures |= {
            f"{name}_steps": int(found.steps),
            f"{name}_s": round(taken, 1),
            f"{name}_times_real_time": round(asked.duration / taken),
            f"{name}_volume_error": float(f"{abs(found.book.error) / found.book.rain:.1e}"),
        }
    return figures


def figures(quick: bool) -> dict[str, Any]:
    """All of it, in millions of cell-steps a second."""
    size, steps, rounds = (512, 20, 3) if quick else (1024, 20, 9)
    threads = numba.get_num_threads()
    ours = {solver: kernel(solver, size, steps, rounds) for solver in GRIDS}
    peer = twin(size, steps, rounds)
    numba.set_num_threads(1)
    alone = kernel("inertial", 512, 10, rounds)
    numba.set_num_threads(threads)
    slow = landlab(512, 3, 3)
    found: dict[str, Any] = {"threads": threads, "grid": size}
    for solver, rate in ours.items():
        found[f"{solver}_m_cell_steps_per_s"] = round(rate / 1e6, 1)
        found[f"{solver}_over_cpp"] = round(rate / peer[solver], 2) if peer else None
    found["one_core_inertial_m_cell_steps_per_s"] = round(alone / 1e6, 1)
    found["landlab_m_cell_steps_per_s"] = None if slow is None else round(slow / 1e6, 2)
    found["inertial_over_landlab"] = None if slow is None else round(ours["inertial"] / slow, 1)
    found["one_core_inertial_over_landlab"] = None if slow is None else round(alone / slow, 1)
    found["bandwidth_gb_per_s"] = round(peer["bytes_per_s"] / 1e9, 1) if peer else None
    found["inertial_share_of_bandwidth"] = (
        round(ours["inertial"] * BYTES_PER_STEP / peer["bytes_per_s"], 2) if peer else None
    )
    return found | district(quick)
