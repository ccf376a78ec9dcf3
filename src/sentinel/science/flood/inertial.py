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
def _along(
    j: Any, band: Any, slot: Any, h: Any, u: Any, v: Any, bed: Any, friction: Any, raw: Any, active: Any, speed: Any,
    walls: Any, gdx: Any, gdt: Any,
) -> None:  # fmt: skip
    """Faces along row j, where tiles of its band are active."""
    nx = h.shape[1] - 2
    for k in range(active.shape[1]):
        a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
        if not active[band, k]:
            raw[a] = 0
            raw[e] = 0
            continue
        s = a - 1 if k == 0 else a
        fastest = _faces(
            h[j, s:e], bed[j, s:e], friction[j, s:e],
            h[j, s + 1 : e + 1], bed[j, s + 1 : e + 1], friction[j, s + 1 : e + 1],
            u[j, s:e], u[j, s + 1 : e + 1], u[j, s + 2 : e + 2],
            v[j, s:e], v[j, s + 1 : e + 1], v[j + 1, s:e], v[j + 1, s + 1 : e + 1],
            raw[s + 1 : e + 1], gdx, gdt)  # fmt: skip
        speed[slot, k] = number_of(max(bits(speed[slot, k]), fastest))
    raw[1] *= walls[0]
    raw[nx + 1] *= walls[1]


@row
def _across(
    f: Any, low: Any, high: Any, slot: Any, h: Any, u: Any, v: Any, bed: Any, friction: Any, raw: Any, active: Any,
    speed: Any, walls: Any, gdx: Any, gdt: Any,
) -> None:  # fmt: skip
    """Faces between rows f - 1 and f, of the bands low and high, with an active tile on one side."""
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    for k in range(active.shape[1]):
        if active[low, k] or active[high, k]:
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            g = f - 1
            fastest = _faces(
                h[g, a:e], bed[g, a:e], friction[g, a:e], h[f, a:e], bed[f, a:e], friction[f, a:e],
                v[g, a:e], v[f, a:e], v[f + 1, a:e],
                u[g, a:e], u[g, a + 1 : e + 1], u[f, a:e], u[f, a + 1 : e + 1],
                raw[a:e], gdx, gdt)  # fmt: skip
            speed[slot, k] = number_of(max(bits(speed[slot, k]), fastest))
            if f in (1, ny + 1):
                wall = walls[2] if f == 1 else walls[3]
                for i in range(a, e):
                    raw[i] *= wall


@row
def _gives(j: Any, band: Any, h: Any, along: Any, below: Any, above: Any, share: Any, active: Any, dx_dt: Any) -> None:
    """The shares of row j."""
    nx = h.shape[1] - 2
    for k in range(active.shape[1]):
        if active[band, k]:
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            _share(h[j, a:e], along[a:e], along[a + 1 : e + 1], below[a:e], above[a:e], share[a:e], dx_dt)


