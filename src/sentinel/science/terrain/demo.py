"""A mountain block that exists nowhere, for demonstrations: a fractal surface with valleys carved along its drainage.

Spectral synthesis (power falling with the wave number) on a tilt to the east; then, in passes, made to drain, cut in
proportion to a power of the area that drains through each cell, as rivers do, and smoothed, as slopes creep. It is
marked as generated.
"""

import numpy as np
from numba import njit
from scipy.ndimage import uniform_filter

from sentinel.science.contract import inputs, quantity
from sentinel.science.terrain.drain import NEIGHBOURS, breach, flood
from sentinel.science.terrain.grid import Terrain, check_system

ROUGHNESS = 1.1  # how fast amplitudes fall with the wave number
TILT, CARVED = 0.5, 0.35  # shares of the relief
PASSES = 8
CONCAVITY = 0.35  # depth of cutting grows with drained area to this power
FALL = 1e-3  # m from cell to cell over filled ground, so that it drains; whole in float32 below 8,192 m


@inputs
class DemoInputs:
    """Size, relief and place of a generated terrain."""

    rows: int = quantity("行数", low=8, high=4000)
    columns: int = quantity("列数", low=8, high=4000)
    cell: float = quantity("网格边长", "m", low=1, high=1000)
    relief: float = quantity("地形起伏", "m", low=1, high=3000)
    lowest: float = quantity("最低处高程", "m", low=0, high=3000, default=100.0)
    seed: int = quantity("随机种子", low=0)
    crs: str
    west: float = quantity("西边界", "m")
    north: float = quantity("北边界", "m")

    def validate(self) -> None:
        check_system(self.crs)


def demo_terrain(given: DemoInputs) -> Terrain:
    """A terrain of that size and relief, without pits, the same for the same seed, demo=True.

    Raises OutOfRange for sizes out of range and coordinate systems that are not in metres.
    """
    rows, columns = int(given.rows), int(given.columns)
    east = np.linspace(1, 0, columns)
    surface = _fractal(rows, columns, int(given.seed)) * (1 - TILT) + east * TILT
    ground = surface * given.relief
    for _ in range(PASSES):
        ground = flood(breach(ground, given.relief), FALL)
        area = _accumulate(ground, np.argsort(-ground, axis=None), NEIGHBOURS)
        ground = ground - CARVED * given.relief / PASSES * (area / area.max()) ** CONCAVITY
        ground = uniform_filter(ground, 3, mode="nearest")
    ground = (ground - ground.min()) / np.ptp(ground)
    heights = flood(breach(given.lowest + ground * given.relief, given.relief), FALL)
    return Terrain(
        heights=heights.astype(np.float32),
        cell=given.cell,
        transform=(given.cell, 0.0, given.west, 0.0, -given.cell, given.north),
        crs=given.crs,
        demo=True,
    )


def _fractal(rows: int, columns: int, seed: int) -> np.ndarray:
    """A surface from 0 to 1 whose amplitudes fall as the wave number to the power of ROUGHNESS + 1."""
    random = np.random.default_rng(seed)
    across = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns))
    across[0, 0] = np.inf
    waves = across ** -(ROUGHNESS + 1) * np.exp(2j * np.pi * random.random(across.shape))
    surface = np.fft.irfft2(waves, s=(rows, columns))
    return np.asarray((surface - surface.min()) / (surface.max() - surface.min()))


@njit(cache=True)
def _accumulate(heights: np.ndarray, order: np.ndarray, around: np.ndarray) -> np.ndarray:
    """Cells drained through each cell, itself included, each into its steepest lower neighbour."""
    rows, columns = heights.shape
    area = np.ones((rows, columns))
    for place in order:
        i, j = place // columns, place % columns
        steepest, into = 0.0, -1
        for k in range(len(around)):
            a, b = i + around[k, 0], j + around[k, 1]
            if a < 0 or b < 0 or a >= rows or b >= columns:
                continue
            fall = (heights[i, j] - heights[a, b]) / np.hypot(around[k, 0], around[k, 1])
            if fall > steepest:
                steepest, into = fall, k
        if into >= 0:
            area[i + around[into, 0], j + around[into, 1]] += area[i, j]
    return area
