"""Elliptical attenuation: a value that falls with distance along and across a strike, and its solution at sites."""

from dataclasses import dataclass

import numpy as np
from pyproj import Geod

from sentinel.science.contract import Numbers

# Halvings of a bracket that is never wider than the two axes lie apart: under 1e-6 of the value's unit.
_ROUNDS = 24
_LEAST_KM = 1e-6
_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis at one magnitude: value = level + slope * lg(R + offset), R and offset in km, slope < 0."""

    level: float
    slope: float
    offset: float

    def value(self, distance: Numbers) -> Numbers:
        """The value at distances from the source [km], any shape."""
        found: Numbers = self.level + self.slope * np.log10(distance + self.offset)
        return found

    def distance(self, value: Numbers) -> Numbers:
        """How far the value reaches [km], any shape; 0 where it is not reached at all."""
        found: Numbers = np.maximum(10 ** ((value - self.level) / self.slope) - self.offset, 0.0)
        return found


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Attenuation along (`long`) and across (`short`) the strike at one magnitude."""

    long: Axis
    short: Axis

    def peak(self) -> float:
        """The value at the source itself."""
        return float(self.long.value(np.zeros(())))

    def at(self, along: Numbers, across: Numbers) -> Numbers:
        """Values at sites `along` and `across` the strike [km, same shape]: the ellipse that passes through each.

        The value y solves (along/Ra(y))^2 + (across/Rb(y))^2 = 1. It lies between what the two axes give at the
        site's distance, so bisection starts from a bracket that is always right.
        """
        distance = np.hypot(along, across)
        ends = self.long.value(distance), self.short.value(distance)
        low, high = np.minimum(*ends), np.maximum(*ends)
        for _ in range(_ROUNDS):
            middle = 0.5 * (low + high)
            long = np.maximum(self.long.distance(middle), _LEAST_KM)
            short = np.maximum(self.short.distance(middle), _LEAST_KM)
            outside = (along / long) ** 2 + (across / short) ** 2 > 1
            low, high = np.where(outside, low, middle), np.where(outside, middle, high)
        found: Numbers = 0.5 * (low + high)
        return found


def strike_offsets(
    east_km: Numbers, north_km: Numbers, strike_deg: float, ahead_km: float, behind_km: float
) -> tuple[Numbers, Numbers]:
    """Distances of sites along and across a strike (degrees from north, clockwise) [km].

    The rupture reaches `ahead_km` in the direction of the strike and `behind_km` against it; along the strike the
    distance counts from the rupture's nearer point, so beside it the distance along is 0.
    """
    strike = np.radians(strike_deg)
    along = east_km * np.sin(strike) + north_km * np.cos(strike)
    across = east_km * np.cos(strike) - north_km * np.sin(strike)
    return along - np.clip(along, -behind_km, ahead_km), across


def offsets_km(
    longitude: Numbers, latitude: Numbers, epicentre_longitude: float, epicentre_latitude: float
) -> tuple[Numbers, Numbers]:
    """Sites (WGS84 degrees, shape "points") as km east and north of the epicentre, by geodesic distance and azimuth.

    Source: inverse geodesic on the WGS84 ellipsoid (pyproj).
    """
    here = np.full(np.shape(longitude), epicentre_longitude), np.full(np.shape(latitude), epicentre_latitude)
    azimuth, _back, metres = _EARTH.inv(*here, longitude, latitude)
    bearing, km = np.radians(np.asarray(azimuth)), np.asarray(metres) / 1000
    return km * np.sin(bearing), km * np.cos(bearing)
