"""What a person types or pastes as a position: decimal, 度分秒, a plane of a 3-degree zone, or marked GCJ-02/BD-09."""

import re
import unicodedata
from dataclasses import dataclass

from sentinel.geo import crs

HINT = (
    "经度, 纬度，如 116.032, 39.972；也可写度分秒，如 东经116°01′55″ 北纬39°58′19″；"
    "取自高德、腾讯地图的请加“GCJ-02”，取自百度的加“BD-09”"
)
LON, LAT = (73.0, 136.0), (3.0, 54.0)
MARKS = (
    (crs.GCJ02, re.compile(r"gcj-?\s?02|火星|高德|腾讯", re.IGNORECASE)),
    (crs.BD09, re.compile(r"bd-?\s?09(ll)?|百度", re.IGNORECASE)),
    (crs.CGCS2000, re.compile(r"cgcs\s?-?2000|wgs\s?-?84|国家2000|gps", re.IGNORECASE)),
)
NUMBER = r"[-+]?\d+(?:\.\d+)?"
ANGLE = re.compile(
    rf"(?P<before>[东西南北]?[经纬]?|[EWNS])\s*:?\s*(?P<degrees>{NUMBER})\s*(?:°|度)\s*"
    r"(?:(?P<minutes>\d+(?:\.\d+)?)\s*(?:′|'|’|分)\s*)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)\s*(?:′′|''|’’|\"|”|秒)\s*)?(?P<after>[EWNS]?)",
    re.IGNORECASE,
)
PLAIN = re.compile(rf"(?P<before>[EWNSXY])?\s*[=:]?\s*(?P<value>{NUMBER})\s*(?P<after>[EWNS])?", re.IGNORECASE)
FILLING = re.compile(r"[\s,、;()\[\]【】经纬度坐标:]*")
DEGREES = re.compile(r"\s*(\d{2,3}(?:\.\d{1,12})?)\s*[,，]\s*(\d{1,2}(?:\.\d{1,12})?)\s*", re.ASCII)
LARGEST = 100


class Unreadable(ValueError):
    """Text that is no position; the sentence says what to write instead."""


@dataclass(frozen=True, slots=True)
class Position:
    """A position in CGCS2000 degrees, and the system it was given in."""

    lon: float
    lat: float
    system: str = crs.CGCS2000


@dataclass(frozen=True, slots=True)
class _Part:
    value: float
    way: str
    size: float


def read(text: str) -> Position:
    """The position a text says; `Unreadable` with a sentence when it says none, or two ways are possible."""
    if (plain := DEGREES.fullmatch(text)) is not None:  # most of all that is typed; the rest means the same, slower
        lon, lat = float(plain[1]), float(plain[2])
        if _within(lon, LON) and _within(lat, LAT):
            return Position(round(lon, 8), round(lat, 8))
    # Full-width digits and signs are as good as the others; a double prime falls apart into two.
    typed = unicodedata.normalize("NFKC", text.replace("\x00", "").replace("º", "°"))[:LARGEST].strip()
    system, rest = _marked(typed)
    parts = _parts(rest)
    if len(parts) != 2:
        raise Unreadable(f"没有看懂这个位置。请写成{HINT}。")
    if all(abs(part.value) > 1000 for part in parts):
        return _from_plane(parts)
    lon, lat = _ordered(parts)
    if system != crs.CGCS2000:
        lon, lat = crs.to_degrees(system)(lon, lat)
    return Position(round(lon, 8), round(lat, 8), system)


def _marked(typed: str) -> tuple[str, str]:
    found = crs.CGCS2000
    for system, pattern in MARKS:
        typed, count = pattern.subn(" ", typed)
        if count:
            found = system
    return found, typed


def _parts(text: str) -> list[_Part]:
    """The two numbers with what stands beside them; nothing but separators may be left over."""
    pattern = ANGLE if ANGLE.search(text) else PLAIN
    found = list(pattern.finditer(text))
    if FILLING.fullmatch(pattern.sub("", text)) is None:
        return []
    return [_angle(match) if pattern is ANGLE else _plain(match) for match in found]


def _angle(match: "re.Match[str]") -> _Part:
    degrees, minutes, seconds = (float(match[name] or 0) for name in ("degrees", "minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        raise Unreadable("分和秒都应小于 60，请检查。")
    value = abs(degrees) + minutes / 60 + seconds / 3600
    way = _way(match["before"] or match["after"] or "")
    return _Part(-value if match["degrees"].startswith("-") or way in {"W", "S"} else value, way, value)


def _plain(match: "re.Match[str]") -> _Part:
    way = (match["before"] or match["after"] or "").upper()
    value = float(match["value"])
    return _Part(-value if way in {"W", "S"} else value, way, abs(value))


def _way(word: str) -> str:
    for sign, ways in (("W", "西Ww"), ("S", "南Ss"), ("E", "东经Ee"), ("N", "北纬Nn")):
        if any(letter in word for letter in ways):
            return sign
    return ""


def _ordered(parts: list[_Part]) -> tuple[float, float]:
    first, second = parts
    ways = {first.way, second.way} - {""}
    if ways & {"X", "Y"}:
        raise Unreadable("平面坐标请写全，X 为北、Y 为东（含带号），如 X=4425900.0 Y=39415000.0。")
    latitude_first = not ways and _within(first.value, LAT) and _within(second.value, LON)
    if latitude_first or first.way in {"N", "S"} or second.way in {"E", "W"}:
        first, second = second, first
    if not (_within(first.value, LON) and _within(second.value, LAT)):
        raise Unreadable("这个位置不在我国范围内，请检查经度（73 到 136）和纬度（3 到 54）。")
    return first.value, second.value


def _within(value: float, span: tuple[float, float]) -> bool:
    return span[0] <= value <= span[1]


def _from_plane(parts: list[_Part]) -> Position:
    """A plane position: northing X and easting Y with its zone number before it (eight digits), in any order."""
    east = next((part.value for part in parts if part.value >= 10_000_000), 0.0)
    north = next((part.value for part in parts if part.value < 10_000_000), 0.0)
    zone = int(east // 1_000_000)
    if not east or not crs.FIRST_ZONE <= zone <= crs.LAST_ZONE:
        raise Unreadable("平面坐标的东坐标（Y）要带 3 度带带号，如 39415000.0。")
    system = crs.zone_epsg(zone, numbered=True)
    lon, lat = crs.to_degrees(system)(east, north)
    if crs.zone_of(lon) not in {zone - 1, zone, zone + 1} or not _within(lat, LAT):
        raise Unreadable("平面坐标与带号对不上，请检查。")
    return Position(round(lon, 8), round(lat, 8), system)
