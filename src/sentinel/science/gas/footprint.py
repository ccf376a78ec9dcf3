"""The ground a cloud lies on above a threshold, as a radius for every bearing around the source.

Bearings are whole degrees from the way the wind blows: a footprint can be turned, widened and drawn as one ring.
The greatest radius is the threshold's distance itself: the widening turns the cloud, it never lengthens it.
"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from sentinel.science.contract import Numbers
from sentinel.science.gas.dense import DenseCloud, sudden_course
from sentinel.science.gas.sigmas import Sigmas, Stability, sigmas

DEGREES = np.arange(360.0)
_SAMPLES, _EDGE = 600, 30
_AWAY = np.radians(np.minimum(DEGREES, 360 - DEGREES))


def circle(distance: float) -> Numbers:
    """The same distance [m] all round (shape 360)."""
    return np.full(DEGREES.shape, distance)


def of_plume(
    axis: Callable[[Numbers], Numbers], of: Sigmas, stability: Stability, threshold: float, distance: float
) -> Numbers:
    """Radii [m] (shape 360) of a Gaussian cloud: half width sigma_y sqrt(2 ln(C/threshold)) where the axis has C.

    axis: concentration [kg/m3] on the axis at distances [m]; distance: how far the threshold is reached.
    """
    along = np.geomspace(min(1.0, distance / 2), distance, _SAMPLES)
    above = np.maximum(axis(along) / threshold, 1.0)
    wide, _tall = sigmas(of, stability, along)
    return _radii(along, wide * np.sqrt(2 * np.log(above)), distance)


def of_heavy_plume(half_width: Callable[[Numbers], Numbers], upwind: float, distance: float) -> Numbers:
    """Radii [m] (shape 360) of a steady heavy cloud: all of its width as far as the threshold is reached."""
    along = np.r_[np.linspace(-upwind, 0.0, _EDGE), np.geomspace(min(1.0, distance / 2), distance, _SAMPLES)]
    beside = half_width(np.maximum(along, 0.0))
    # Upwind a rectangle, as the Yellow Book draws it, closed by its far edge.
    edge = np.linspace(0.0, beside[0], _EDGE)
    return _radii(np.r_[np.full(_EDGE, -upwind), along], np.r_[edge, beside], distance)


def of_heavy_puff(given: DenseCloud, volume: float, distance: float) -> Numbers:
    """Radii [m] (shape 360) of every place a sudden heavy cloud lies on until its front is at `distance`."""

    def short_of(seconds: float) -> float:
        course = sudden_course(given, volume, np.array([seconds]))
        return float(course.centre[0] + course.radius[0]) - distance

    last = 0.0 if short_of(0.0) >= 0 else brentq(short_of, 0.0, distance / (0.4 * given.wind), xtol=1e-9)
    course = sudden_course(given, volume, np.linspace(0.0, last, _SAMPLES))
    centre, radius = course.centre[:, None], course.radius[:, None]
    beside = centre * np.sin(_AWAY)
    reached = np.where(
        np.abs(beside) <= radius,
        centre * np.cos(_AWAY) + np.sqrt(np.maximum(radius**2 - beside**2, 0.0)),
        0.0,
    )
    found: Numbers = np.minimum(reached.max(axis=0), distance)
    found[0] = distance
    return found


def widened(radii: Numbers, degrees: int) -> Numbers:
    """The radii (shape 360) of a footprint that the wind may turn so many degrees to either side."""
    turned = [np.roll(radii, shift) for shift in range(-degrees, degrees + 1)]
    found: Numbers = np.max(turned, axis=0)
    return found


def _radii(along: Numbers, beside: Numbers, distance: float) -> Numbers:
    """Radii of an outline by its half widths, told from behind the source to its tip; 0 where no part of it lies."""
    angle, far = np.arctan2(beside, along)[::-1], np.hypot(along, beside)[::-1]
    # Nearer than the widest bearing the outline turns back to its source, within what is bounded already.
    outer = slice(0, int(angle.argmax()) + 1)
    found: Numbers = np.interp(_AWAY, angle[outer], far[outer], right=0.0)
    found = np.minimum(found, distance)
    found[0] = distance
    return found
