"""Flood benchmarks on beds of other people (shared data) and the pits of the Environment Agency's test 2."""

import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from sentinel.science.flood.inputs import Edge, Inflow, Inputs
from sentinel.science.terrain.files import read_ascii
from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.works import BuildingInputs, raise_buildings

STREET_FLOW = 0.5184 * 38  # m³/s: what the reference's boundary file lets in, per metre over 38 m
STREET_INLET = (382300.0, 382338.0)  # m east


def shared(*names: str) -> Path:
    """A file or folder of the shared benchmarks; skips the calling test where it is absent."""
    root = Path(os.environ.get("SENTINEL_SHARED", Path(__file__).parents[6] / "shared"))
    path = root.joinpath("data", "flood_benchmarks", *names)
    if not path.exists():
        pytest.skip("the shared flood benchmarks are not beside this checkout")
    return path


def blocks(field: np.ndarray, side: int) -> np.ndarray:
    """Means of squares of `side` cells; rows at the north and columns at the east that fill none are left out."""
    rows, columns = (size // side for size in field.shape)
    cut = field[field.shape[0] - rows * side :, : columns * side]
    return cut.reshape(rows, side, columns, side).mean(axis=(1, 3))


def monai(solver: str) -> Inputs:
    """The 1:400 flume of the valley of Monai: 5.488 by 3.402 m in cells of 14 mm, the wave given at its west edge."""
    with zipfile.ZipFile(shared("okushiri", "Benchmark_2_Bathymetry.zip")) as packed:
        text = packed.read("Benchmark_2_Bathymetry.xya").decode("ascii")
    points = np.loadtxt(io.StringIO(text), delimiter=",", skiprows=1)
    bed = points[:, 2].reshape(393, 244).T[::-1]
    wave = np.loadtxt(shared("okushiri", "Benchmark_2_input.txt"), skiprows=1)
    return Inputs(
        bed=bed, cell=0.014, duration=22.5, manning=0.01, depth=np.maximum(-bed, 0), solver=solver,
        arrival_depth=0.001, west=Edge(kind="stage", seconds=wave[:, 0], level=wave[:, 1]),
    )  # fmt: skip


def street(solver: str, tmp_path: Path) -> tuple[Inputs, np.ndarray]:
    """(run, cells under roofs) of the streets of Merewether in cells of 2 m, a steady flow entering at the south."""
    with zipfile.ZipFile(shared("merewether", "topography1.zip")) as packed:
        packed.extract("topography1.asc", tmp_path)
    fine = read_ascii(tmp_path / "topography1.asc", "EPSG:32756")
    cell, _, west, _, _, north = fine.transform
    # The outermost cells hold gaps.
    heights = blocks(fine.heights[2:-2, 2:-2], 2).astype(np.float32)
    transform = (2 * cell, 0.0, west + 2 * cell, 0.0, -2 * cell, north - 2 * cell)
    ground = Terrain(heights=heights, cell=2 * cell, transform=transform, crs=fine.crs)
    outlines = [np.loadtxt(path, delimiter=",") for path in sorted(shared("merewether", "houses").glob("*.csv"))]
    built = raise_buildings(BuildingInputs(terrain=ground, outlines=tuple(outlines), rises=np.full(len(outlines), 3.0)))
    first, last = ((np.array(STREET_INLET) - transform[2]) / ground.cell).astype(int)
    columns = np.arange(first, last)
    inlet = Inflow(
        rows=np.full(columns.size, heights.shape[0] - 1), columns=columns,
        seconds=np.array([0.0, 900.0]), discharge=np.full(2, STREET_FLOW),
    )  # fmt: skip
    given = Inputs(
        bed=built.terrain.heights, cell=ground.cell, duration=900.0, manning=0.02, solver=solver, inflows=(inlet,),
        north=Edge(kind="open"), east=Edge(kind="open"), arrival_depth=0.05,
    )  # fmt: skip
    return given, built.changed


def pits(solver: str) -> tuple[Inputs, np.ndarray]:
    """(run, rows and columns of the 4 by 4 pits) of test 2: its volume, slopes and cells, cosine pits of 0.25 m."""
    at = (np.arange(100) + 0.5) * 20
    x, y = np.meshgrid(at, at)
    waves = np.cos(2 * np.pi * (x - 250) / 500) * np.cos(2 * np.pi * (y - 250) / 500)
    corner = Inflow(
        rows=np.arange(5), columns=np.zeros(5),
        seconds=np.array([0, 4, 81, 85]) * 60.0, discharge=np.array([0, 20, 20, 0.0]),
    )  # fmt: skip
    given = Inputs(
        bed=(2000 - y) / 1500 + (2000 - x) / 3000 - 0.25 * waves, cell=20.0, duration=43200.0, manning=0.03,
        solver=solver, inflows=(corner,),
    )  # fmt: skip
    return given, (250 + 500 * np.arange(4)) // 20
