"""Which points of geological hazard reach a colour by the rain, and who lives near them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from sentinel.science.contract import Numbers, Stamp, digest
from sentinel.science.debris.colours import Colour, ColourInputs, ThresholdSet, colours

MOST_HOURS = 72
# The heaviest hour the model takes; a storm beyond it is a slip of the pen.
MOST_MM_AN_HOUR = 400.0
METRES_A_DEGREE = 111_320.0
RANK = {colour: number for number, colour in enumerate(Colour, 1)}


class Source(StrEnum):
    """Who asked for an outlook."""

    HAND = "hand"
    RULE = "rule"


class Rain(StrEnum):
    """What rain an outlook rests on."""

    MEASURED = "measured"
    SUPPOSED = "supposed"


class Change(StrEnum):
    """How a point stands against the outlook before."""

    ROSE = "rose"
    FELL = "fell"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Spot:
    """One known point: what it is, where (degrees), its village (empty where none is known) and the area it lies in."""

    code: str
    name: str
    kind: str
    scale: str
    area_code: str
    village: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """One rain gauge: where it stands, its newest reading, mm of each hour up to now, None where nothing came."""

    code: str
    name: str
    lon: float
    lat: float
    observed_at: datetime | None
    hours: tuple[float | None, ...]

    @property
    def gaps(self) -> int:
        """Hours in which nothing was reported."""
        return sum(amount is None for amount in self.hours)


@dataclass(frozen=True, slots=True)
class Home:
    """One registered household: its village, where it lies, how many live there."""

    area_code: str
    lon: float
    lat: float
    people: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What points are judged by: a set for each kind, how old a reading may be, how far a gauge and a home count."""

    sets: Mapping[str, ThresholdSet]
    stale_minutes: float
    gauge_km: float
    reach_m: float

    @property
    def hours(self) -> int:
        """How many hours of rain the longest window asks for."""
        return max((each.windows[-1] for each in self.sets.values()), default=24)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rain means for one point. `why` says why it could not be judged, else it is empty.

    `window` hours, `rain` and `threshold` mm of the window that reached the colour; `gauge` and `km` where the rain was
    measured; `at_least`: hours are missing there, so it may be worse.
    """

    spot: Spot
    colour: Colour | None = None
    window: int = 0
    rain: float = 0.0
    threshold: float = 0.0
    gauge: str = ""
    km: float | None = None
    at_least: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Village:
    """One village that a coloured point lies in, or near whose homes one lies. `points` lie in it."""

    area_code: str
    colour: Colour
    points: int
    people: int
    households: int


@dataclass(frozen=True, slots=True)
class Judged:
    """An outlook: one verdict for each point, what near each coloured one (people, households), villages, stamps."""

    verdicts: tuple[Verdict, ...]
    near: Mapping[str, tuple[int, int]]
    villages: tuple[Village, ...]
    people: int
    households: int
    stamps: tuple[Stamp, ...]
    digest: str

    @property
    def reached(self) -> list[Verdict]:
        """Points at or above blue, the worst first."""
        found = [each for each in self.verdicts if each.colour is not None]
        return sorted(found, key=lambda each: (-rank(each.colour), -each.rain / each.threshold, each.spot.code))

    @property
    def unjudged(self) -> list[Verdict]:
        """Points about which nothing can be said."""
        return [each for each in self.verdicts if each.why]

    def count(self, colour: Colour) -> int:
        """How many points have a colour."""
        return sum(each.colour == colour for each in self.verdicts)


def rank(colour: str | None) -> int:
    """The height of a colour; 0 for none."""
    return RANK[Colour(colour)] if colour else 0


def supposed_hours(mm: float, hours: int, length: int) -> tuple[float, ...]:
    """A rain that falls evenly in the last `hours` of at least `length` hours, mm an hour, oldest first."""
    return (0.0,) * (length - hours) + (mm / hours,) * hours


def judge_measured(
    spots: Sequence[Spot], gauges: Sequence[Gauge], homes: Sequence[Home], terms: Terms, at: datetime
) -> Judged:
    """Every point by the nearest gauge that reports; where that one has gaps, also by the nearest without any."""
    since = at - timedelta(minutes=terms.stale_minutes)
    heard = [each for each in gauges if each.observed_at is not None and each.observed_at > since]
    found, stamps = _colours(terms.sets, [[amount or 0.0 for amount in each.hours] for each in heard])
    away = _metres(spots, heard) / 1000
    verdicts = tuple(
        _measured(spot, heard, away[number], found.get(spot.kind), terms) for number, spot in enumerate(spots)
    )
    return _whole(verdicts, homes, terms, stamps, (spots, gauges, at.isoformat()))


def judge_supposed(spots: Sequence[Spot], rain: Sequence[float], homes: Sequence[Home], terms: Terms) -> Judged:
    """Every point by one rain that falls everywhere."""
    found, stamps = _colours(terms.sets, [list(rain)])
    verdicts = tuple(
        Verdict(spot, **_reached(found[spot.kind], 0)) if spot.kind in found else _unknown(spot) for spot in spots
    )
    return _whole(verdicts, homes, terms, stamps, (spots, tuple(rain)))


@dataclass(frozen=True, slots=True)
class _Table:
    """What a set says at each gauge."""

    thresholds: ThresholdSet
    rain: Sequence[Sequence[float]]
    colours: Sequence[Colour | None]
    windows: Sequence[int]


def _colours(
    sets: Mapping[str, ThresholdSet], rain: Sequence[Sequence[float]]
) -> tuple[dict[str, _Table], tuple[Stamp, ...]]:
    """The table of each kind, and one stamp for each set."""
    tables: dict[str, _Table] = {}
    stamps: dict[str, Stamp] = {}
    for kind, each in sets.items():
        if not rain:
            tables[kind] = _Table(each, rain, (), ())
            continue
        found = colours(ColourInputs(sets=(each,) * len(rain), rain=np.array(rain, float)))
        tables[kind] = _Table(each, rain, found.colours, found.windows)
        stamps[each.code] = found.stamp
    return tables, tuple(stamps.values())


def _measured(spot: Spot, gauges: Sequence[Gauge], away: Numbers, table: _Table | None, terms: Terms) -> Verdict:
    if table is None:
        return _unknown(spot)
    near = [int(number) for number in np.argsort(away, kind="stable") if away[number] <= terms.gauge_km]
    if not near:
        return Verdict(spot, why=f"{terms.gauge_km:g} 公里内没有正在到报的雨量站")
    whole = next((number for number in near if not gauges[number].gaps), None)
    asked = list(dict.fromkeys((near[0], near[0] if whole is None else whole)))
    used = max(asked, key=lambda number: rank(table.colours[number]))
    gauge = gauges[used]
    if table.colours[used] is None and whole is None:
        return Verdict(spot, why=f"最近的雨量站 {gauge.name} 缺 {gauge.gaps} 小时雨量")
    told: dict[str, Any] = {"gauge": gauge.name, "km": round(float(away[used]), 1), "at_least": gauge.gaps > 0}
    return Verdict(spot, **_reached(table, used), **told)


def _unknown(spot: Spot) -> Verdict:
    return Verdict(spot, why=f"没有“{spot.kind or '未分类'}”的雨量阈值，须人工研判")


def _reached(table: _Table, number: int) -> dict[str, Any]:
    colour, window = table.colours[number], table.windows[number]
    if colour is None:
        return {}
    place = table.thresholds.windows.index(window)
    return {
        "colour": colour,
        "window": window,
        "rain": round(float(sum(table.rain[number][-window:])), 1),
        "threshold": table.thresholds.amounts[colour][place],
    }


def _whole(
    verdicts: tuple[Verdict, ...], homes: Sequence[Home], terms: Terms, stamps: tuple[Stamp, ...], given: Any
) -> Judged:
    reached = [each for each in verdicts if each.colour is not None]
    inside = _metres([each.spot for each in reached], homes) <= terms.reach_m
    people = np.array([each.people for each in homes], dtype=int)
    near = {
        each.spot.code: (int(people[inside[number]].sum()), int(inside[number].sum()))
        for number, each in enumerate(reached)
    }
    threatened = inside.any(axis=0)
    return Judged(
        verdicts=verdicts,
        near=near,
        villages=_villages(reached, homes, inside),
        people=int(people[threatened].sum()),
        households=int(threatened.sum()),
        stamps=stamps,
        digest=digest((given, homes, terms)),
    )


def _villages(reached: Sequence[Verdict], homes: Sequence[Home], inside: Any) -> tuple[Village, ...]:
    top: dict[str, Colour] = {}
    for each in reached:
        if each.spot.village:
            _raise(top, each.spot.area_code, each.colour)
    for number, home in enumerate(homes):
        for each in (reached[int(place)] for place in np.flatnonzero(inside[:, number])):
            _raise(top, home.area_code, each.colour)
    found = []
    for area, colour in top.items():
        struck = [home for number, home in enumerate(homes) if home.area_code == area and inside[:, number].any()]
        points = sum(each.spot.area_code == area for each in reached)
        found.append(Village(area, colour, points, sum(home.people for home in struck), len(struck)))
    return tuple(sorted(found, key=lambda each: (-rank(each.colour), -each.people, -each.points, each.area_code)))


def _raise(top: dict[str, Colour], area: str, colour: Colour | None) -> None:
    if colour is not None and rank(colour) > rank(top.get(area)):
        top[area] = colour


def _metres(ones: Sequence[Spot], others: Sequence[Gauge | Home]) -> Numbers:
    """Distances (ones, others) over a district, where the earth is flat enough."""
    one, other = (np.array([(at.lon, at.lat) for at in each]).reshape(-1, 2) for each in (ones, others))
    north = (one[:, None, 1] - other[None, :, 1]) * METRES_A_DEGREE
    middle = np.radians((one[:, None, 1] + other[None, :, 1]) / 2)
    east = (one[:, None, 0] - other[None, :, 0]) * METRES_A_DEGREE * np.cos(middle)
    return np.asarray(np.hypot(east, north))
