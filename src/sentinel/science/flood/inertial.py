"""Local inertial equations: shallow water without the convective term, on a staggered grid.

Bates, Horritt & Fewtrell (2010) with the θ-weighting of de Almeida et al. (2012). Discharge is capped at a Froude
number and scaled back where a cell would give more than it holds, so depth is never clipped and mass is exact.
Not for dam breaks or supercritical streets: without convection the error there does not fall with the cell.
"""

from typing import Any

import numpy as np
from numba import prange

from sentinel.science.flood.vector import (
    GRAVITY,
    TILE_COLUMNS,
    TILE_ROWS,
    bits,
    grid,
    inverse_cube_root,
    larger,
    number_of,
    row,
    smaller,
)

COURANT = 0.6  # below √(θ/2) = 0.63, where the shortest wave of still water starts to grow in two dimensions
WEIGHT = 0.8  # θ of de Almeida: share of the face's own discharge
DRY = 1e-5  # m: a face with less flow depth carries nothing
FROUDE = 4.0


@row
def _faces(
    hl_: Any, zl_: Any, nl_: Any, hr_: Any, zr_: Any, nr_: Any, before: Any, own: Any, after: Any,
    side_a: Any, side_b: Any, side_c: Any, side_d: Any, raw: Any, g_dt_dx: Any, g_dt: Any,
) -> Any:  # fmt: skip
    """New discharge (m²/s) through a row of faces; bit pattern of the highest √(gh) + 5/3·|u| (m/s).

    before, own, after: the old discharge of the face before, of the face, of the one after along the flow; side_*:
    the four faces across, whose mean gives the other component for friction.
    """
    number = hl_.dtype.type
    g, zero, one, dry, quarter = number(GRAVITY), number(0), number(1), number(DRY), number(0.25)
    weight, rest, half = number(WEIGHT), number((1 - WEIGHT) / 2), number(0.5)
    froude, kinematic = number(FROUDE), number(5 / 3)
    fastest = bits(zero)
    for i in range(hl_.shape[0]):
        bed = zr_[i] - zl_[i]
        level = bed + hr_[i]
        flow = larger(hl_[i], level) - larger(zero, bed)
        wet = larger(dry, flow)
        q = own[i]
        across = quarter * (side_a[i] + side_b[i] + side_c[i] + side_d[i])
        root = inverse_cube_root(wet)
        thin = root * root * root
        drag = g_dt * half * (nl_[i] + nr_[i]) * np.sqrt(q * q + across * across) * thin * thin * root
        mean = weight * q + rest * (before[i] + after[i])
        q = (mean - g_dt_dx * wet * (level - hl_[i])) / (one + drag)
        celerity = np.sqrt(g * wet)
        most = froude * celerity * wet
        q = smaller(most, larger(-most, q))
        q = q if flow > dry else zero
        raw[i] = q
        fastest = max(fastest, bits(celerity + kinematic * abs(q) * thin if flow > dry else zero))
    return fastest


@row
def _share(h: Any, west: Any, east: Any, below: Any, above: Any, share: Any, dx_dt: Any) -> None:
    """The part of its outflow each cell can give from what it holds."""
    number = h.dtype.type
    zero, one, tiny = number(0), number(1), number(1e-20)
    for i in range(h.shape[0]):
        out = larger(zero, -west[i]) + larger(zero, east[i]) + larger(zero, -below[i]) + larger(zero, above[i])
        share[i] = smaller(one, h[i] * dx_dt / larger(tiny, out))


@row
def _limit(raw: Any, behind: Any, ahead: Any, limited: Any) -> None:
    """Scale each face by what the cell that gives can give."""
    number = raw.dtype.type
    zero = number(0)
    for i in range(raw.shape[0]):
        limited[i] = larger(zero, raw[i]) * behind[i] + smaller(zero, raw[i]) * ahead[i]


@row
def _update(h: Any, source: Any, west: Any, east: Any, below: Any, above: Any, dt_dx: Any, dt: Any) -> Any:
    """Bring depths forward in place; bit pattern of the greatest. What rounding leaves below 0 becomes 0."""
    number = h.dtype.type
    zero = number(0)
    deepest = bits(zero)
    for i in range(h.shape[0]):
        depth = larger(zero, h[i] + dt_dx * (west[i] - east[i] + below[i] - above[i]) + dt * source[i])
        h[i] = depth
        deepest = max(deepest, bits(depth))
    return deepest


