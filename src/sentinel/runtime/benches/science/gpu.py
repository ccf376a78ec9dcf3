"""The full shallow-water solver on a GPU against its bandwidth, and a district on 10 m; where there is one."""

import time
from dataclasses import replace
from typing import Any

import numpy as np
from numba import cuda as numba_cuda

from sentinel.runtime.benches.science.flood import DT, RAIN, block, lake, median_s
from sentinel.science.flood.device import DeviceGrid, available
from sentinel.science.flood.run import run

BYTES_PER_STEP = 36  # per cell: six arrays read, three written
cuda: Any = numba_cuda


def figures(quick: bool) -> dict[str, Any]:
    """Cell-steps a second, the share of the bandwidth they are, and the district; nothing without a device."""
    if not available():
        return {"gpu": None}
    size, steps, rounds = (1024, 50, 3) if quick else (4096, 100, 5)
    rate, moved = kernel(size, steps, rounds), bandwidth(1 << 26, rounds)
    found = {
        "gpu": str(cuda.get_current_device().name),
        "gpu_fv1_m_cell_steps_per_s": round(rate / 1e6, 1),
        "gpu_bandwidth_gb_per_s": round(moved / 1e9, 1),
        "gpu_share_of_bandwidth": round(rate * BYTES_PER_STEP / moved, 2),
    }
    if quick:
        return found
    given = block(3816, 10.0)
    began = time.perf_counter()
    done = run(given, device="gpu")
    return found | {"gpu_district_10_m_s": round(time.perf_counter() - began, 1), "gpu_district_steps": done.steps}


def kernel(size: int, steps: int, rounds: int) -> float:
    """Cell-steps a second of the device, every cell wet."""
    grid = DeviceGrid(replace(lake(size), solver="fv1"))
    grid.pour(np.full((size, size), RAIN / 3.6e6, np.float32))
    active, dt = np.ones_like(grid.before), grid.number(DT)

    def work() -> None:
        for _ in range(steps):
            grid.at_edges(0.0)
            grid.step(active, dt)
        cuda.synchronize()

    return size * size * steps / median_s(work, rounds)


def bandwidth(numbers: int, rounds: int) -> float:
    """Bytes a second of a copy on the device, reading and writing counted."""
    one, other = (cuda.device_array(numbers, np.float32) for _ in range(2))

    def work() -> None:
        for _ in range(10):
            other.copy_to_device(one)
        cuda.synchronize()

    return 10 * 8 * numbers / median_s(work, rounds)
