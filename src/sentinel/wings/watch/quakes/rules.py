"""Earthquakes, pure: which message it is, what it means for every village, and what is said of the estimate."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import Stamp
from sentinel.science.quake import attenuation, intensity, loss
from sentinel.science.quake.messages import Event, Reading, read_plain, read_quakeml, read_usgs

# Longest texts kept of a message; what names an event is refused, the rest is cut.
LONGEST = {"identity": 200, "version": 64, "magnitude_type": 16, "kind": 40, "status": 40}
MOST_EVENTS = 50
# The attenuation is given within this distance and from this magnitude (docs/science/quake.md).
REACH_KM, LEAST_MAGNITUDE, MOST_MAGNITUDE = 1000.0, 3.0, 9.0
# An agency's clock may run ahead a little; an earthquake further in the future is a slip of the pen.
CLOCK_SKEW = timedelta(minutes=5)
# People are mostly indoors and asleep; 22:00 to 06:00 stands for 夜间 in the factor of Ma & Xie, 待确认.
NIGHT = (22, 6)
TAKEN_BACK = ("deleted", "rejected")
NEVER_WAS = ("not existing",)
EARTHQUAKES = ("", "earthquake", "tectonic earthquake")


class Status(StrEnum):
    """What an earthquake means here."""

    SHAKEN = "shaken"
    HARMLESS = "harmless"
    WITHDRAWN = "withdrawn"


class Attention(StrEnum):
    """Whether an earthquake waits for the duty room."""

    QUIET = "quiet"
    WAITING = "waiting"
    HANDLED = "handled"


class News(StrEnum):
    """What a version tells the duty room that the one before it did not."""

    SHAKEN = "shaken"
    WORSE = "worse"
    OVER = "over"


class Outcome(StrEnum):
    """What a message's event was."""

    ADDED = "added"
    UPDATED = "updated"
    REPEATED = "repeated"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Site:
    """One village: where it lies, and how many people at risk are registered there."""

    area_code: str
    longitude: float
    latitude: float
    people: int


@dataclass(frozen=True, slots=True)
class Building:
    """One class of buildings: its share of all, and how much of it collapses at each degree."""

    share: float
    collapse: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Losses:
    """What losses are estimated by: the classes over `degrees`, people a km², PAGER's two numbers, where from."""

    degrees: tuple[int, ...]
    buildings: tuple[Building, ...]
    density: float
    theta: float
    beta: float
    source: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What an assessment is made by: region, strike and threshold of the district, and its losses."""

    region: intensity.Region
    strike_deg: float
    threshold: float
    losses: Losses


@dataclass(frozen=True, slots=True)
class Shaken:
    """One village that reaches the threshold: intensity with its band."""

    site: Site
    value: float
    low: float
    high: float
    distance_km: float


@dataclass(frozen=True, slots=True)
class Impact:
    """What one version means for the district, as far as the next one is compared with it."""

    status: str
    villages: int
    strongest: float | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an earthquake means for the villages; `deaths` of the registered people only, None where nobody is."""

    status: Status
    shaken: tuple[Shaken, ...] = ()
    possible: int = 0
    strongest: float | None = None
    epicentre: float | None = None
    nearest: Site | None = None
    nearest_km: float | None = None
    deaths: tuple[float, float] | None = None
    said: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()

    @property
    def people(self) -> int:
        """How many registered people live in the villages shaken."""
        return sum(each.site.people for each in self.shaken)


def read(data: bytes) -> tuple[str, Reading]:
    """The events of a message in whichever of the three forms it is, and the agency the form itself tells."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return "", read_quakeml(data)
    if b'"geometry"' in data or b'"features"' in data:
        return "USGS", read_usgs(start)
    return "", read_plain(start)


def agency_of(event: Event, given: str) -> str:
    """Who tells it: as given with the message, else what stands before the colon of a plain message's identity."""
    before, colon, _after = event.identity.partition(":")
    return (given or (before if colon and "/" not in before else ""))[:64].replace("\x00", "")


def kept(event: Event) -> Event:
    """The event as it is stored: without characters a row cannot hold, texts no longer than its columns."""

    def text(name: str) -> str:
        return str(getattr(event, name)).replace("\x00", "")[: LONGEST[name]]

    return replace(
        event,
        aliases=frozenset(each for each in event.aliases if len(each) <= LONGEST["identity"] and "\x00" not in each),
        version=text("version"),
        magnitude_type=text("magnitude_type"),
        kind=text("kind"),
        status=text("status"),
    )


def flaw(event: Event, at: datetime) -> str:
    """Why an event is not taken, as a sentence; empty where it is."""
    if len(event.identity) > LONGEST["identity"] or "\x00" in event.identity:
        return f"事件编号过长（最多 {LONGEST['identity']} 个字符）或含有不能保存的字符。"
    if event.origin_at > at + CLOCK_SKEW:
        return "发震时刻晚于现在，请核对报文的时间和时区。"
    return ""