@row
def _seam(
    seam: Any, h: Any, u: Any, v: Any, bed: Any, friction: Any, rows: Any, active: Any, speed: Any, walls: Any,
    gdx: Any, gdt: Any, dx_dt: Any,
) -> None:  # fmt: skip
    """Discharge between two bands before either changes: raw in rows[0], limited in rows[1]; the rest is scratch."""
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    bands, columns = active.shape
    g = min(seam * TILE_ROWS, ny)
    low, high, slot = max(seam - 1, 0), min(seam, bands - 1), bands + seam
    raw, limited, other, along, below, above = rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]
    for k in range(columns):
        speed[slot, k] = 0
    _across(g + 1, low, high, slot, h, u, v, bed, friction, raw, active, speed, walls, gdx, gdt)
    if g >= 1:
        _along(g, low, slot, h, u, v, bed, friction, along, active, speed, walls, gdx, gdt)
        _across(g, max(g - 2, 0) // TILE_ROWS, low, slot, h, u, v, bed, friction, other, active, speed, walls, gdx, gdt)
        _gives(g, low, h, along, other, raw, below, active, dx_dt)
    if g < ny:
        _along(g + 1, high, slot, h, u, v, bed, friction, along, active, speed, walls, gdx, gdt)
        _across(g + 2, high, min(g + 1, ny - 1) // TILE_ROWS, slot, h, u, v, bed, friction, other, active, speed, walls,
                gdx, gdt)  # fmt: skip
        _gives(g + 1, high, h, along, raw, other, above, active, dx_dt)
    for k in range(columns):
        if active[low, k] or active[high, k]:
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            _limit(raw[a:e], below[a:e], above[a:e], limited[a:e])


@row
def _move(
    j: Any, band: Any, h: Any, u: Any, source: Any, below: Any, above: Any, active: Any, depth: Any, dt_dx: Any, dt: Any
) -> None:
    """Bring the depths of row j forward by its discharges."""
    nx = h.shape[1] - 2
    for k in range(active.shape[1]):
        if active[band, k]:
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            deepest = _update(
                h[j, a:e], source[j, a:e], u[j, a:e], u[j, a + 1 : e + 1], below[a:e], above[a:e], dt_dx, dt
            )
            depth[band, k] = number_of(max(bits(depth[band, k]), deepest))


@row
def _sweep(
    band: Any, h: Any, u: Any, v: Any, bed: Any, friction: Any, source: Any, rows: Any, lower: Any, upper: Any,
    active: Any, speed: Any, depth: Any, through: Any, walls: Any, gdx: Any, gdt: Any, dx_dt: Any, dt_dx: Any, dt: Any,
) -> None:  # fmt: skip
    """One band from its lower seam to its upper one: each row's raw discharges and shares, then the row before it.

    A discharge is overwritten once no raw one of this step needs it any more, so the band goes through the caches once.
    """
    ny, nx, columns = h.shape[0] - 2, h.shape[1] - 2, active.shape[1]
    first, last = 1 + band * TILE_ROWS, min((band + 1) * TILE_ROWS, ny)
    along, below, share_before = rows[0], lower[0], rows[3]
    for k in range(columns):
        speed[band, k] = 0
        if active[band, k]:
            depth[band, k] = 0
    for j in range(first, last + 1):
        above = upper[0] if j == last else (rows[1] if j % 2 else rows[2])
        share = rows[3] if j % 2 else rows[4]
        _along(j, band, band, h, u, v, bed, friction, along, active, speed, walls, gdx, gdt)
        if j < last:
            _across(j + 1, band, band, band, h, u, v, bed, friction, above, active, speed, walls, gdx, gdt)
        _gives(j, band, h, along, below, above, share, active, dx_dt)
        for k in range(columns):
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            if not active[band, k]:
                u[j, e] = 0
                continue
            s = a - 1 if k == 0 else a
            _limit(along[s + 1 : e + 1], share[s:e], share[s + 1 : e + 1], u[j, s + 1 : e + 1])
            if j > first:
                _limit(below[a:e], share_before[a:e], share[a:e], v[j, a:e])
        u[j, 0] = u[j, 1]
        u[j, nx + 2] = u[j, nx + 1]
        through[band, 0] += max(u[j, 1], 0.0) + max(-u[j, nx + 1], 0.0)
        through[band, 1] += max(-u[j, 1], 0.0) + max(u[j, nx + 1], 0.0)
        if j > first:
            _move(j - 1, band, h, u, source, lower[1] if j - 1 == first else v[j - 1], v[j], active, depth, dt_dx, dt)
        below, share_before = above, share
    _move(last, band, h, u, source, lower[1] if last == first else v[last], upper[1], active, depth, dt_dx, dt)


@row
def _close(seam: Any, v: Any, ny: Any, nx: Any, limited: Any, active: Any) -> None:
    """Keep the discharge between two bands once both have moved."""
    bands, columns = active.shape
    g = min(seam * TILE_ROWS, ny)
    low, high = max(seam - 1, 0), min(seam, bands - 1)
    for k in range(columns):
        if active[low, k] or active[high, k]:
            for i in range(1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)):
                v[g + 1, i] = limited[i]


@grid
def step(
    h: Any, u: Any, v: Any, bed: Any, friction: Any, source: Any, rows: Any, seams: Any,
    active: Any, speed: Any, depth: Any, through: Any, walls: Any, dx: Any, dt: Any,
) -> None:  # fmt: skip
    """One step of all active tiles, in place.

    h (m), bed (m), friction (Manning n²), source (m/s, not below 0): (rows + 2, columns + 2) with one ring of ghost
    cells. u (rows + 2, columns + 3), v (rows + 3, columns + 2): discharge (m²/s) through faces, one face outside the
    edge on each side. rows (bands, 5, columns + 3) and seams (bands + 1, 6, columns + 3) are scratch, 1 at first.
    active, depth: (bands, tile columns); speed (2·bands + 1, tile columns): highest √(gh) + 5/3·|u| of the faces in
    bands, then in seams. through (bands, 2, double): inflow and outflow over the edges in m²/s summed over faces, added
    to. walls: 0 closed, 1 open for first column, last column, first row, last row.
    """
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    bands = active.shape[0]
    gdt = h.dtype.type(GRAVITY) * dt
    for phase in range(3):  # one parallel loop for all three compiles in a third of the time
        for at in prange(bands + 1):
            band = np.int64(at)
            if phase == 0:
                _seam(band, h, u, v, bed, friction, seams[band], active, speed, walls, gdt / dx, gdt, dx / dt)
            elif phase == 2:
                _close(band, v, ny, nx, seams[band, 1], active)
            elif band < bands:
                _sweep(band, h, u, v, bed, friction, source, rows[band], seams[band], seams[band + 1], active, speed,
                       depth, through, walls, gdt / dx, gdt, dx / dt, dt / dx, dt)  # fmt: skip
    for i in range(nx + 2):
        v[0, i] = v[1, i]
        v[ny + 2, i] = v[ny + 1, i]
        low, high = np.float64(v[1, i]), np.float64(v[ny + 1, i])
        through[0, 0] += max(low, 0.0) + max(-high, 0.0)
        through[0, 1] += max(-low, 0.0) + max(high, 0.0)
