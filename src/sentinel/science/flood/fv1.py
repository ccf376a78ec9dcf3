"""First-order finite volumes for the full shallow-water equations.

HLLC fluxes (Toro, Spruce & Speares 1994) on depths reconstructed after Chen & Noelle (2017), which keeps a lake at
rest over any bed and stays right for thin rain films on steep ground; Manning friction as the exact root of the
point-implicit equation (Xia & Liang 2018). Closed boundaries reflect; others see the ghost cells `edges` filled.
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

CFL = 0.375  # a peak among four dry neighbours gives 4·(2/3)·√(gh) h: at 0.5 more than it holds
DRY = 1e-6  # m: below it water stays where it is and has no velocity


@row
def _faces(
    hl_: Any, nl_: Any, tl_: Any, zl_: Any, hr_: Any, nr_: Any, tr_: Any, zr_: Any,
    mass: Any, left: Any, right: Any, cross: Any,
) -> None:  # fmt: skip
    """Fluxes through a row of faces between cells `l` and `r`: n normal, t tangential discharge, z bed.

    mass m²/s; left, right: normal momentum as the cell on that side feels it; cross: tangential momentum. The bed is
    taken relative to the left cell, so single precision does not lose the depth under a bed of 1,000 m.
    """
    number = hl_.dtype.type
    g, zero, half, two, one = number(GRAVITY), number(0), number(0.5), number(2), number(1)
    dry, tiny, quarter = number(DRY), number(1e-12), number(0.25)
    for i in range(hl_.shape[0]):
        hl, hr = hl_[i], hr_[i]
        bed = zr_[i] - zl_[i]
        wet_l = one / larger(dry, hl) if hl > dry else zero
        wet_r = one / larger(dry, hr) if hr > dry else zero
        ul, vl, ur, vr = nl_[i] * wet_l, tl_[i] * wet_l, nr_[i] * wet_r, tr_[i] * wet_r
        sill = smaller(larger(zero, bed), smaller(hl, bed + hr))
        a = larger(zero, smaller(hl - sill, hl))
        b = larger(zero, smaller(hr + bed - sill, hr))
        cl, cr = np.sqrt(g * a), np.sqrt(g * b)
        middle = half * (ul + ur) + cl - cr
        swell = larger(zero, half * (cl + cr) + quarter * (ul - ur))
        sl = smaller(ul - cl, middle - swell)
        sr = larger(ur + cr, middle + swell)
        sl = sl if a > dry else ur - two * cr
        sr = sr if a > dry else ur + cr
        sl = sl if b > dry else ul - cl
        sr = sr if b > dry else ul + two * cl
        al, ar = a * (ul - sl), b * (ur - sr)
        contact = (sl * ar - sr * al) * (ar - al)
        ql, qr = a * ul, b * ur
        pl, pr = ql * ul + half * g * a * a, qr * ur + half * g * b * b
        s0, s1 = smaller(sl, zero), larger(sr, zero)
        width = one / larger(tiny, s1 - s0)
        flow = (s1 * ql - s0 * qr + s0 * s1 * (b - a)) * width
        push = (s1 * pl - s0 * pr + s0 * s1 * (qr - ql)) * width
        mass[i] = flow
        cross[i] = flow * (vl if contact >= zero else vr)
        left[i] = push + half * g * (hl + a) * sill
        right[i] = push + half * g * (hr + b) * (sill - bed)


@row
def _update(
    h: Any, u: Any, v: Any, friction: Any, source: Any,
    west_mass: Any, east_mass: Any, west_right: Any, east_left: Any, west_cross: Any, east_cross: Any,
    below_mass: Any, below_right: Any, below_cross: Any, above_mass: Any, above_left: Any, above_cross: Any,
    dt_dx: Any, dt: Any,
) -> Any:  # fmt: skip
    """Bring a row of cells forward in place; bit patterns of its highest wave speed (m/s) and depth (m)."""
    number = h.dtype.type
    g, zero, one, two, four, dry = number(GRAVITY), number(0), number(1), number(2), number(4), number(DRY)
    fastest = bits(zero)
    deepest = bits(zero)
    for i in range(h.shape[0]):
        depth = h[i] + dt_dx * (west_mass[i] - east_mass[i] + below_mass[i] - above_mass[i]) + dt * source[i]
        depth = larger(zero, depth)
        qu = u[i] + dt_dx * (west_right[i] - east_left[i] + below_cross[i] - above_cross[i])
        qv = v[i] + dt_dx * (west_cross[i] - east_cross[i] + below_right[i] - above_left[i])
        wet = larger(dry, depth)
        root = inverse_cube_root(wet)
        thin = root * root * root
        drag = g * dt * friction[i] * thin * thin * root
        share = two / (one + np.sqrt(one + four * drag * np.sqrt(qu * qu + qv * qv)))
        share = share if depth > dry else zero
        qu *= share
        qv *= share
        h[i] = depth
        u[i] = qu
        v[i] = qv
        speed = np.sqrt(g * wet) + larger(abs(qu), abs(qv)) * thin
        fastest = max(fastest, bits(speed if depth > dry else zero))
        deepest = max(deepest, bits(depth))
    return fastest, deepest


@row
def _sweep(
    band: Any, h: Any, u: Any, v: Any, bed: Any, friction: Any, source: Any, face: Any, seam: Any,
    active: Any, speed: Any, depth: Any, through: Any, walls: Any, dt_dx: Any, dt: Any,
) -> None:  # fmt: skip
    """All rows of one band of tiles, from its lower seam to its upper one."""
    ny, nx, columns = h.shape[0] - 2, h.shape[1] - 2, active.shape[1]
    first, last = 1 + band * TILE_ROWS, min((band + 1) * TILE_ROWS, ny)
    x = face[band, 0:4]
    below = seam[band]
    for k in range(columns):
        if active[band, k]:
            speed[band, k] = 0
            depth[band, k] = 0
    for j in range(first, last + 1):
        above = seam[band + 1] if j == last else (face[band, 4:8] if j % 2 else face[band, 8:12])
        for k in range(columns):
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            if not active[band, k]:
                if e <= nx:
                    x[:, e - 1] = 0
                continue
            s = a - 1 if k == 0 else a
            _faces(h[j, s:e], u[j, s:e], v[j, s:e], bed[j, s:e],
                   h[j, s + 1 : e + 1], u[j, s + 1 : e + 1], v[j, s + 1 : e + 1], bed[j, s + 1 : e + 1],
                   x[0, s:e], x[1, s:e], x[2, s:e], x[3, s:e])  # fmt: skip
            if j < last:
                _faces(h[j, a:e], v[j, a:e], u[j, a:e], bed[j, a:e],
                       h[j + 1, a:e], v[j + 1, a:e], u[j + 1, a:e], bed[j + 1, a:e],
                       above[0, a:e], above[1, a:e], above[2, a:e], above[3, a:e])  # fmt: skip
        if active[band, 0]:
            x[0, 0] *= walls[0]
            x[3, 0] *= walls[0]
            through[band, 0] += max(x[0, 0], 0.0)
            through[band, 1] += max(-x[0, 0], 0.0)
        if active[band, columns - 1]:
            x[0, nx] *= walls[1]
            x[3, nx] *= walls[1]
            through[band, 0] += max(-x[0, nx], 0.0)
            through[band, 1] += max(x[0, nx], 0.0)
        for k in range(columns):
            if active[band, k]:
                a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
                fastest, deepest = _update(
                    h[j, a:e], u[j, a:e], v[j, a:e], friction[j, a:e], source[j, a:e],
                    x[0, a - 1 : e - 1], x[0, a:e], x[2, a - 1 : e - 1], x[1, a:e], x[3, a - 1 : e - 1], x[3, a:e],
                    below[0, a:e], below[2, a:e], below[3, a:e], above[0, a:e], above[1, a:e], above[3, a:e],
                    dt_dx, dt)  # fmt: skip
                speed[band, k] = number_of(max(bits(speed[band, k]), fastest))
                depth[band, k] = number_of(max(bits(depth[band, k]), deepest))
        below = above


@row
def _seam(band: Any, h: Any, u: Any, v: Any, bed: Any, seam: Any, active: Any) -> None:
    """Faces between two bands, before either changes: those with an active tile on one side."""
    ny, nx = h.shape[0] - 2, h.shape[1] - 2
    bands, columns = active.shape
    j = min(band * TILE_ROWS, ny)
    low, high = max(band - 1, 0), min(band, bands - 1)
    s = seam[band]
    for k in range(columns):
        if active[low, k] or active[high, k]:
            a, e = 1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)
            _faces(h[j, a:e], v[j, a:e], u[j, a:e], bed[j, a:e],
                   h[j + 1, a:e], v[j + 1, a:e], u[j + 1, a:e], bed[j + 1, a:e],
                   s[0, a:e], s[1, a:e], s[2, a:e], s[3, a:e])  # fmt: skip


@grid
def step(
    h: Any, u: Any, v: Any, bed: Any, friction: Any, source: Any, face: Any, seam: Any,
    active: Any, speed: Any, depth: Any, through: Any, walls: Any, dx: Any, dt: Any,
) -> None:  # fmt: skip
    """One step of all active tiles, in place.

    h (m), u and v (discharge along columns and along rows, m²/s), bed (m), friction (Manning n²), source (m/s, not
    below 0): (rows + 2, columns + 2) with one ring of ghost cells. face (bands, 12, columns + 2) and seam
    (bands + 1, 4, columns + 2) are scratch. active, speed, depth: (bands, tile columns): which tiles to do, and
    their highest wave speed (m/s) and depth (m) afterwards. through (bands, 2, double): inflow and outflow over the
    edges in m²/s summed over faces. walls: 0 closed, 1 open for first column, last column, first row, last row.
    """
    nx = h.shape[1] - 2
    bands, columns = active.shape
    for phase in range(2):
        for side in range(2 * phase):
            band = bands * side
            for k in range(columns):
                if active[(bands - 1) * side, k]:
                    for i in range(1 + k * TILE_COLUMNS, min(1 + (k + 1) * TILE_COLUMNS, nx + 1)):
                        seam[band, 0, i] *= walls[2 + side]
                        seam[band, 3, i] *= walls[2 + side]
                        inward = np.float64(seam[band, 0, i]) * (1 - 2 * side)
                        through[0, 0] += max(inward, 0.0)
                        through[0, 1] += max(-inward, 0.0)
        for band in prange(bands + 1):
            if phase == 0:
                _seam(np.int64(band), h, u, v, bed, seam, active)
            elif band < bands:
                _sweep(np.int64(band), h, u, v, bed, friction, source, face, seam, active, speed, depth, through,
                       walls, dt / dx, dt)  # fmt: skip
