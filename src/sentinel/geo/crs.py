"""Coordinate systems a file or a person may bring, each with one way to CGCS2000 degrees (EPSG:4490) and back.

Names: `EPSG:<n>` of the registry PROJ carries, `GCJ-02`, `BD-09`, and `LOCAL` for a local plane grid whose four
parameters the district gives. Plane coordinates are x = easting, y = northing everywhere here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from sentinel.geo import shift

CGCS2000 = "EPSG:4490"
GCJ02, BD09, LOCAL = "GCJ-02", "BD-09", "LOCAL"
# GB 22021-2008: 3-degree zones by number (central meridian 3n); the numbered ones put the zone before the easting.
FIRST_ZONE, FIRST_NUMBERED, FIRST_PLAIN = 25, 4513, 4534
LAST_ZONE = 45
KNOWN_DATUMS = {"China 2000", "World Geodetic System 1984", "World Geodetic System 1984 ensemble"}

Point = tuple[float, float]
Way = Callable[[float, float], Point]


class UnknownSystem(ValueError):
    """A name that stands for no coordinate system here."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A local plane grid: four parameters from it to a 3-degree Gauss-Krueger zone (shift in metres, turn in seconds of
    arc, scale). Beijing's own are not public; they come from the surveying authority as a parameter of the pack."""

    zone: int
    dx: float
    dy: float
    turn: float
    scale: float

    def to_zone(self, x: float, y: float) -> Point:
        """Local plane -> easting and northing of the zone, without zone number."""
        angle = radians(self.turn / 3600)
        return (
            self.dx + self.scale * (x * cos(angle) - y * sin(angle)),
            self.dy + self.scale * (x * sin(angle) + y * cos(angle)),
        )

    def from_zone(self, x: float, y: float) -> Point:
        """Easting and northing of the zone -> local plane."""
        angle = radians(self.turn / 3600)
        east, north = (x - self.dx) / self.scale, (y - self.dy) / self.scale
        return east * cos(angle) + north * sin(angle), north * cos(angle) - east * sin(angle)


def zone_of(lon: float) -> int:
    """The 3-degree zone a longitude lies in; the border of two belongs to the eastern one."""
    return int((lon + 1.5) // 3)


def zone_epsg(zone: int, *, numbered: bool) -> str:
    """The registry's name of a CGCS2000 3-degree Gauss-Krueger zone, with or without the zone before the easting."""
    if not FIRST_ZONE <= zone <= LAST_ZONE:
        raise UnknownSystem(f"no 3-degree zone {zone}")
    return f"EPSG:{(FIRST_NUMBERED if numbered else FIRST_PLAIN) + zone - FIRST_ZONE}"


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    try:
        return Transformer.from_crs(source, target, always_xy=True)
    except CRSError as error:
        raise UnknownSystem(source) from error


def to_degrees(system: str, grid: Grid | None = None) -> Way:
    """The way from a system to CGCS2000 longitude and latitude."""
    if system == GCJ02:
        return shift.from_gcj02
    if system == BD09:
        return shift.from_bd09
    if system == LOCAL:
        if grid is None:
            raise UnknownSystem(LOCAL)
        onward = to_degrees(zone_epsg(grid.zone, numbered=False))
        return lambda x, y: onward(*grid.to_zone(x, y))
    if is_degrees(system):
        return lambda x, y: (x, y)
    transformer = _transformer(system, CGCS2000)
    return lambda x, y: transformer.transform(x, y)


def from_degrees(system: str, grid: Grid | None = None) -> Way:
    """The way from CGCS2000 longitude and latitude to a system."""
    if system == GCJ02:
        return shift.to_gcj02
    if system == BD09:
        return shift.to_bd09
    if system == LOCAL:
        if grid is None:
            raise UnknownSystem(LOCAL)
        first = from_degrees(zone_epsg(grid.zone, numbered=False))
        return lambda lon, lat: grid.from_zone(*first(lon, lat))
    if is_degrees(system):
        return lambda lon, lat: (lon, lat)
    transformer = _transformer(CGCS2000, system)
    return lambda lon, lat: transformer.transform(lon, lat)


@lru_cache(maxsize=64)
def is_degrees(system: str) -> bool:
    """True for longitude and latitude on CGCS2000 or WGS 84: the same within centimetres, nothing to move."""
    try:
        crs = CRS.from_user_input(system)
    except CRSError as error:
        raise UnknownSystem(system) from error
    return crs.is_geographic and crs.datum is not None and _datum(crs) in KNOWN_DATUMS


def _datum(crs: CRS) -> str:
    return crs.datum.name if crs.datum is not None else ""


def recognised(wkt: str) -> str:
    """`EPSG:<n>` for a definition found in a file; empty when the registry has none that fits."""
    try:
        crs = CRS.from_user_input(wkt)
        known = crs.to_epsg() or crs.to_epsg(min_confidence=25)
    except CRSError:
        return ""
    return f"EPSG:{known}" if known else ""


NAMES = {
    GCJ02: "GCJ-02（高德、腾讯）",
    BD09: "BD-09（百度）",
    LOCAL: "地方坐标系",
    CGCS2000: "CGCS2000 经纬度（EPSG:4490）",
    "EPSG:4326": "WGS 84 经纬度（EPSG:4326）",
    "EPSG:3857": "Web 墨卡托（EPSG:3857）",
}
for _zone in range(FIRST_ZONE, LAST_ZONE + 1):
    for _first, _said in ((FIRST_NUMBERED, "东坐标前带带号"), (FIRST_PLAIN, f"中央经线 {3 * _zone}°，不带带号")):
        _name = f"EPSG:{_first + _zone - FIRST_ZONE}"
        NAMES[_name] = f"CGCS2000 3 度带 {_zone} 带，{_said}（{_name}）"


def title(system: str) -> str:
    """What a system is called by who surveys."""
    if system in NAMES:
        return NAMES[system]
    try:
        return f"{CRS.from_user_input(system).name}（{system}）"
    except CRSError as error:
        raise UnknownSystem(system) from error


def accuracy_m(system: str) -> float | None:
    """How well the way to CGCS2000 is known, in metres; None where PROJ has no transformation between the datums."""
    if system in {GCJ02, BD09}:
        return 0.01
    if system == LOCAL:
        return None
    if is_degrees(system) or _datum(CRS.from_user_input(system)) in KNOWN_DATUMS:
        return 0.1
    area = AreaOfInterest(73.0, 18.0, 135.5, 53.5)
    group = TransformerGroup(system, CGCS2000, always_xy=True, area_of_interest=area)  # type: ignore[arg-type]
    best = group.transformers
    return best[0].accuracy if best and best[0].accuracy > 0 else None
