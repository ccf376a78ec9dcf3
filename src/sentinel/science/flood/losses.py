"""Rain that does not run off: Green–Ampt infiltration, the SCS curve number, impervious shares.

Green & Ampt (1911) as in Chow, Maidment & Mays (1988), §5.4: f = K(1 + ψΔθ/F) under ponding. SCS (NEH-4):
Q = (P − Iₐ)²/(P − Iₐ + S), S = 25400/CN − 254 mm, Iₐ = 0.2 S.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import prange
from numpy.typing import NDArray

from sentinel.science.contract import OutOfRange, inputs
from sentinel.science.flood.vector import TILE_COLUMNS, TILE_ROWS, grid

Array = NDArray[Any]


def spread(field: str, meaning: str, value: Any, shape: tuple[int, ...], low: float, high: float) -> Array:
    """One number or a field of this shape as a field (double, read-only); OutOfRange names `field`."""
    numbers = np.asarray(value, dtype=float)
    if numbers.ndim and numbers.shape != shape:
        raise OutOfRange(field, f"{meaning}的格网是 {numbers.shape}，地面高程是 {shape}：请换成同一格网或给一个数。")
    if np.isnan(numbers).any():
        raise OutOfRange(field, f"{meaning}里有 {int(np.isnan(numbers).sum())} 个值不是数（NaN）。")
    least, most = float(numbers.min()), float(numbers.max())
    if least < low or most > high:
        raise OutOfRange(field, f"{meaning}为 {least if least < low else most:g}，适用范围是 {low:g}—{high:g}。")
    return np.broadcast_to(numbers, shape)


@inputs
class GreenAmpt:
    """Soil after Green & Ampt, each one number or per cell. Conductivity 0 means nothing enters."""

    conductivity: Array | float
    """K, mm/h, 0–1,000."""
    suction: Array | float
    """ψ at the wetting front, mm, 0–5,000."""
    deficit: Array | float
    """Δθ, free pore space, 0–1."""
    impervious: Array | float = 0.0
    """Sealed share of the cell, 0–1."""

    def spread(self, shape: tuple[int, ...]) -> tuple[Array, Array]:
        """(K of the cell's open share in m/s, ψΔθ in m) as fields; OutOfRange at `soil`."""
        rate = spread("soil", "饱和导水率（mm/h）", self.conductivity, shape, 0, 1000) / 3.6e6
        head = spread("soil", "湿润锋吸力（mm）", self.suction, shape, 0, 5000) / 1000
        room = spread("soil", "土壤缺水量", self.deficit, shape, 0, 1)
        return rate * (1 - spread("soil", "不透水面积比", self.impervious, shape, 0, 1)), head * room


@inputs
class CurveNumber:
    """Runoff curve number, one number or per cell; it takes its loss from the rain alone, not from water that flows."""

    number: Array | float
    """CN, 30–100."""
    impervious: Array | float = 0.0
    """Sealed share of the cell, 0–1, whose rain runs off whole."""

    def spread(self, shape: tuple[int, ...]) -> tuple[Array, Array]:
        """(S in m, open share) as fields; OutOfRange at `soil`."""
        storage = 25.4 / spread("soil", "径流曲线数", self.number, shape, 30, 100) - 0.254
        return np.maximum(storage, 0.0), 1 - spread("soil", "不透水面积比", self.impervious, shape, 0, 1)


@dataclass(frozen=True, slots=True)
class Infiltration:
    """Green–Ampt at an instant. depth F and rate f in mm and mm/h; ponding: hours of rain until water stands."""

    depth: float
    rate: float
    ponding: float


def green_ampt(soil: GreenAmpt, *, hours: float, rain: float = math.inf) -> Infiltration:
    """Infiltration of one soil after some hours of steady rain (mm/h), or under water standing from the start.

    Chow et al. (1988) eq. 5.4.1–5.4.5. OutOfRange at `hours` and `rain` when not above 0, at `soil` for fields or K 0.
    """
    if not 0 < hours < math.inf:
        raise OutOfRange("hours", f"历时为 {hours:g} h：请给一个大于 0 的数。")
    if not rain > 0:
        raise OutOfRange("rain", f"雨强为 {rain:g} mm/h：请给一个大于 0 的数。")
    rate, head = (float(each) * factor for each, factor in zip(soil.spread(()), (3.6e6, 1000.0), strict=True))
    if rate <= 0:
        raise OutOfRange("soil", "土壤不透水，没有下渗可算：请给大于 0 的饱和导水率。")
    if rain <= rate:
        return Infiltration(rain * hours, rain, math.inf)
    ponding = rate * head / (rain * (rain - rate)) if rain < math.inf else 0.0
    if hours <= ponding:
        return Infiltration(rain * hours, rain, ponding)
    start = rain * ponding if ponding else 0.0
    room = max(head, 1e-9)
    target = rate * (hours - ponding) + start - room * math.log1p(start / room)
    depth = target + room
    for _ in range(60):
        depth -= (depth - room * math.log1p(depth / room) - target) * (depth + room) / depth
    return Infiltration(depth, rate * (1 + head / depth), ponding)


def scs_runoff(rain: Array | float, number: Array | float) -> Array:
    """Runoff depth (mm) of a storm (mm, not below 0) for a curve number (30–100); shapes as broadcast."""
    fallen = np.asarray(rain, dtype=float)
    if np.isnan(fallen).any() or (fallen < 0).any():
        raise OutOfRange("rain", "雨量里有负数或不是数的值：请核对。")
    storage = CurveNumber(number=number).spread(np.shape(number))[0] * 1000
    above = np.maximum(fallen - 0.2 * storage, 0.0)
    return np.asarray(above * above / np.maximum(above + storage, 1e-12))


@grid
def soak(h: Any, u: Any, v: Any, taken: Any, rate: Any, head: Any, sewer: Any, drained: Any, active: Any, dt: Any,
         momentum: Any) -> None:  # fmt: skip
    """Let active tiles infiltrate (Green–Ampt) and drain into sewers for dt seconds, no more than stands there.

    The trapezoidal rule on d(F²)/dt = 2K(F + ψΔθ), which has no singularity at F = 0. h (m), u, v as the solver keeps
    them, (rows + 2, columns + 2); taken F (m), rate K (m/s), head ψΔθ (m), sewer (m/s), drained (m): (rows, columns),
    double. momentum: scale u and v with what is left, so that velocity stays.
    """
    ny, nx = taken.shape
    for j in prange(ny):
        for i in range(nx):
            if active[j // TILE_ROWS, i // TILE_COLUMNS] and h[j + 1, i + 1] > 0:
                stands = np.float64(h[j + 1, i + 1])
                step = rate[j, i] * dt
                before = taken[j, i]
                room = before * before + step * (before + 2 * head[j, i])
                able = 0.5 * (step + np.sqrt(step * step + 4 * room)) - before
                left = h.dtype.type(max(stands - min(able, stands) - sewer[j, i] * dt, 0.0))
                gone = stands - left
                piped = min(sewer[j, i] * dt, max(gone - min(able, stands), 0.0))
                taken[j, i] = before + (gone - piped)
                drained[j, i] += piped
                h[j + 1, i + 1] = left
                if momentum:
                    u[j + 1, i + 1] *= left / stands
                    v[j + 1, i + 1] *= left / stands


@grid
def shed(runs: Any, fallen: Any, lost: Any, rain: Any, storage: Any, open_: Any, seconds: Any) -> None:
    """The rain of the next seconds that runs off by the curve number, as a steady rate over them.

    runs (m/s, written), fallen P and lost P − Q (m, double, brought forward), rain (m/s), storage S (m) and open_
    share (double): (rows, columns).
    """
    ny, nx = fallen.shape
    for j in prange(ny):
        for i in range(nx):
            falls = np.float64(rain[j, i]) * seconds
            s = storage[j, i]
            before = max(fallen[j, i] - 0.2 * s, 0.0)
            after = max(fallen[j, i] + falls - 0.2 * s, 0.0)
            caught = falls - after * after / max(after + s, 1e-12) + before * before / max(before + s, 1e-12)
            runs[j, i] = (falls - open_[j, i] * caught) / seconds
            fallen[j, i] += falls
            lost[j, i] += falls - np.float64(runs[j, i]) * seconds