def news(before: Impact | None, after: Impact) -> News | None:
    """What a version tells that the one before did not; worse is more villages or a higher whole degree."""
    shaken = after.status == Status.SHAKEN
    if before is None or before.status != Status.SHAKEN:
        return News.SHAKEN if shaken else None
    higher = math.floor(after.strongest or 0) > math.floor(before.strongest or 0)
    worse = News.WORSE if higher or after.villages > before.villages else None
    return worse if shaken else News.OVER


def code_of(identity: str) -> str:
    """The key of an earthquake here, by what the agency that told it first calls it."""
    return "qk" + hashlib.sha256(identity.encode()).hexdigest()[:18]


def is_night(local: datetime) -> bool:
    """True when it happened at night, local time."""
    return local.hour >= NIGHT[0] or local.hour < NIGHT[1]


def assess(event: Event, sites: Sequence[Site], basis: Basis, *, night: bool) -> Assessment:
    """Intensity at every village, who reaches the threshold, and a range of deaths among the registered people."""
    if event.status.lower() in TAKEN_BACK or event.kind.lower() in NEVER_WAS:
        return Assessment(Status.WITHDRAWN, said=("发布机构已撤销这次地震，原先的估计作废。",))
    if not sites:
        return Assessment(Status.HARMLESS, said=("没有村庄的位置，没有计算烈度，请先载入区划位置。",))
    where = np.array([(each.longitude, each.latitude) for each in sites])
    east, north = attenuation.offsets_km(where[:, 0], where[:, 1], event.longitude, event.latitude)
    distance = np.hypot(east, north)
    first = int(distance.argmin())
    near = Assessment(Status.HARMLESS, nearest=sites[first], nearest_km=float(distance[first]))
    if event.magnitude < LEAST_MAGNITUDE:
        return replace(near, said=(f"震级小于 {LEAST_MAGNITUDE:g} 级，没有计算烈度。",))
    if distance.max() > REACH_KM:
        return replace(near, said=(f"震中距本区超过 {REACH_KM:g} 公里，在衰减关系适用范围之外，没有计算烈度。",))
    found = intensity.site_intensity(
        intensity.SiteInputs(
            magnitude=min(event.magnitude, MOST_MAGNITUDE),
            strike_deg=basis.strike_deg,
            east_km=east,
            north_km=north,
            region=basis.region,
        )
    )
    reached = found.value >= basis.threshold
    columns = (found.value, found.low, found.high, distance)
    shaken = tuple(
        Shaken(sites[place], *(round(float(each[place]), 2) for each in columns))
        for place in np.argsort(-found.value, kind="stable").tolist()
        if reached[place]
    )
    deaths, stamps = _deaths(shaken, basis.losses, night=night)
    return replace(
        near,
        status=Status.SHAKEN if shaken else Status.HARMLESS,
        shaken=shaken,
        possible=int(((found.high >= basis.threshold) & ~reached).sum()),
        strongest=round(float(found.value.max()), 2),
        epicentre=round(found.epicentre, 2),
        deaths=deaths,
        said=(*_assumed(event, basis), *(word for each in (found.stamp, *stamps) for word in each.provisional)),
        stamps=(found.stamp, *stamps),
    )


def _assumed(event: Event, basis: Basis) -> list[str]:
    said = [
        f"按点源计算，断层走向取 {basis.strike_deg:g}°（本区参数，待确认）；破裂方向查明后应重新评估。",
        "没有计入场地和软土影响；村庄位置为示意点。",
    ]
    if event.magnitude_type.lower() != "ms":
        said.append(f"震级类型为 {event.magnitude_type or '未注明'}，按面波震级 Ms 使用，未换算。")
    if event.magnitude > MOST_MAGNITUDE:
        said.append(f"震级大于 {MOST_MAGNITUDE:g} 级，按 {MOST_MAGNITUDE:g} 级计算。")
    if event.kind.lower() not in EARTHQUAKES:
        said.append(f"报文称类型为 {event.kind}，按天然地震估算。")
    return said


def _deaths(shaken: Sequence[Shaken], by: Losses, *, night: bool) -> tuple[tuple[float, float] | None, list[Stamp]]:
    peopled = [each for each in shaken if each.site.people]
    if not peopled:
        return None, []
    value, low, high = (_column(peopled, name) for name in ("value", "low", "high"))
    collapsed = loss.collapsed_share(
        loss.CollapseInputs(
            intensity=value,
            intensity_low=low,
            intensity_high=high,
            class_share=np.tile([each.share for each in by.buildings], (len(peopled), 1)),
            degrees=np.array(by.degrees, dtype=float),
            collapse=np.array([each.collapse for each in by.buildings]),
            source=by.source,
        )
    )
    found = loss.deaths(
        loss.DeathInputs(
            intensity=value,
            intensity_low=low,
            intensity_high=high,
            collapsed_low=collapsed.low,
            collapsed_high=collapsed.high,
            people=np.array([float(each.site.people) for each in peopled]),
            density=np.full(len(peopled), by.density),
            theta=by.theta,
            beta=by.beta,
            night=night,
            source=by.source,
        )
    )
    return (math.floor(found.low), math.ceil(found.high)), [collapsed.stamp, found.stamp]


def _column(shaken: Sequence[Shaken], name: str) -> NDArray[np.float64]:
    return np.array([getattr(each, name) for each in shaken])
