"""Messages of agencies: QuakeML 1.2 and USGS GeoJSON, updates, repetitions, refusals."""

import json
import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.quake.messages import Event, merge, read_quakeml, read_usgs
from sentinel.science.quake.refusal import MOST_BYTES, Refused

QUAKEML = """<?xml version="1.0" encoding="UTF-8"?>
<q:quakeml xmlns="http://quakeml.org/xmlns/bed/1.2" xmlns:q="http://quakeml.org/xmlns/quakeml/1.2">
<eventParameters publicID="smi:local/catalogue">
 <event publicID="smi:local/event/1">
  <preferredOriginID>smi:local/origin/2</preferredOriginID>
  <preferredMagnitudeID>smi:local/magnitude/2</preferredMagnitudeID>
  <type>earthquake</type>
  <creationInfo><creationTime>2026-01-01T00:05:00Z</creationTime><version>3</version></creationInfo>
  <origin publicID="smi:local/origin/1"><time><value>2026-01-01T00:00:00Z</value></time>
   <latitude><value>1</value></latitude><longitude><value>2</value></longitude></origin>
  <origin publicID="smi:local/origin/2"><time><value>2026-01-01T08:00:01.5+08:00</value></time>
   <latitude><value>40.0</value></latitude><longitude><value>116.0</value></longitude>
   <depth><value>15000</value></depth><evaluationMode>automatic</evaluationMode></origin>
  <magnitude publicID="smi:local/magnitude/1"><mag><value>9</value></mag></magnitude>
  <magnitude publicID="smi:local/magnitude/2"><mag><value>5.5</value></mag><type>MS</type></magnitude>
 </event>
</eventParameters></q:quakeml>"""
AT = datetime(2026, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
EVENT = Event(
    identity="smi:local/event/1",
    aliases=frozenset({"smi:local/event/1"}),
    version="3",
    updated=datetime(2026, 1, 1, 0, 5, tzinfo=UTC),
    origin_at=AT,
    latitude=40.0,
    longitude=116.0,
    depth_km=15.0,
    magnitude=5.5,
    magnitude_type="MS",
    kind="earthquake",
    status="automatic",
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
FEATURE: dict[str, Any] = {
    "type": "Feature",
    "id": "us1",
    "geometry": {"type": "Point", "coordinates": [116.0, 40.0, 15.0]},
    "properties": {
        "mag": 5.5,
        "time": 1767225601500,
        "updated": 1767225900000,
        "ids": ",us1,ci2,",
        "type": "earthquake",
    },
}


def feed(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def shared(name: str) -> bytes:
    root = Path(os.environ.get("SENTINEL_SHARED", Path(__file__).parents[5] / "shared")) / "data" / "seismic"
    if not root.exists():
        pytest.skip("the shared data are not beside this checkout (SENTINEL_SHARED)")
    return (root / name).read_bytes()


def test_quakeml_gives_the_preferred_origin_and_magnitude() -> None:
    assert read_quakeml(QUAKEML.encode()).events == (EVENT,)


def test_a_time_without_a_zone_is_utc_and_depth_may_be_missing() -> None:
    text = QUAKEML.replace("2026-01-01T08:00:01.5+08:00", "2026-01-01T00:00:01.5")
    text = text.replace("<depth><value>15000</value></depth>", "")
    assert read_quakeml(text.encode()).events == (replace(EVENT, depth_km=None),)


def test_usgs_gives_the_same_event() -> None:
    (found,) = read_usgs(feed(FEATURE)).events
    assert (found.origin_at, found.latitude, found.longitude, found.depth_km) == (AT, 40.0, 116.0, 15.0)
    assert (found.identity, found.aliases, found.updated) == ("us1", {"us1", "ci2"}, EVENT.updated)
    assert read_usgs(json.dumps(FEATURE).encode()).events == (found,)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "XML"),
        (b"<a><b></a>", "XML"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"<a>" * 40 + b"</a>" * 40, "32 层"),
        (b"<quakeml/>", "QuakeML 1.2"),
        (b" " * (MOST_BYTES + 1), "最多"),
    ],
)
def test_a_document_that_is_none_is_refused_in_a_sentence(data: bytes, text: str) -> None:
    with pytest.raises(Refused, match=text):
        read_quakeml(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"{", "JSON"),
        (b"[" * 200_000, "JSON"),
        (b"\xff", "JSON"),
        (b"[]", "features"),
        (b'{"features": [1]}', "features"),
        (b" " * (MOST_BYTES + 1), "最多"),
    ],
)
def test_a_feed_that_is_none_is_refused_in_a_sentence(data: bytes, text: str) -> None:
    with pytest.raises(Refused, match=text):
        read_usgs(data)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("<value>40.0</value>", "<value>91</value>", "纬度为 91，不在 -90—90 之间。"),
        ("<value>116.0</value>", "<value>east</value>", "经度不是数：'east'。"),
        ("2026-01-01T08:00:01.5+08:00", "yesterday", "发震时刻不是时刻：'yesterday'。"),
        ("2026-01-01T08:00:01.5+08:00", "0001-01-01T00:00:00+14:00", "发震时刻不是时刻：'0001-01-01T00:00:00+14:00'。"),
        ("<value>5.5</value>", "<value>nan</value>", "震级为 nan，不在 -3—10 之间。"),
    ],
)
def test_what_an_event_says_wrong_is_refused_at_the_event(old: str, new: str, text: str) -> None:
    found = read_quakeml(QUAKEML.replace(old, new).encode())
    assert (found.events, found.refused) == ((), ((EVENT.identity, text),))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"geometry": None}, "位置"),
        ({"properties": FEATURE["properties"] | {"mag": None}}, "震级不是数：None。"),
        ({"properties": FEATURE["properties"] | {"time": 1e300}}, "发震时刻"),
        ({"id": None}, "事件编号"),
    ],
)
def test_one_bad_feature_does_not_stop_the_others(change: dict[str, object], text: str) -> None:
    found = read_usgs(feed(FEATURE | change, FEATURE))
    assert len(found.events) == 1
    assert text in found.refused[0][1]


