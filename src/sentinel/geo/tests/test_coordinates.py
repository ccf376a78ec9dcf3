"""What people type as a position, read exactly or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.geo import coordinates, crs
from sentinel.geo.coordinates import Position, Unreadable

HERE = (116.1, 39.94)


@pytest.mark.parametrize(
    "text",
    [
        "116.1, 39.94",
        "116.1，39.94",
        "39.94 116.1",
        "(116.1 39.94)",
        "E116.1 N39.94",
        "39.94N, 116.1E",
        "经度 116.1 纬度 39.94",
        "纬度：39.94；经度：116.1",
        "116°06′00″E 39°56′24″N",
        "东经116度6分 北纬39度56分24秒",
        "北纬39°56.4′ 东经116°6′",
        "116°6'0\" 39°56'24\"",
        "WGS84 116.1,39.94",
    ],
)
def test_many_ways_to_write_one_place(text: str) -> None:
    assert coordinates.read(text) == Position(*HERE)


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("116.1063278,39.9413984 GCJ-02", crs.GCJ02),
        ("高德 116.1063278 39.9413984", crs.GCJ02),
        ("gcj02:39.9413984,116.1063278", crs.GCJ02),
        ("百度 116.1129255,39.9470636", crs.BD09),
        ("BD09LL 116.1129255,39.9470636", crs.BD09),
        ("X=4423254.857 Y=39423077.742", "EPSG:4527"),
        ("39423077.742, 4423254.857", "EPSG:4527"),
    ],
)
def test_marked_and_plane_positions_are_turned_into_cgcs2000(text: str, system: str) -> None:
    found = coordinates.read(text)
    assert (found.lon, found.lat) == pytest.approx(HERE, abs=1e-7)
    assert found.system == system


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有看懂"),
        ("门口", "没有看懂"),
        ("116.1", "没有看懂"),
        ("116.1 39.94 7", "没有看懂"),
        ("116.1, 39.94 左右", "没有看懂"),
        ("10, 20", "不在我国范围"),
        ("116.1, 239.94", "不在我国范围"),
        ("东经116度6分70秒 北纬39度", "小于 60"),
        ("X=4423254.857 Y=423077.742", "带号"),
        ("99423077 4423254", "带号"),
        ("nan, inf", "没有看懂"),
        ("1e999, 40", "没有看懂"),
        ("\x00", "没有看懂"),
    ],
)
def test_what_is_no_position_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        coordinates.read(text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try_reading(text)


def try_reading(text: str) -> None:
    """Either a position or the one refusal there is."""
    try:
        coordinates.read(text)
    except Unreadable:
        return


@given(st.floats(73.1, 135.9), st.floats(3.1, 53.9))
def test_degrees_minutes_seconds_are_the_decimal(lon: float, lat: float) -> None:
    found = coordinates.read(f"{dms(lon)}E {dms(lat)}N")
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=2e-8)


def dms(value: float) -> str:
    """Degrees, minutes and seconds to a hundred-thousandth."""
    tick = round(value * 360_000_000)
    return f"{tick // 360_000_000}°{tick // 6_000_000 % 60}′{tick % 6_000_000 / 100_000:.5f}″"
