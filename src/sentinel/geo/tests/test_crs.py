"""Coordinate systems against published vectors, and every way there and back."""

from math import cos, hypot, radians, sin, sqrt, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from sentinel.geo import crs, shift

LON, LAT = st.floats(115.3, 117.6), st.floats(39.3, 41.2)
METRE = 1 / 111_320
# (CGCS2000, GCJ-02, BD-09), to seven digits.
KNOWN = (
    ((116.10, 39.94), (116.1063278, 39.9413984), (116.1129255, 39.9470636)),
    ((115.70, 39.97), (115.7062159, 39.9711621), None),
)


@pytest.mark.parametrize(("plain", "gcj", "bd"), KNOWN)
def test_the_published_pairs_hold(plain: shift.Degrees, gcj: shift.Degrees, bd: shift.Degrees | None) -> None:
    assert shift.to_gcj02(*plain) == pytest.approx(gcj, abs=6e-8)
    assert shift.to_bd09(*plain) == pytest.approx(bd or shift.to_bd09(*plain), abs=6e-8)
    assert shift.from_gcj02(*gcj) == pytest.approx(plain, abs=6e-8)
    assert shift.from_bd09(*(bd or shift.to_bd09(*plain))) == pytest.approx(plain, abs=6e-8)


@given(LON, LAT)
def test_offsets_are_some_hundred_metres_and_come_back_to_a_millimetre(lon: float, lat: float) -> None:
    there = shift.to_gcj02(lon, lat)
    away = hypot((there[0] - lon) * cos(radians(lat)), there[1] - lat) / METRE
    assert 200 < away < 900
    assert shift.from_gcj02(*there) == pytest.approx((lon, lat), abs=1e-8)
    assert shift.from_bd09(*shift.to_bd09(lon, lat)) == pytest.approx((lon, lat), abs=2e-8)


def test_abroad_nothing_is_offset() -> None:
    assert shift.to_gcj02(-84.2, 36.5) == (-84.2, 36.5)
    assert shift.from_gcj02(150.0, -30.0) == (150.0, -30.0)


@pytest.mark.parametrize(
    ("lon", "zone"), [(115.42, 38), (115.4999, 38), (115.5, 39), (116.18, 39), (73.6, 25), (135.0, 45)]
)
def test_the_border_of_two_zones_runs_through_the_district(lon: float, zone: int) -> None:
    assert crs.zone_of(lon) == zone


# Zones of GB 22021-2008 as PROJ has them; `series` below computes the same apart from it.
PLANES = (
    ("EPSG:4527", (116.10, 39.94), (39423077.742, 4423254.857)),
    ("EPSG:4526", (115.42, 39.90), (38621438.206, 4419391.052)),
    ("EPSG:4548", (116.10, 39.94), (423077.742, 4423254.857)),
    ("EPSG:4547", (115.42, 39.90), (621438.206, 4419391.052)),
)


@pytest.mark.parametrize(("system", "degrees", "plane"), PLANES)
def test_zones_by_number_and_by_meridian(system: str, degrees: crs.Point, plane: crs.Point) -> None:
    assert crs.from_degrees(system)(*degrees) == pytest.approx(plane, abs=0.001)
    assert crs.to_degrees(system)(*plane) == pytest.approx(degrees, abs=2e-8)


def series(lon: float, lat: float, meridian: float) -> crs.Point:
    """Transverse Mercator by the classical series, CGCS2000 ellipsoid: easting (500 km at the meridian), northing."""
    a, f = 6378137.0, 1 / 298.257222101
    e2 = f * (2 - f)
    b, p2 = radians(lat), e2 / (1 - e2)
    n = a / sqrt(1 - e2 * sin(b) ** 2)
    t, c, d = tan(b) ** 2, p2 * cos(b) ** 2, radians(lon - meridian) * cos(b)
    m = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * b
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * sin(2 * b)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * sin(4 * b)
        - 35 * e2**3 / 3072 * sin(6 * b)
    )
    east = n * (d + (1 - t + c) * d**3 / 6 + (5 - 18 * t + t**2 + 72 * c - 58 * p2) * d**5 / 120)
    rest = d**2 / 2 + (5 - t + 9 * c + 4 * c**2) * d**4 / 24 + (61 - 58 * t + t**2 + 600 * c - 330 * p2) * d**6 / 720
    return 500000 + east, m + n * tan(b) * rest


@given(st.floats(115.5, 118.49), LAT)
def test_a_zone_is_the_series_of_the_standard(lon: float, lat: float) -> None:
    assert crs.from_degrees("EPSG:4548")(lon, lat) == pytest.approx(series(lon, lat, 117), abs=0.002)


@pytest.mark.parametrize("zone", [24, 46])
def test_there_is_no_other_zone(zone: int) -> None:
    with pytest.raises(crs.UnknownSystem):
        crs.zone_epsg(zone, numbered=True)


GRID = crs.Grid(zone=39, dx=-3500.25, dy=12.5, turn=35.7, scale=0.99998)


@given(LON, LAT)
def test_a_local_grid_goes_there_and_back(lon: float, lat: float) -> None:
    plane = crs.from_degrees(crs.LOCAL, GRID)(lon, lat)
    assert crs.to_degrees(crs.LOCAL, GRID)(*plane) == pytest.approx((lon, lat), abs=1e-9)


def test_a_local_grid_is_what_its_four_parameters_say() -> None:
    assert crs.Grid(zone=39, dx=10, dy=20, turn=0, scale=1).to_zone(1, 2) == (11, 22)
    assert crs.Grid(zone=39, dx=0, dy=0, turn=90 * 3600, scale=2).to_zone(1, 0) == pytest.approx((0, 2))


@pytest.mark.parametrize("system", ["EPSG:999999", "nonsense", "", crs.LOCAL])
def test_what_is_no_system_is_refused(system: str) -> None:
    with pytest.raises(crs.UnknownSystem):
        crs.to_degrees(system)


@pytest.mark.parametrize(
    ("system", "metres"),
    [
        ("EPSG:4490", 0.1),
        ("EPSG:4326", 0.1),
        ("EPSG:32650", 0.1),
        ("GCJ-02", 0.01),
        ("EPSG:4610", None),
        ("LOCAL", None),
    ],
)
def test_how_well_a_way_is_known_is_said(system: str, metres: float | None) -> None:
    assert crs.accuracy_m(system) == metres


def test_a_definition_found_in_a_file_is_recognised_or_not() -> None:
    assert crs.recognised(CRS.from_epsg(4527).to_wkt("WKT1_ESRI")) == "EPSG:4527"
    assert crs.recognised('LOCAL_CS["somebody\'s own"]') == ""
    assert crs.recognised("not a definition") == ""
    assert crs.title("EPSG:4527") == "CGCS2000 3 度带 39 带，东坐标前带带号（EPSG:4527）"
    assert crs.title("EPSG:4547") == "CGCS2000 3 度带 38 带，中央经线 114°，不带带号（EPSG:4547）"
    assert crs.title("EPSG:2437") == "Beijing 1954 / 3-degree Gauss-Kruger CM 120E（EPSG:2437）"
    assert [crs.title(name) for name in (crs.GCJ02, crs.LOCAL)] == ["GCJ-02（高德、腾讯）", "地方坐标系"]
