"""The night of 23-7 at the two stations, against the Beijing 1 h and 6 h rain thresholds: first colours to the slot."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sentinel.stream import SLOT_SECONDS, AnyOf, Condition, Ring, Rule

BEIJING = ZoneInfo("Asia/Shanghai")
START = datetime(2023, 7, 29, 20, tzinfo=BEIJING)
STATIONS = ("高山玫瑰园", "潭柘寺片")

# Rain of each hour in tenths of a millimetre, from 07-29 20:00 (hour ends) on, until the colours have all come.
HOURS = {
    "高山玫瑰园": (
        "0 61 63 66 68 71 73 75 77 79 81 83 84 86 87 89 92 94 97 101 105 109 114 120 125 131 136 143 "
        "151 160 170 182 195 209 224 282 357 391 385 340 254 192 180 166 150 132 112 91 68 54 49 45"
    ),
    "潭柘寺片": (
        "0 23 27 31 35 39 42 45 47 50 52 53 55 59 65 71 76 80 84 88 91 94 96 97 99 98 98 100 "
        "103 109 116 125 137 150 165 184 235 330 661 352 237 187 162 125 77 46 42 38 35 31 28 25"
    ),
}
THRESHOLDS = {"blue": (300, 500), "yellow": (500, 700), "orange": (700, 1000), "red": (1000, 1500)}


def rule(colour: str, clear: float) -> Rule:
    hour, six = THRESHOLDS[colour]
    return Rule(
        colour, AnyOf((Condition("sum", 12, hour, int(hour * clear)), Condition("sum", 72, six, int(six * clear))))
    )


def slot_of(when: datetime) -> int:
    return int(when.timestamp()) // SLOT_SECONDS


def first_colours(parts: int, clear: float) -> dict[str, list[str]]:
    """First raise of each colour when an hour's rain comes as `parts` equal-spaced readings ending at the hour."""
    ring = Ring(len(STATIONS), [rule(colour, clear) for colour in THRESHOLDS])
    first: dict[tuple[int, str], int] = {}
    columns = [[int(each) for each in HOURS[name].split()] for name in STATIONS]
    for hour in range(len(columns[0])):
        for part in range(parts):
            at = START + timedelta(hours=hour) - timedelta(minutes=60 // parts * (parts - 1 - part))
            values = [each[hour] * (part + 1) // parts - each[hour] * part // parts for each in columns]
            for crossing in ring.apply([0, 1], [slot_of(at)] * 2, values):
                if crossing.up:
                    first.setdefault((crossing.sensor, crossing.rule), crossing.slot)
    return {
        name: [
            f"{datetime.fromtimestamp(first[sensor, colour] * SLOT_SECONDS, BEIJING):%d %H:%M}" for colour in THRESHOLDS
        ]
        for sensor, name in enumerate(STATIONS)
    }


@pytest.mark.parametrize("clear", [0.8, 1.0, 0.5])
def test_hourly_readings_at_the_end_of_the_hour(clear: float) -> None:
    assert first_colours(1, clear) == {
        "高山玫瑰园": ["30 10:00", "30 21:00", "31 04:00", "31 09:00"],
        "潭柘寺片": ["30 17:00", "31 05:00", "31 09:00", "31 10:00"],
    }


@pytest.mark.parametrize("clear", [0.8, 1.0, 0.5])
def test_each_hour_split_into_twelve(clear: float) -> None:
    assert first_colours(12, clear) == {
        "高山玫瑰园": ["30 10:00", "30 20:55", "31 04:00", "31 08:15"],
        "潭柘寺片": ["30 16:25", "31 04:15", "31 08:05", "31 09:35"],
    }