@settings(max_examples=80, deadline=None)
@given(geometry=ANYTHING, properties=ANYTHING, coordinates=ANYTHING, told=ANYTHING, identity=ANYTHING)
def test_whatever_a_feature_holds_it_is_an_event_or_a_sentence(
    geometry: object, properties: object, coordinates: object, told: object, identity: object
) -> None:
    said = FEATURE["properties"] | dict.fromkeys(("mag", "time", "updated", "ids"), told)
    changes = (
        {"geometry": geometry},
        {"properties": properties},
        {"geometry": {"coordinates": coordinates}},
        {"properties": said},
        {"id": identity},
    )
    found = read_usgs(feed(*(FEATURE | change for change in changes)))
    assert len(found.events) + len(found.refused) == 5


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, len(QUAKEML) - 1), cut=st.integers(0, 40), put=st.text(max_size=5))
def test_however_a_document_is_damaged_it_is_read_or_refused(place: int, cut: int, put: str) -> None:
    damaged = (QUAKEML[:place] + put + QUAKEML[place + cut :]).encode(errors="replace")
    with suppress(Refused):
        found = read_quakeml(damaged)
        assert len(found.events) + len(found.refused) <= 1


def test_updates_repetitions_and_late_messages_are_told_apart() -> None:
    assert EVENT.updated is not None
    later = replace(EVENT, magnitude=5.7, updated=EVENT.updated + timedelta(minutes=3), version="4")
    other = replace(EVENT, identity="x", aliases=frozenset({"x"}))
    first = merge((), (EVENT, other))
    assert first.added == (EVENT.identity, "x")
    assert merge(first.events, (EVENT,)).repeated == (EVENT.identity,)
    second = merge(first.events, (later,))
    assert (second.events, second.updated) == ((later, other), (EVENT.identity,))
    third = merge(second.events, (EVENT,))
    assert (third.events, third.outdated) == ((later, other), (EVENT.identity,))


def test_two_names_become_one_event_when_an_agency_joins_them() -> None:
    two = [replace(EVENT, identity=each, aliases=frozenset({each})) for each in ("us1", "ci2")]
    (joined,) = read_usgs(feed(FEATURE)).events
    found = merge(two, (joined,))
    assert (found.events, found.updated) == ((joined,), ("us1",))


def test_without_a_time_of_update_the_later_arrival_counts() -> None:
    first = replace(EVENT, updated=None)
    second = replace(first, magnitude=6.0)
    assert merge((first,), (second,)).events == (second,)


@pytest.mark.shared
def test_a_week_of_the_usgs_feed_is_read_whole() -> None:
    found = read_usgs(shared("usgs_feed_sample.geojson"))
    assert (len(found.events), found.refused) == (1138, ())
    assert Counter(each.status for each in found.events) == {"reviewed": 802, "automatic": 336}
    assert Counter(each.kind for each in found.events) == {"earthquake": 1123, "quarry blast": 9, "explosion": 6}
    assert len(merge(found.events, found.events).repeated) == 1138


@pytest.mark.shared
def test_the_quakeml_of_agencies() -> None:
    found = read_quakeml(shared("quakeml/usgs_event.xml"))
    assert [each.identity for each in found.events] == ["ci37285320", "uw60916552"]
    assert found.events[0].origin_at == datetime(2014, 11, 6, 0, 24, 42, 240_000, tzinfo=UTC)
    assert (found.events[0].magnitude, found.events[0].depth_km, found.events[0].version) == (1.54, 0.01, "6")
    assert [each.kind for each in found.events] == ["quarry_blast", "quarry"]
    (draft,) = read_quakeml(shared("quakeml/qml-example-1.2-RC3.xml")).events
    (odd,) = read_quakeml(shared("quakeml/invalid_id.xml")).events
    assert odd.identity == "smi:org.gfz-potsdam.de/geofon/RMHP(60)>>ITAPER(3)>>BW(4,5,15)"
    assert (draft.identity, draft.magnitude, draft.status) == ("smi:nz.org.geonet/event/2806038g", 3.662, "confirmed")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("quakeml_1.2_event.xml", "没有震源"),
        ("quakeml_1.2_focalmechanism.xml", "没有震源"),
        ("quakeml_1.2_magnitude.xml", "没有震源"),
        ("quakeml_1.2_origin.xml", "没有震级"),
    ],
)
def test_half_an_event_is_refused_in_a_sentence(name: str, text: str) -> None:
    found = read_quakeml(shared(f"quakeml/{name}"))
    assert not found.events
    assert text in found.refused[0][1]


@pytest.mark.shared
def test_an_older_quakeml_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match=r"QuakeML 1\.2"):
        read_quakeml(shared("quakeml/neries_events.xml"))
