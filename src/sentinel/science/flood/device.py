"""The full shallow-water solver on a GPU: the arithmetic of `fv1`, one thread a cell, by numba's CUDA target.

A cell computes the fluxes of its own four faces from what its neighbours were, into a second set of arrays. Two cells
compute the face between them from the same numbers by the same code, so what one gives the other takes. Only imported
where a device is asked for; with NUMBA_ENABLE_CUDASIM=1 it runs without one. Losses by infiltration and sewers are not
computed here; the curve number is, because it is taken from the rain.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import cuda as numba_cuda
from numpy.typing import NDArray

from sentinel.science.flood import fv1
from sentinel.science.flood.grids import INSIDE, Fv1Grid
from sentinel.science.flood.inputs import Inputs
from sentinel.science.flood.vector import GRAVITY

Array = NDArray[Any]
cuda: Any = numba_cuda
BLOCK = (32, 4)
LINE = 64
NUMBERS_PER_CELL = 14
# Typed constants: a plain one would turn single precision into double on the device.
G, DRY, TINY = np.float32(GRAVITY), np.float32(fv1.DRY), np.float32(1e-12)
ZERO, QUARTER, HALF, ONE, TWO, FOUR = (np.float32(each) for each in (0, 0.25, 0.5, 1, 2, 4))
THIRDS = np.float32(-7 / 3)
CLOSED, OPEN, STAGE = 0, 1, 2
KINDS = {"closed": CLOSED, "open": OPEN, "stage": STAGE}


def available() -> bool:
    """True where a device, or its simulator, can be used."""
    return bool(cuda.is_available())


def room() -> float:
    """Bytes that are free on the device."""
    return float(cuda.current_context().get_memory_info().free)


def _kernel(function: Callable[..., None]) -> Any:
    """Compile for the device what is started from here."""
    return cuda.jit(function)


def _part(function: Callable[..., Any]) -> Any:
    """Compile for the device what a kernel calls."""
    return cuda.jit(device=True)(function)


@_part
def _flux(hl: Any, nl: Any, tl: Any, zl: Any, hr: Any, nr: Any, tr: Any, zr: Any) -> Any:
    """Mass, normal momentum as the left and the right cell feel it, tangential momentum: `fv1._faces` of one face."""
    bed = zr - zl
    wet_l = ONE / hl if hl > DRY else ZERO
    wet_r = ONE / hr if hr > DRY else ZERO
    ul, vl, ur, vr = nl * wet_l, tl * wet_l, nr * wet_r, tr * wet_r
    sill = min(max(ZERO, bed), min(hl, bed + hr))
    a, b = max(ZERO, min(hl - sill, hl)), max(ZERO, min(hr + bed - sill, hr))
    cl, cr = np.float32(math.sqrt(G * a)), np.float32(math.sqrt(G * b))
    middle = HALF * (ul + ur) + cl - cr
    swell = max(ZERO, HALF * (cl + cr) + QUARTER * (ul - ur))
    sl = min(ul - cl, middle - swell) if a > DRY else ur - TWO * cr
    sr = max(ur + cr, middle + swell) if a > DRY else ur + cr
    if not b > DRY:
        sl, sr = ul - cl, ul + TWO * cl
    al, ar = a * (ul - sl), b * (ur - sr)
    contact = (sl * ar - sr * al) * (ar - al)
    ql, qr = a * ul, b * ur
    pl, pr = ql * ul + HALF * G * a * a, qr * ur + HALF * G * b * b
    s0, s1 = min(sl, ZERO), max(sr, ZERO)
    width = ONE / max(TINY, s1 - s0)
    flow = (s1 * ql - s0 * qr + s0 * s1 * (b - a)) * width
    push = (s1 * pl - s0 * pr + s0 * s1 * (qr - ql)) * width
    cross = flow * (vl if contact >= ZERO else vr)
    return flow, push + HALF * G * (hl + a) * sill, push + HALF * G * (hr + b) * (sill - bed), cross


@_kernel
def _advance(
    h: Any, u: Any, v: Any, bed: Any, friction: Any, source: Any, h_next: Any, u_next: Any, v_next: Any, walls: Any,
    through: Any, fastest: Any, dt_dx: Any, dt: Any,
) -> None:  # fmt: skip
    """One step of every cell, from one set of arrays into the other; through: double, m²/s·s by side, cell, way."""
    column, line = cuda.grid(2)
    i, j = column + 1, line + 1
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    if i > nx or j > ny:
        return
    west, _a, west_push, west_cross = _flux(
        h[j, i - 1], u[j, i - 1], v[j, i - 1], bed[j, i - 1], h[j, i], u[j, i], v[j, i], bed[j, i])  # fmt: skip
    east, east_push, _b, east_cross = _flux(
        h[j, i], u[j, i], v[j, i], bed[j, i], h[j, i + 1], u[j, i + 1], v[j, i + 1], bed[j, i + 1])  # fmt: skip
    below, _c, below_push, below_cross = _flux(
        h[j - 1, i], v[j - 1, i], u[j - 1, i], bed[j - 1, i], h[j, i], v[j, i], u[j, i], bed[j, i])  # fmt: skip
    above, above_push, _d, above_cross = _flux(
        h[j, i], v[j, i], u[j, i], bed[j, i], h[j + 1, i], v[j + 1, i], u[j + 1, i], bed[j + 1, i])  # fmt: skip
    if i == 1:
        west, west_cross = west * walls[0], west_cross * walls[0]
        _book(through, 0, j, west, dt)
    if i == nx:
        east, east_cross = east * walls[1], east_cross * walls[1]
        _book(through, 1, j, -east, dt)
    if j == 1:
        below, below_cross = below * walls[2], below_cross * walls[2]
        _book(through, 2, i, below, dt)
    if j == ny:
        above, above_cross = above * walls[3], above_cross * walls[3]
        _book(through, 3, i, -above, dt)
    depth = max(ZERO, h[j, i] + dt_dx * (west - east + below - above) + dt * source[j, i])
    qu = u[j, i] + dt_dx * (west_push - east_push + below_cross - above_cross)
    qv = v[j, i] + dt_dx * (west_cross - east_cross + below_push - above_push)
    share = ZERO
    if depth > DRY:
        drag = G * dt * friction[j, i] * depth**THIRDS
        share = TWO / (ONE + np.float32(math.sqrt(ONE + FOUR * drag * np.float32(math.sqrt(qu * qu + qv * qv)))))
        swift = np.float32(math.sqrt(G * depth)) + max(abs(qu), abs(qv)) * share / depth
        cuda.atomic.max(fastest, 0, swift)
    h_next[j, i], u_next[j, i], v_next[j, i] = depth, qu * share, qv * share


@_part
def _book(through: Any, side: Any, at: Any, inward: Any, dt: Any) -> None:
    """Add what crosses one face of the edge to its own place."""
    through[side, at, 0] += max(np.float64(inward), 0.0) * dt
    through[side, at, 1] += max(-np.float64(inward), 0.0) * dt


@_part
def _ghost(h: Any, u: Any, v: Any, bed: Any, kind: Any, level: Any, ring: Any, inner: Any, sideways: Any) -> None:
    """Fill one ghost cell from the cell inside it; sideways: the flow along rows crosses this edge."""
    if kind == STAGE:
        h[ring] = max(level - bed[ring], ZERO)
    elif kind == OPEN:
        h[ring] = ZERO
    else:
        h[ring] = h[inner]
    turned = -ONE if kind == CLOSED else (ONE if kind == STAGE else ZERO)
    kept = ZERO if kind == OPEN else ONE
    u[ring] = u[inner] * (turned if sideways else kept)
    v[ring] = v[inner] * (kept if sideways else turned)


@_kernel
def _edges(h: Any, u: Any, v: Any, bed: Any, kinds: Any, levels: Any) -> None:
    """The ring of ghost cells for this instant, without its corners, which nothing asks for."""
    at = cuda.grid(1) + 1
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    if at <= ny:
        _ghost(h, u, v, bed, kinds[0], levels[0], (at, 0), (at, 1), True)
        _ghost(h, u, v, bed, kinds[1], levels[1], (at, nx + 1), (at, nx), True)
    if at <= nx:
        _ghost(h, u, v, bed, kinds[2], levels[2], (0, at), (1, at), False)
        _ghost(h, u, v, bed, kinds[3], levels[3], (ny + 1, at), (ny, at), False)


@_kernel
def _note(h: Any, u: Any, v: Any, deepest: Any, swiftest: Any, arrival: Any, time: Any, level: Any) -> None:
    """Keep the greatest depth and speed and the first arrival of every cell."""
    i, j = cuda.grid(2)
    if i >= deepest.shape[1] or j >= deepest.shape[0]:
        return
    depth = h[j + 1, i + 1]
    deepest[j, i] = max(deepest[j, i], depth)
    if depth > DRY:
        qu, qv = u[j + 1, i + 1], v[j + 1, i + 1]
        swiftest[j, i] = max(swiftest[j, i], np.float32(math.sqrt(qu * qu + qv * qv)) / depth)
    if depth >= level:
        arrival[j, i] = min(arrival[j, i], time)


@_kernel
def _put(field: Any, rows: Any, columns: Any, values: Any) -> None:
    """Write some cells of a field."""
    at = cuda.grid(1)
    if at < rows.size:
        field[rows[at], columns[at]] = values[at]


class DeviceGrid:
    """The arrays of a run on the device, behind the names `Fv1Grid` has; what is read of them is a copy."""

    courant, model, staggered = fv1.CFL, "flood.fv1.gpu", 0
    saved = ("h", "u", "v", "speed")
    NOTED = ("deepest", "swiftest", "arrival")

    def __init__(self, given: Inputs) -> None:
        host = Fv1Grid(given)
        self.number, self.dx, self.datum, self.edges = host.number, host.dx, host.datum, host.edges
        self.depth, self.before, self.speed = host.depth, host.before, host.speed
        self.through = np.zeros_like(host.through)
        self.rings = [host.bed[ring].min() for ring in ((slice(1, -1), 0), (slice(1, -1), -1), 0, -1)]
        self.host_source = host.source
        for name in ("h", "u", "v", "bed", "friction", "source", "walls"):
            setattr(self, f"_{name}", cuda.to_device(np.ascontiguousarray(getattr(host, name))))
        self._next = [cuda.to_device(np.zeros_like(host.h)) for _ in range(3)]
        rows, columns = host.h.shape
        self._through = cuda.to_device(np.zeros((4, max(rows, columns), 2)))
        self._kinds = cuda.to_device(np.array([KINDS[each.kind] for each in self.edges], np.int32))
        self._kept: dict[str, Any] = {}
        self.blocks = (-(-(columns - 2) // BLOCK[0]), -(-(rows - 2) // BLOCK[1]))
        self.lines = -(-max(rows, columns) // LINE)

    _h: Any
    _u: Any
    _v: Any
    _bed: Any
    _friction: Any
    _source: Any
    _walls: Any

    @property
    def h(self) -> Array:
        """Depth m, (rows + 2, columns + 2)."""
        return np.asarray(self._h.copy_to_host())

    @h.setter
    def h(self, field: Array) -> None:
        self._h = cuda.to_device(field)

    @property
    def u(self) -> Array:
        """Discharge along rows m²/s, (rows + 2, columns + 2)."""
        return np.asarray(self._u.copy_to_host())

    @u.setter
    def u(self, field: Array) -> None:
        self._u = cuda.to_device(field)

    @property
    def v(self) -> Array:
        """Discharge along columns m²/s, (rows + 2, columns + 2)."""
        return np.asarray(self._v.copy_to_host())

    @v.setter
    def v(self, field: Array) -> None:
        self._v = cuda.to_device(field)

    def pour(self, field: Array) -> None:
        """Take a source (m/s) for every cell from now on."""
        self.host_source[INSIDE] = field
        self._source = cuda.to_device(self.host_source)

    def pour_at(self, rows: Array, columns: Array, values: Array) -> None:
        """Take a source (m/s) for some cells."""
        lines = -(-rows.size // LINE)
        given = (cuda.to_device(np.ascontiguousarray(each)) for each in (rows + 1, columns + 1, values))
        _put[lines, LINE](self._source, *given)

    def at_edges(self, time: float) -> float:
        """Fill the ghost cells for this instant; the highest celerity (m/s) a given level brings in."""
        levels, swift = np.zeros(4, np.float32), 0.0
        for side, edge in enumerate(self.edges):
            if edge.kind == "stage":
                level = float(np.interp(time, np.asarray(edge.seconds), np.asarray(edge.level))) - self.datum
                levels[side] = level
                swift = max(swift, math.sqrt(GRAVITY * max(level - float(self.rings[side]), 0.0)))
        _edges[self.lines, LINE](self._h, self._u, self._v, self._bed, self._kinds, cuda.to_device(levels))
        return swift

    def step(self, active: Array, dt: Any) -> None:
        """One step of all cells."""
        del active
        fastest = cuda.to_device(np.zeros(1, np.float32))
        _advance[self.blocks, BLOCK](
            self._h, self._u, self._v, self._bed, self._friction, self._source, *self._next, self._walls,
            self._through, fastest, self.number(dt / self.dx), dt)  # fmt: skip
        (self._h, self._u, self._v), self._next = self._next, [self._h, self._u, self._v]
        self.speed[:] = 0
        self.speed[0, 0] = fastest.copy_to_host()[0]

    def note(self, kept: dict[str, Array], time: Any, level: Any) -> None:
        """Keep the greatest depth and speed and the first arrival, on the device."""
        if not self._kept:
            self._kept = {name: cuda.to_device(kept[name]) for name in self.NOTED}
        noted = (self._kept[name] for name in self.NOTED)
        _note[self.blocks, BLOCK](self._h, self._u, self._v, *noted, time, level)
        kept["unseen"][:] = False

    def fetch(self, kept: dict[str, Array]) -> tuple[float, float]:
        """Bring what was noted into `kept`; volumes (m³) that came in and went out over the edges since last asked."""
        for name, field in self._kept.items():
            kept[name] = np.asarray(field.copy_to_host())
        self._kept = {}
        through = self._through.copy_to_host()
        came, gone = through.sum(axis=(0, 1)) * float(self.dx)
        self._through = cuda.to_device(np.zeros_like(through))
        return float(came), float(gone)

    def velocities(self) -> tuple[Array, Array]:
        """Velocity eastward and southward in the cells, m/s; 0 where dry."""
        h, u, v = (field[INSIDE] for field in (self.h, self.u, self.v))
        wet = np.maximum(h, fv1.DRY)
        held = np.where(h > fv1.DRY, 1 / wet, 0)
        return (held * u).astype(self.number), (held * v).astype(self.number)