@row
def _cross(
    g: Any, a: Any, e: Any, h: Any, bed: Any, friction: Any, u: Any, v: Any, raw: Any, gdx: Any, gdt: Any
) -> Any:
    """Faces between rows g and g + 1, columns a to e."""
    return _faces(
        h[g, a:e], bed[g, a:e], friction[g, a:e], h[g + 1, a:e], bed[g + 1, a:e], friction[g + 1, a:e],
        v[g, a:e], v[g + 1, a:e], v[g + 2, a:e],
        u[g, a:e], u[g, a + 1 : e + 1], u[g + 1, a:e], u[g + 1, a + 1 : e + 1],
        raw[g + 1, a:e], gdx, gdt)  # fmt: skip


@row
def _seam(
    band: Any, h: Any, u: Any, v: Any, bed: Any, friction: Any, raw: Any, active: Any, speed: Any, gdx: Any, gdt: Any
) -> None:
    """Discharge between two bands, for those with an active tile on one side."""
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    bands, columns = active.shape
    g = min(band * TILE_ROWS, ny)
    low, high = max(band - 1, 0), min(band, bands - 1)
    for k in range(columns):
        speed[bands + band, k] = 0
        if active[low, k] or active[high, k]:
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            speed[bands + band, k] = number_of(_cross(g, a, e, h, bed, friction, u, v, raw, gdx, gdt))


@row
def _sweep(
    band: Any, h: Any, u: Any, v: Any, bed: Any, friction: Any, raw_u: Any, raw_v: Any, share: Any,
    active: Any, speed: Any, walls: Any, gdx: Any, gdt: Any, dx_dt: Any,
) -> None:  # fmt: skip
    """Raw discharges of one band, and the share of them its cells can give."""
    ny, nx, columns = h.shape[0] - 2, h.shape[1] - 2, active.shape[1]
    first, last = 1 + band * TILE_ROWS, min((band + 1) * TILE_ROWS, ny)
    for k in range(columns):
        speed[band, k] = 0
    for j in range(first, last + 1):
        for k in range(columns):
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            if not active[band, k]:
                raw_u[j, e] = 0
                continue
            s = a - 1 if k == 0 else a
            fastest = _faces(
                h[j, s:e], bed[j, s:e], friction[j, s:e],
                h[j, s + 1 : e + 1], bed[j, s + 1 : e + 1], friction[j, s + 1 : e + 1],
                u[j, s:e], u[j, s + 1 : e + 1], u[j, s + 2 : e + 2],
                v[j, s:e], v[j, s + 1 : e + 1], v[j + 1, s:e], v[j + 1, s + 1 : e + 1],
                raw_u[j, s + 1 : e + 1], gdx, gdt)  # fmt: skip
            if j < last:
                fastest = max(fastest, _cross(j, a, e, h, bed, friction, u, v, raw_v, gdx, gdt))
            speed[band, k] = number_of(max(bits(speed[band, k]), fastest))
        raw_u[j, 1] *= walls[0]
        raw_u[j, nx + 1] *= walls[1]
        for k in range(columns):
            if active[band, k]:
                a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
                _share(h[j, a:e], raw_u[j, a:e], raw_u[j, a + 1 : e + 1], raw_v[j, a:e], raw_v[j + 1, a:e],
                       share[j, a:e], dx_dt)  # fmt: skip


@row
def _limit_seam(band: Any, ny: Any, nx: Any, v: Any, raw_v: Any, share: Any, active: Any) -> None:
    bands, columns = active.shape
    g = min(band * TILE_ROWS, ny)
    low, high = max(band - 1, 0), min(band, bands - 1)
    for k in range(columns):
        if active[low, k] or active[high, k]:
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            _limit(raw_v[g + 1, a:e], share[g, a:e], share[g + 1, a:e], v[g + 1, a:e])


