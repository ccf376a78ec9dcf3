"""Earthquakes from the messages of agencies (QuakeML 1.2, USGS GeoJSON), with updates and repetitions told apart."""

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sentinel.science.quake.quakeml import RawEvent, raw_events
from sentinel.science.quake.refusal import MOST_BYTES, Refused

Raw = TypeVar("Raw")


@dataclass(frozen=True, slots=True)
class Event:
    """One earthquake as one version of a message tells it.

    identity: as the agency calls it; aliases: what others call the same event, itself among them. Times are UTC;
    depth in km below sea level, None where not given; kind and status as written ("earthquake", "reviewed").
    """

    identity: str
    aliases: frozenset[str]
    version: str
    updated: datetime | None
    origin_at: datetime
    latitude: float
    longitude: float
    depth_km: float | None
    magnitude: float
    magnitude_type: str
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message holds: its events, and (event, sentence) for each that could not be taken."""

    events: tuple[Event, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The events known after a message, and what each of the message's events was, by identity."""

    events: tuple[Event, ...]
    added: tuple[str, ...]
    updated: tuple[str, ...]
    repeated: tuple[str, ...]
    outdated: tuple[str, ...]


def read_quakeml(data: bytes) -> Reading:
    """Events of a QuakeML 1.2 (BED) document; times without a zone are UTC, depth is metres in the document.

    Origin and magnitude are the preferred ones, else the first. Refused: not XML, a document type declaration, another
    version, too large. Source: Euchner & Schorlemmer, QuakeML Basic Event Description 1.2 (2013).
    """
    taken = _Taking()
    for raw in raw_events(data):
        taken.take(raw.identity, _of_quakeml, raw)
    return taken.reading()


def read_usgs(data: bytes) -> Reading:
    """Events of a USGS GeoJSON feed or of one feature; times are milliseconds UTC, depth km.

    Refused: not JSON, no features, too large. Source: USGS Earthquake Hazards Program, GeoJSON Summary Format.
    """
    if len(data) > MOST_BYTES:
        raise Refused(f"报文 {len(data)} 字节，最多 {MOST_BYTES} 字节，请分批取。")
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused("报文不是 JSON，请核对数据源地址。") from None
    features = message.get("features", [message]) if isinstance(message, dict) else None
    if not isinstance(features, list) or not all(isinstance(each, dict) and "geometry" in each for each in features):
        raise Refused("报文不是 USGS 的 GeoJSON 地震目录，缺少 features。")
    taken = _Taking()
    for feature in features:
        taken.take(str(feature.get("id") or ""), _of_usgs, feature)
    return taken.reading()


def merge(known: Iterable[Event], incoming: Iterable[Event]) -> Merged:
    """What is known once the incoming events are taken: the newest version of each event stays.

    Two events are the same when their aliases meet. One with the same content is a repetition; one with an earlier
    time of update is outdated; where neither says when it was updated, the later arrival counts.
    """
    events = list(known)
    sorted_into: dict[str, list[str]] = {"added": [], "updated": [], "repeated": [], "outdated": []}
    for each in incoming:
        same = [place for place, one in enumerate(events) if one.aliases & each.aliases]
        if not same:
            events.append(each)
            sorted_into["added"].append(each.identity)
            continue
        before = max((events[place] for place in same), key=_updated)
        if before == each:
            sorted_into["repeated"].append(each.identity)
            continue
        newer = _updated(each) >= _updated(before)
        sorted_into["updated" if newer else "outdated"].append(each.identity)
        if newer:
            events[same[0]] = each
            events = [one for place, one in enumerate(events) if place not in same[1:]]
    return Merged(tuple(events), *(tuple(sorted_into[name]) for name in ("added", "updated", "repeated", "outdated")))


class _Taking:
    """Collects events and refusals; nothing one event lacks stops the others."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.refused: list[tuple[str, str]] = []

    def take(self, identity: str, read: Callable[[Raw], Event], raw: Raw) -> None:
        try:
            if not identity:
                raise Refused("没有事件编号，无法判断是不是同一次地震。")
            self.events.append(read(raw))
        except Refused as refusal:
            self.refused.append((identity, refusal.text))

    def reading(self) -> Reading:
        return Reading(tuple(self.events), tuple(self.refused))


def _of_quakeml(raw: RawEvent) -> Event:
    if raw.origin is None:
        raise Refused("没有震源（origin），无法确定时间和位置。")
    if raw.magnitude is None:
        raise Refused("没有震级（magnitude），无法估算影响。")
    depth = raw.origin["depth"]
    return Event(
        identity=raw.identity,
        aliases=frozenset({raw.identity, raw.public_id}),
        version=raw.version,
        updated=_instant(raw.updated, "更新时间") if raw.updated else None,
        origin_at=_instant(raw.origin["time"], "发震时刻"),
        latitude=_number(raw.origin["latitude"], "纬度", -90, 90),
        longitude=_number(raw.origin["longitude"], "经度", -180, 180),
        depth_km=_number(depth, "深度", -10_000, 1_000_000) / 1000 if depth else None,
        magnitude=_number(raw.magnitude["value"], "震级", -3, 10),
        magnitude_type=raw.magnitude["type"],
        kind=raw.kind,
        status=raw.status,
    )


def _of_usgs(feature: dict[str, Any]) -> Event:
    said, shape = feature.get("properties"), feature["geometry"]
    place = shape.get("coordinates") if isinstance(shape, dict) else None
    if not isinstance(said, dict) or not isinstance(place, list) or len(place) < 2:
        raise Refused("缺少位置（coordinates）或属性（properties）。")
    depth = place[2] if len(place) > 2 else None
    updated = said.get("updated")
    identity = str(feature["id"])
    return Event(
        identity=identity,
        aliases=frozenset({identity, *filter(None, str(said.get("ids") or "").split(","))}),
        version=str(updated or ""),
        updated=None if updated is None else _milliseconds(updated, "更新时间"),
        origin_at=_milliseconds(said.get("time"), "发震时刻"),
        latitude=_number(place[1], "纬度", -90, 90),
        longitude=_number(place[0], "经度", -180, 180),
        depth_km=None if depth is None else _number(depth, "深度", -10, 1000),
        magnitude=_number(said.get("mag"), "震级", -3, 10),
        magnitude_type=str(said.get("magType") or ""),
        kind=str(said.get("type") or ""),
        status=str(said.get("status") or ""),
    )


def _number(value: Any, what: str, low: float, high: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise Refused(f"{what}不是数：{repr(value)[:40]}。") from None
    if not math.isfinite(number) or not low <= number <= high:
        raise Refused(f"{what}为 {number:g}，不在 {low:g}—{high:g} 之间。")
    return number


def _instant(text: str, what: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(f"{what}不是时刻：{repr(text)[:40]}。") from None


def _milliseconds(value: Any, what: str) -> datetime:
    count = _number(value, what, -6.2e13, 2.5e14)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)


def _updated(event: Event) -> datetime:
    return event.updated or datetime.min.replace(tzinfo=UTC)
