"""Stations, pure: codes, thresholds, counters, colours and area means. Rain counts in tenths of a millimetre."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sentinel.codecs.readings import whole

SLOT_S = 300
WINDOW_MINUTES = (60, 180, 360, 1440)
COLOURS = ("red", "orange", "yellow", "blue")
# SL 651-2014 table of elements: 26 is N(6,1), so the cumulative counter turns over after 99 999.9 mm.
COUNTER_TURN = 1_000_000
# No hour on record reached 500 mm anywhere; a jump beyond it is a restarted counter, not rain.
MOST_RAIN_1H = 5_000
LONGEST_INCREMENT = timedelta(hours=1)
OLDEST = timedelta(days=30)
FURTHEST_AHEAD = timedelta(seconds=2 * SLOT_S)
# Which parameters a board and a chart show as marks; a section's discharges carry its station's slug.
MARKS = re.compile(r"rain\.[16]h\.(red|orange|yellow|blue)|flow\..+\.(numbered|red|orange|yellow|blue)")
_ADDRESS = re.compile(r"[0-9A-F]{10}")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")


class StationKind(StrEnum):
    """What a station measures."""

    RAIN = "rain"
    RIVER = "river"


class ElementCode(StrEnum):
    """What one reading is of. `rain` is the increment of one 5-minute slot that the windows sum."""

    RAIN = "rain"
    RAIN_1H = "rain_1h"
    RAIN_TOTAL = "rain_total"
    FLOW = "flow"
    LEVEL = "level"
    VOLTAGE = "voltage"


# What the rules judge of each kind of station, in the order of its series in the ring.
SERIES: Mapping[StationKind, tuple[ElementCode, ...]] = {
    StationKind.RAIN: (ElementCode.RAIN,),
    StationKind.RIVER: (ElementCode.FLOW, ElementCode.LEVEL),
}
# Whole units of a stored value in one of the unit people read.
SCALES: Mapping[ElementCode, tuple[int, str]] = {
    ElementCode.RAIN: (10, "mm"),
    ElementCode.FLOW: (1000, "m³/s"),
    ElementCode.LEVEL: (1000, "m"),
}


class Quality(StrEnum):
    """How far a stored reading can be trusted. A quarantined one is not stored: its frame is."""

    GOOD = "good"
    LATE = "late"
    CORRECTED = "corrected"
    SUSPECT = "suspect"


class Refusal(StrEnum):
    """Why a message, or one reading of it, is set apart."""

    UNKNOWN_STATION = "unknown_station"
    NOT_OWN = "not_own"
    ELEMENT = "element"
    FUTURE = "future"
    ANCIENT = "ancient"
    RANGE = "range"


class Channel(StrEnum):
    """The way a message came."""

    SL651 = "sl651"
    MQTT = "mqtt"
    HTTP = "http"


class FrameStatus(StrEnum):
    """What became of a frame. Only refused frames and garbage go unanswered."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    GARBAGE = "garbage"


# Inclusive limits of a stored value: rain 0.1 mm, flow 0.001 m³/s, level 0.001 m, voltage 0.01 V.
LIMITS: Mapping[ElementCode, tuple[int, int]] = {
    ElementCode.RAIN: (0, MOST_RAIN_1H),
    ElementCode.RAIN_1H: (0, MOST_RAIN_1H),
    ElementCode.RAIN_TOTAL: (0, COUNTER_TURN - 1),
    ElementCode.FLOW: (-999_999_999, 999_999_999),
    ElementCode.LEVEL: (-9_999_999, 9_999_999),
    ElementCode.VOLTAGE: (0, 9_999),
}
# Powers of ten from the unit people write (mm, m³/s, m, V) to the whole unit that is stored.
POWER: Mapping[ElementCode, int] = {
    ElementCode.RAIN: 1,
    ElementCode.RAIN_1H: 1,
    ElementCode.RAIN_TOTAL: 1,
    ElementCode.FLOW: 3,
    ElementCode.LEVEL: 3,
    ElementCode.VOLTAGE: 2,
}
# What a station is there for: steady and leaping values are judged on these. Rain only where it is told in slots.
MAIN: Mapping[StationKind, tuple[ElementCode, ...]] = {
    StationKind.RAIN: (ElementCode.RAIN,),
    StationKind.RIVER: (ElementCode.LEVEL,),
}
MAIN_ELEMENTS = tuple(element for elements in MAIN.values() for element in elements)
# Name of an element in JSON → element, power of ten, least and most.
BY_NAME = {element.value: (element, POWER[element], *LIMITS[element]) for element in ElementCode}