@row
def _settle(
    band: Any, h: Any, u: Any, v: Any, source: Any, raw_u: Any, raw_v: Any, share: Any,
    active: Any, depth: Any, through: Any, dt_dx: Any, dt: Any,
) -> None:  # fmt: skip
    """Limit the discharges of one band and bring its depths forward."""
    ny, nx, columns = h.shape[0] - 2, h.shape[1] - 2, active.shape[1]
    first, last = 1 + band * TILE_ROWS, min((band + 1) * TILE_ROWS, ny)
    for k in range(columns):
        if active[band, k]:
            depth[band, k] = 0
    for j in range(first, last + 1):
        for k in range(columns):
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            if not active[band, k]:
                u[j, e] = 0
                continue
            s = a - 1 if k == 0 else a
            _limit(raw_u[j, s + 1 : e + 1], share[j, s:e], share[j, s + 1 : e + 1], u[j, s + 1 : e + 1])
            if j < last:
                _limit(raw_v[j + 1, a:e], share[j, a:e], share[j + 1, a:e], v[j + 1, a:e])
        u[j, 0] = u[j, 1]
        u[j, nx + 2] = u[j, nx + 1]
        through[band, 0] += max(u[j, 1], 0.0) + max(-u[j, nx + 1], 0.0)
        through[band, 1] += max(-u[j, 1], 0.0) + max(u[j, nx + 1], 0.0)
        for k in range(columns):
            if active[band, k]:
                a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
                deepest = _update(h[j, a:e], source[j, a:e], u[j, a:e], u[j, a + 1 : e + 1],
                                  v[j, a:e], v[j + 1, a:e], dt_dx, dt)  # fmt: skip
                depth[band, k] = number_of(max(bits(depth[band, k]), deepest))


@grid
def step(
    h: Any, u: Any, v: Any, bed: Any, friction: Any, source: Any, raw_u: Any, raw_v: Any, share: Any,
    active: Any, speed: Any, depth: Any, through: Any, walls: Any, dx: Any, dt: Any,
) -> None:  # fmt: skip
    """One step of all active tiles, in place.

    h (m), bed (m), friction (Manning n²), source (m/s, not below 0), share: (rows + 2, columns + 2) with one ring of
    ghost cells; share is 1 in the ring. u (rows + 2, columns + 3), v (rows + 3, columns + 2): discharge (m²/s) through
    faces, one face outside the edge on each side; raw_u, raw_v: scratch like them. active, depth: (bands, tile
    columns); speed (2·bands + 1, tile columns): highest √(gh) + 5/3·|u| of the faces in bands, then in seams.
    through (bands, 2, double): inflow and outflow over the edges in m²/s summed over faces, added to. walls: 0 closed,
    1 open for first column, last column, first row, last row.
    """
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    bands = active.shape[0]
    gdt = h.dtype.type(GRAVITY) * dt
    for phase in range(4):  # one parallel loop for all four compiles in a quarter of the time
        if phase == 1:
            for i in range(nx + 2):
                raw_v[1, i] *= walls[2]
                raw_v[ny + 1, i] *= walls[3]
        elif phase == 3:
            for i in range(nx + 2):
                v[0, i] = v[1, i]
                v[ny + 2, i] = v[ny + 1, i]
                low, high = np.float64(v[1, i]), np.float64(v[ny + 1, i])
                through[0, 0] += max(low, 0.0) + max(-high, 0.0)
                through[0, 1] += max(-low, 0.0) + max(high, 0.0)
        for band in prange(bands + 1):
            if phase == 0:
                _seam(np.int64(band), h, u, v, bed, friction, raw_v, active, speed, gdt / dx, gdt)
            elif phase == 2:
                _limit_seam(np.int64(band), ny, nx, v, raw_v, share, active)
            elif phase == 1 and band < bands:
                _sweep(np.int64(band), h, u, v, bed, friction, raw_u, raw_v, share, active, speed, walls,
                       gdt / dx, gdt, dx / dt)  # fmt: skip
            elif band < bands:
                _settle(np.int64(band), h, u, v, source, raw_u, raw_v, share, active, depth, through,
                        dt / dx, dt)  # fmt: skip
