"""The arrays of a run: one class per solver, padded by a ring of ghost cells, with its step behind one name."""

from typing import Any

import numpy as np
from numba import prange
from numpy.typing import NDArray

from sentinel.science.flood import fv1, inertial
from sentinel.science.flood.inputs import Edge, Inputs
from sentinel.science.flood.losses import spread
from sentinel.science.flood.vector import GRAVITY, TILE_COLUMNS, TILE_ROWS, grid, larger, row, smaller

Array = NDArray[Any]
INSIDE = (slice(1, -1), slice(1, -1))


class Grid:
    """Depth, ground and source of a run, its tiles, and what a solver adds. Rows and columns here count the ring."""

    courant: float
    model: str
    staggered: int
    saved: tuple[str, ...] = ("h", "u", "v", "speed", "depth", "before")

    def __init__(self, given: Inputs) -> None:
        self.number: Any = np.float32 if given.precision == "single" else np.float64
        rows, columns = np.shape(given.bed)
        ring = (rows + 2, columns + 2)
        bed = np.asarray(given.bed, dtype=float)
        self.datum = 0.5 * float(bed.min() + bed.max())
        self.bed = self._ringed(bed - self.datum)
        self.friction = self._ringed(np.broadcast_to(np.asarray(given.manning, dtype=float) ** 2, bed.shape))
        self.h = np.zeros(ring, self.number)
        self.h[INSIDE] = spread("depth", "初始水深（m）", given.depth, bed.shape, 0, 1000)
        self.source = np.zeros(ring, self.number)
        tiles = (-(-rows // TILE_ROWS), -(-columns // TILE_COLUMNS))
        self.depth = np.ones(tiles, self.number)  # all tiles are looked at in the first step
        self.before = np.ones(tiles, bool)
        self.through = np.zeros((tiles[0], 2))
        self.edges: tuple[Edge, ...] = (given.west, given.east, given.north, given.south)
        self.walls = np.array([each.kind != "closed" for each in self.edges], self.number)
        self.dx = self.number(given.cell)

    def pour(self, field: Array) -> None:
        """Take a source (m/s) for every cell from now on."""
        self.source[INSIDE] = field

    def pour_at(self, rows: Array, columns: Array, values: Array) -> None:
        """Take a source (m/s) for some cells."""
        self.source[rows + 1, columns + 1] = values

    def note(self, kept: dict[str, Array], time: Any, level: Any) -> None:
        """Keep the greatest depth (m) and speed (m/s) and the first time (s) of a depth `level`, where water may be."""
        note(self.h, self.u, self.v, self.staggered, kept["deepest"], kept["swiftest"], kept["arrival"], kept["unseen"],
             time, level)  # fmt: skip
        kept["unseen"][:] = False

    def fetch(self, kept: dict[str, Array]) -> tuple[float, float]:
        """What is kept is here, and what crossed the edges is booked in every step."""
        del kept
        return 0.0, 0.0

    def _ringed(self, field: Array) -> Array:
        return np.pad(field, 1, mode="edge").astype(self.number)

    def at_edges(self, time: float) -> float:
        """Fill the ghost cells for this instant; the highest celerity (m/s) a given level brings in."""
        swift = 0.0
        for side, edge in enumerate(self.edges):
            ring, inner = _SIDES[side]
            if edge.kind == "stage":
                level = float(np.interp(time, np.asarray(edge.seconds), np.asarray(edge.level))) - self.datum
                np.maximum(level - self.bed[ring], 0, out=self.h[ring], casting="same_kind")
                swift = max(swift, float(np.sqrt(GRAVITY * float(self.h[ring].max()))))
            elif edge.kind == "open":
                self.h[ring] = 0
            else:
                self.h[ring] = self.h[inner]
            self._carry(side, edge.kind, ring, inner)
        return swift

    def _carry(self, side: int, kind: str, ring: Any, inner: Any) -> None:
        """Discharges of the ghost cells, where the solver keeps them in cells."""

    def step(self, active: Array, dt: Any) -> None:
        raise NotImplementedError

    def velocities(self) -> tuple[Array, Array]:
        """Velocity eastward and southward in the cells, m/s; 0 where dry."""
        n, m = self.staggered, slice(1, -1)
        u, v = self.u[m, 1:-1], self.v[1:-1, m]
        if n:
            u = 0.5 * (self.u[m, 1:-2] + self.u[m, 2:-1])
            v = 0.5 * (self.v[1:-2, m] + self.v[2:-1, m])
        wet = np.maximum(self.h[INSIDE], fv1.DRY)
        held = np.where(
            wet > fv1.DRY, np.minimum(1, _most(n) * np.sqrt(wet) / np.maximum(np.hypot(u, v) / wet, 1e-9)), 0
        )
        return (held * u / wet).astype(self.number), (held * v / wet).astype(self.number)

    u: Array
    v: Array
    speed: Array


class Fv1Grid(Grid):
    """Discharges in the cells."""

    courant, model, staggered = fv1.CFL, "flood.fv1", 0
    numbers_per_cell = 13

    def __init__(self, given: Inputs) -> None:
        super().__init__(given)
        bands, columns = self.before.shape
        self.u, self.v = np.zeros_like(self.h), np.zeros_like(self.h)
        for field, each in zip((self.u, self.v), given.velocity, strict=True):
            field[INSIDE] = self.h[INSIDE] * spread("velocity", "初始流速", each, np.shape(given.bed), -100, 100)
        self.face = np.zeros((bands, 12, self.h.shape[1]), self.number)
        self.seam = np.zeros((bands + 1, 4, self.h.shape[1]), self.number)
        self.speed = np.zeros((bands, columns), self.number)
        wet = np.maximum(self.h, self.number(fv1.DRY))
        self.speed[0, 0] = (np.sqrt(GRAVITY * wet) + np.maximum(abs(self.u), abs(self.v)) / wet).max()

    def _carry(self, side: int, kind: str, ring: Any, inner: Any) -> None:
        turned = -1 if kind == "closed" else 1 if kind == "stage" else 0
        across, along = (self.u, self.v) if side < 2 else (self.v, self.u)
        across[ring] = across[inner] * turned
        along[ring] = along[inner] * abs(turned)

    def step(self, active: Array, dt: Any) -> None:
        fv1.step(self.h, self.u, self.v, self.bed, self.friction, self.source, self.face, self.seam, active,
                 self.speed, self.depth, self.through, self.walls, self.dx, dt)  # fmt: skip


class InertialGrid(Grid):
    """Discharges on the faces."""

    courant, model, staggered = inertial.COURANT, "flood.inertial", 1
    numbers_per_cell = 12

    def __init__(self, given: Inputs) -> None:
        super().__init__(given)
        rows, columns = self.h.shape
        self.u, self.v = np.zeros((rows, columns + 1), self.number), np.zeros((rows + 1, columns), self.number)
        bands = self.before.shape[0]
        self.rows = np.ones((bands, 5, columns + 1), self.number)
        self.seams = np.ones((bands + 1, 6, columns + 1), self.number)
        self.speed = np.zeros((2 * self.before.shape[0] + 1, self.before.shape[1]), self.number)
        self.speed[0, 0] = np.sqrt(GRAVITY * float(self.h.max()))

    def step(self, active: Array, dt: Any) -> None:
        inertial.step(self.h, self.u, self.v, self.bed, self.friction, self.source, self.rows, self.seams,
                      active, self.speed, self.depth, self.through, self.walls, self.dx, dt)  # fmt: skip


GRIDS: dict[str, type[Fv1Grid] | type[InertialGrid]] = {"fv1": Fv1Grid, "inertial": InertialGrid}
_ALL = slice(1, -1)
_SIDES: tuple[tuple[Any, Any], ...] = (
    ((_ALL, 0), (_ALL, 1)),
    ((_ALL, -1), (_ALL, -2)),
    ((0, _ALL), (1, _ALL)),
    ((-1, _ALL), (-2, _ALL)),
)


def tiles_to_do(wet: Array, before: Array, fed: Array) -> Array:
    """Tiles that must be computed: wet now or one step ago, beside such a tile, or fed from outside. (bands, columns)

    Water moves one cell in a step, so all others stay exactly as they are.
    """
    either = wet | before
    active = either | fed
    active[1:] |= either[:-1]
    active[:-1] |= either[1:]
    active[:, 1:] |= either[:, :-1]
    active[:, :-1] |= either[:, 1:]
    return active


@row
def _most(staggered: Any) -> Any:
    """Highest speed of a cell over the root of its depth (m^½/s).

    The discharge of a face may be far more than the film on a cell below a drop could carry at the solver's own Froude
    limit: without this, such cells report thousands of metres a second. Discharges in cells need no limit.
    """
    return inertial.FROUDE * np.sqrt(GRAVITY) if staggered else 1e9


@row
def _note(h: Any, ua: Any, ub: Any, va: Any, vb: Any, deepest: Any, swiftest: Any, arrival: Any, time: Any,
          level: Any, most: Any) -> None:  # fmt: skip
    number = h.dtype.type
    half, dry, zero, never = number(0.5), number(fv1.DRY), number(0), number(np.inf)
    for i in range(h.shape[0]):
        u, v = half * (ua[i] + ub[i]), half * (va[i] + vb[i])
        swift = np.sqrt(u * u + v * v) / larger(dry, h[i])
        swift = smaller(swift, most * np.sqrt(larger(dry, h[i])))
        deepest[i] = larger(deepest[i], h[i])
        swiftest[i] = larger(swiftest[i], swift if h[i] > dry else zero)
        arrival[i] = smaller(arrival[i], time if h[i] >= level else never)


@grid
def note(h: Any, u: Any, v: Any, staggered: Any, deepest: Any, swiftest: Any, arrival: Any, active: Any, time: Any,
         level: Any) -> None:  # fmt: skip
    """Keep the greatest depth (m) and speed (m/s) and the first time (s) of a depth `level`, in active tiles.

    h, u, v as the solver keeps them, staggered 0 for discharges in cells, 1 on faces; the rest (rows, columns).
    """
    ny, nx = deepest.shape
    o = np.int64(staggered)
    most = h.dtype.type(_most(staggered))
    for at in prange(ny):
        j = np.int64(at) + 1
        for k in range(active.shape[1]):
            if active[(j - 1) // TILE_ROWS, k]:
                a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
                _note(h[j, a:e], u[j, a:e], u[j, a + o : e + o], v[j, a:e], v[j + o, a:e],
                      deepest[j - 1, a - 1 : e - 1], swiftest[j - 1, a - 1 : e - 1], arrival[j - 1, a - 1 : e - 1],
                      time, level, most)  # fmt: skip