@dataclass(frozen=True, slots=True, kw_only=True)
class StationFact:
    """A station to register. lon and lat in degrees of CGCS2000; address is the 10 hex digits on the wire."""

    code: str
    address: str
    name: str
    kind: str
    area_code: str
    lon: float
    lat: float
    river: str = ""
    external: bool = False
    mark: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingFact:
    """One threshold crossed at one station or by the mean of one area (a division code or the name of a catchment).

    window is minutes (0: an instantaneous value), value in the rule's unit; a mean has the stations it rests on.
    """

    rule: str
    station: str = ""
    area: str = ""
    observed_at: datetime
    up: bool
    value: int
    window: int
    detected_at: datetime
    late: bool = False
    title: str = ""
    element: str = ""
    area_code: str = ""
    present: int = 0
    expected: int = 0

    @property
    def code(self) -> str:
        """The deterministic key: a replay after a crash derives the same one."""
        return crossing_code(self.rule, self.station or self.area, self.observed_at, self.up)


def stamp(instant: datetime) -> str:
    """Minute stamp of a code, in the district's own time (UTC+8 all year)."""
    return f"{instant.astimezone(UTC) + timedelta(hours=8):%Y%m%dT%H%M}"


def crossing_code(rule: str, station: str, observed_at: datetime, up: bool) -> str:
    """What names one crossing, whoever derives it and however often."""
    return f"{rule}:{station}:{stamp(observed_at)}:{'up' if up else 'down'}"


def span_words(slots: int) -> str:
    """A number of slots as people say it."""
    minutes = slots * SLOT_S // 60
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟"


def amount_words(element: str, value: int, window: int) -> str:
    """A stored amount with its unit and window (minutes), as people say it."""
    scale, unit = SCALES[ElementCode(element)]
    said = f"{value / scale:.1f} {unit}" if scale == 10 else f"{value / scale:g} {unit}"
    return f"{said}（{span_words(window * 60 // SLOT_S)}）" if window else said


def level_of(rule: str) -> str:
    """The last word of a rule: a colour, `prepare`, `immediate` or `numbered`."""
    return rule.rpartition(".")[2]


def colour_of(window: int, amount: int | None, values: Mapping[str, float]) -> str:
    """The colour an amount reaches in a window of 60 or 360 minutes; other windows carry no colour by rule."""
    if amount is None or window not in (60, 360):
        return ""
    reached = (colour for colour in COLOURS if amount >= values.get(f"rain.{window // 60}h.{colour}", float("inf")))
    return next(reached, "")


def slot_of(instant: datetime) -> int:
    """The 5-minute slot whose end is at or next after the instant (period readings are timed at their end)."""
    return -(-int(instant.timestamp()) // SLOT_S)


def slot_end(slot: int) -> datetime:
    """The instant a slot stands for, in UTC."""
    return datetime.fromtimestamp(slot * SLOT_S, UTC)


def increment(before: int, after: int) -> int | None:
    """Rain between two readings of the cumulative counter; None when the counter was restarted between them."""
    gone = after - before if after >= before else after + COUNTER_TURN - before
    return gone if gone <= MOST_RAIN_1H else None


def residue(hour: int, others: Sequence[int]) -> int | None:
    """What a 1 h amount still adds at its own slot when parts of that hour are known; None: nothing left to say."""
    if len(others) >= 3600 // SLOT_S - 1:
        return None
    return max(0, hour - sum(others))


def within_limits(element: ElementCode, value: int) -> bool:
    """True when a value can be a measurement at all."""
    low, high = LIMITS[element]
    return low <= value <= high


def time_refusal(observed_at: datetime, at: datetime) -> Refusal | None:
    """Why a time cannot be taken, or None."""
    if observed_at > at + FURTHEST_AHEAD:
        return Refusal.FUTURE
    return Refusal.ANCIENT if observed_at < at - OLDEST else None


def amounts(values: Mapping[str, float | None]) -> list[tuple[ElementCode, int]] | Refusal:
    """What a JSON reading says in whole units, missing values left out.

    One wrong value refuses the whole reading, because its neighbours are as doubtful.
    """
    found = []
    for name, value in values.items():
        form = BY_NAME.get(name)
        if form is None:
            return Refusal.ELEMENT
        if value is not None:
            element, power, least, most = form
            amount = whole(value, power)
            if amount is None or not least <= amount <= most:
                return Refusal.RANGE
            found.append((element, amount))
    return found


def good_address(address: str) -> bool:
    """True for 10 upper-case hex digits, as a station address stands on the wire."""
    return _ADDRESS.fullmatch(address) is not None


def good_slug(slug: str) -> bool:
    """True for nothing, or for a word that can stand in a parameter key."""
    return not slug or _SLUG.fullmatch(slug) is not None


def good_place(lon: float, lat: float) -> bool:
    """True when the point lies in or about China; swapped coordinates do not."""
    return 73.0 <= lon <= 136.0 and 3.0 <= lat <= 54.0


@dataclass(frozen=True, slots=True)
class AreaRain:
    """Mean of the stations that reported. Missing stations are left out, never counted as zero."""

    mean: int | None
    present: int
    expected: int


def mean_of_present(amounts: Sequence[int | None]) -> AreaRain:
    """Area mean in tenths, rounded half up, with how many of the expected stations it rests on."""
    known = [amount for amount in amounts if amount is not None]
    mean = (2 * sum(known) + len(known)) // (2 * len(known)) if known else None
    return AreaRain(mean, len(known), len(amounts))
