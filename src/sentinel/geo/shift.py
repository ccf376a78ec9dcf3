"""CGCS2000 <-> GCJ-02 <-> BD-09: the offsets of Chinese map services, pure arithmetic in decimal degrees.

Constants as published by the map services' users and checked against four known pairs to 1e-7 degree; outside China
GCJ-02 equals CGCS2000. WGS 84 is taken as CGCS2000 (they differ by centimetres). Convert once, on entry; never
back and forth.
"""

from math import atan2, cos, pi, radians, sin, sqrt

A = 6378245.0
EE = 0.00669342162296594323
BD_PI = pi * 3000 / 180
BD_LON, BD_LAT = 0.0065, 0.006
CHINA = (72.004, 0.8293, 137.8347, 55.8271)
CLOSE = 1e-9
ROUNDS = 20

Degrees = tuple[float, float]


def in_china(lon: float, lat: float) -> bool:
    """True inside the box in which GCJ-02 is offset at all."""
    west, south, east, north = CHINA
    return west <= lon <= east and south <= lat <= north


def _north(x: float, y: float) -> float:
    found = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    found += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    found += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    return found + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3


def _east(x: float, y: float) -> float:
    found = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    found += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    found += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    return found + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3


def to_gcj02(lon: float, lat: float) -> Degrees:
    """CGCS2000 -> GCJ-02."""
    if not in_china(lon, lat):
        return lon, lat
    slope = 1 - EE * sin(radians(lat)) ** 2
    along = _north(lon - 105, lat - 35) * 180 / (A * (1 - EE) / (slope * sqrt(slope)) * pi)
    across = _east(lon - 105, lat - 35) * 180 / (A / sqrt(slope) * cos(radians(lat)) * pi)
    return lon + across, lat + along


def from_gcj02(lon: float, lat: float) -> Degrees:
    """GCJ-02 -> CGCS2000, by iteration: the published inverse is only good to some metres, this one to a millimetre."""
    x, y = lon, lat
    for _round in range(ROUNDS):
        forth_x, forth_y = to_gcj02(x, y)
        off_x, off_y = forth_x - lon, forth_y - lat
        x, y = x - off_x, y - off_y
        if abs(off_x) < CLOSE and abs(off_y) < CLOSE:
            break
    return x, y


def gcj02_to_bd09(lon: float, lat: float) -> Degrees:
    """GCJ-02 -> BD-09."""
    z = sqrt(lon * lon + lat * lat) + 0.00002 * sin(lat * BD_PI)
    theta = atan2(lat, lon) + 0.000003 * cos(lon * BD_PI)
    return z * cos(theta) + BD_LON, z * sin(theta) + BD_LAT


def bd09_to_gcj02(lon: float, lat: float) -> Degrees:
    """BD-09 -> GCJ-02, by iteration on the forward formula."""
    x, y = lon - BD_LON, lat - BD_LAT
    for _round in range(ROUNDS):
        forth_x, forth_y = gcj02_to_bd09(x, y)
        off_x, off_y = forth_x - lon, forth_y - lat
        x, y = x - off_x, y - off_y
        if abs(off_x) < CLOSE and abs(off_y) < CLOSE:
            break
    return x, y


def to_bd09(lon: float, lat: float) -> Degrees:
    """CGCS2000 -> BD-09."""
    return gcj02_to_bd09(*to_gcj02(lon, lat))


def from_bd09(lon: float, lat: float) -> Degrees:
    """BD-09 -> CGCS2000."""
    return from_gcj02(*bd09_to_gcj02(lon, lat))
