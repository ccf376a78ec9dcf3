"""A footprint laid on the earth: its outline in degrees, its area, and which places lie within."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from sentinel.science.contract import Numbers

EARTH = Geod(ellps="GRS80")  # of CGCS2000


@dataclass(frozen=True, slots=True)
class Laid:
    """Radii [m] for each degree from `downwind` (degrees from north, clockwise) around a source in degrees."""

    lon: float
    lat: float
    downwind: float
    radii: Numbers

    def outline(self) -> list[tuple[float, float]]:
        """The ring in degrees, closed; its corners lie on the geodesics of the radii. Empty where it covers nothing."""
        bearings, kept = self._corners()
        if not kept.any():
            return []
        far = np.full(len(bearings[kept]), 1.0)
        start = (self.lon * far, self.lat * far)
        lons, lats, _back = EARTH.fwd(*start, bearings[kept], self.radii[kept])
        ring = [(float(x), float(y)) for x, y in zip(lons, lats, strict=True)]
        if not kept.all():
            # The ring begins with the first bearing after the gap, and closes over the source.
            first = int(np.flatnonzero(~kept)[-1]) + 1 - int((~kept).sum())
            ring = [(self.lon, self.lat), *ring[first:], *ring[:first]]
        return [*ring, ring[0]]

    def area_km2(self) -> float:
        """Area on the ellipsoid."""
        ring = self.outline()
        if not ring:
            return 0.0
        area, _perimeter = EARTH.polygon_area_perimeter([x for x, _y in ring], [y for _x, y in ring])
        return abs(float(area)) / 1e6

    def width_m(self) -> float:
        """The greatest extent across the wind, both sides together."""
        return float(2 * (self.radii * np.abs(np.sin(np.radians(np.arange(360.0))))).max())

    def within(self, lons: Numbers, lats: Numbers) -> NDArray[np.bool_]:
        """Which places (degrees, any one shape) lie within the radius of their bearing."""
        bearing, distance = away(self.lon, self.lat, lons, lats)
        turned = (bearing - self.downwind) % 360
        found = distance <= np.interp(turned, np.arange(361.0), np.r_[self.radii, self.radii[0]])
        return np.asarray(found & (self.radii.max() > 0))

    def _corners(self) -> tuple[Numbers, NDArray[np.bool_]]:
        return (self.downwind + np.arange(360.0)) % 360, self.radii > 0


def away(lon: float, lat: float, lons: Numbers, lats: Numbers) -> tuple[Numbers, Numbers]:
    """Bearing [degrees from north, 0-360] and distance [m] of places from one place, shapes as given."""
    shape = np.shape(lons)
    bearing, _back, distance = EARTH.inv(np.full(shape, lon), np.full(shape, lat), lons, lats)
    return np.asarray(bearing) % 360, np.asarray(distance)


def around(lons: Sequence[float], lats: Sequence[float], radius: float, corners: int) -> tuple[Numbers, Numbers]:
    """Each place with corners of the circle of a radius [m] around it; shape "places, corners + 1"."""
    bearings = np.r_[0.0, np.arange(corners) * 360.0 / corners]
    steps = np.r_[0.0, np.full(corners, radius)]
    shape = (len(lons), corners + 1)
    x = np.broadcast_to(np.array(lons)[:, None], shape)
    y = np.broadcast_to(np.array(lats)[:, None], shape)
    east, north, _back = EARTH.fwd(x, y, np.broadcast_to(bearings, shape), np.broadcast_to(steps, shape))
    return np.asarray(east), np.asarray(north)


def first_holding(shapes: Sequence[Laid], lons: Numbers, lats: Numbers) -> NDArray[np.int_]:
    """The number of the first shape that holds each place (degrees), their count where none does."""
    found = np.full(np.shape(lons), len(shapes))
    for number in reversed(range(len(shapes))):
        found[shapes[number].within(lons, lats)] = number
    return found
