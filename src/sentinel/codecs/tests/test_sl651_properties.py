"""What must hold for any bytes: encode and decode are inverse, damage is refused, chunking does not matter."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentinel.codecs.sl651 import (
    ELEMENTS,
    Frame,
    FrameError,
    Garbage,
    Reassembly,
    Splitter,
    decode,
    encode_heartbeat,
    encode_hourly,
    encode_report,
)
from sentinel.codecs.sl651.crc import crc16
from sentinel.codecs.tests import samples

# A busy machine is no failure: examples have no deadline.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001
NUMBERS = sorted(set(ELEMENTS) - {"04", "45"})

stations = st.binary(min_size=5, max_size=5).map(lambda raw: raw.hex().upper())
serials = st.integers(1, 65535)
minutes = st.integers(0, 100 * 365 * 24 * 60).map(lambda count: EPOCH + timedelta(minutes=count))


@st.composite
def readings(draw: st.DrawFn) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for identifier in draw(st.lists(st.sampled_from(NUMBERS), max_size=6, unique=True)):
        form = ELEMENTS[identifier]
        top = 10 ** (2 * form.length) - 1
        whole = draw(st.none() | st.integers(1 - 10 ** (2 * form.length - 2), top))
        found[identifier] = None if whole is None else Decimal(whole).scaleb(-form.decimals)
    return found


blocks = st.lists(st.tuples(minutes, readings()), max_size=5)
functions = st.sampled_from([0x30, 0x32, 0x33, 0x34])


def in_order(parts: list[tuple[datetime, dict[str, Decimal | None]]]) -> list[tuple[str, datetime, Decimal | None]]:
    return [(name, at, value) for at, values in parts for name, value in values.items()]


@unhurried
@given(functions, stations, serials, minutes, blocks, st.sampled_from("PHKZ"), st.integers(0, 255))
def test_a_report_comes_back_as_it_was_built(
    function: int,
    station: str,
    serial: int,
    sent_at: datetime,
    parts: list[tuple[datetime, dict[str, Decimal | None]]],
    station_class: str,
    centre: int,
) -> None:
    data = encode_report(
        function=function,
        station=station,
        serial=serial,
        sent_at=sent_at,
        blocks=parts,
        station_class=station_class,
        centre=centre,
    )
    frame = decode(data)
    assert (frame.function, frame.station, frame.serial, frame.sent_at) == (function, station, serial, sent_at)
    assert (frame.centre, frame.observed_station) == (centre, station)
    found = [(each.identifier, each.observed_at, each.value) for each in frame.elements]
    assert found == in_order(parts)
    assert Splitter().feed(data) == [data]


@unhurried
@given(stations, serials, minutes, st.lists(st.none() | st.integers(0, 254), min_size=12, max_size=12), readings())
def test_an_hour_comes_back_as_it_was_built(
    station: str, serial: int, at: datetime, tenths: list[int | None], values: dict[str, Decimal | None]
) -> None:
    rain = [None if each is None else Decimal(each).scaleb(-1) for each in tenths]
    data = encode_hourly(
        station=station,
        serial=serial,
        sent_at=at + timedelta(minutes=55, seconds=5),
        first_at=at,
        rain=rain,
        readings_at=at + timedelta(minutes=55),
        readings=values,
    )
    frame = decode(data)
    assert [each.value for each in frame.elements[:12]] == rain
    assert [each.observed_at for each in frame.elements[:12]] == [at + timedelta(minutes=5 * i) for i in range(12)]
    assert [(each.identifier, each.value) for each in frame.elements[12:]] == list(values.items())


@unhurried
@given(st.sampled_from(samples.EVERY), st.data())
def test_one_changed_byte_is_refused(text: str, data: st.DataObject) -> None:
    frame = bytearray(samples.frame_bytes(text))
    place = data.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(FrameError):
        decode(bytes(frame))


@unhurried
@given(st.binary(max_size=400))
def test_any_bytes_give_a_frame_or_a_frame_error(data: bytes) -> None:
    with pytest.raises(FrameError):
        raise_or_refuse(data)


@unhurried
@given(
    st.sampled_from([0x30, 0x31, 0x33, 0x35, 0x36, 0x38, 0x40, 0x44, 0x45, 0xE1]),
    st.sampled_from([0x02, 0x16]),
    st.sampled_from([0x03, 0x17, 0x1B]),
    st.sampled_from(
        [b"", bytes.fromhex("0007230731100005"), bytes.fromhex("0007230731100005F0F02307311000041800000539")]
    ),
    st.lists(
        st.binary(max_size=20)
        | st.sampled_from(
            [b"\xf0\xf0", b"\xf1\xf1", b"\xf2\xf2", b"\xf3\xf3", b"\xf4\x60", b"\xf5\xc0", b"\xff\x92\x19"]
        )
        | st.sampled_from([bytes.fromhex("F0F02307311000"), bytes.fromhex("0418000005"), bytes.fromhex("001001")]),
        max_size=12,
    ),
)
def test_any_text_behind_right_check_bytes_gives_a_frame_or_a_frame_error(
    function: int, start: int, end: int, prefix: bytes, parts: list[bytes]
) -> None:
    text = prefix + b"".join(parts)
    head = bytes.fromhex("7E7E0111010900650000") + bytes((function,)) + len(text).to_bytes(2, "big") + bytes((start,))
    data = head + text + bytes((end,))
    outcome = frame_or_error(data + crc16(data).to_bytes(2, "big"))
    assert isinstance(outcome, Frame | FrameError)


def raise_or_refuse(data: bytes) -> None:
    """Random bytes are never a frame, so decode itself must raise."""
    decode(data)


def frame_or_error(data: bytes) -> Frame | FrameError | None:
    try:
        frame = decode(data)
        return Reassembly().add(frame) or frame
    except FrameError as error:
        return error


damaged = st.tuples(st.sampled_from(samples.EVERY), st.integers(0, 40), st.integers(1, 255)).map(
    lambda item: (
        samples.frame_bytes(item[0])[: item[1]]
        + bytes((samples.frame_bytes(item[0])[item[1]] ^ item[2],))
        + samples.frame_bytes(item[0])[item[1] + 1 :]
        if item[1] < len(samples.frame_bytes(item[0]))
        else samples.frame_bytes(item[0])
    )
)
whole = st.sampled_from(samples.EVERY).map(samples.frame_bytes)
junk = st.binary(max_size=30) | st.sampled_from(
    [b"\x7e", b"\x7e\x7e\x7e", b"\x01" + b"0" * 19 + b"004\x02abcd\x03FFFF"]
)
streams = st.lists(whole | damaged | junk, max_size=12).map(b"".join)


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    return [stream[start:end] for start, end in pairwise(edges)]


def split(parts: list[bytes]) -> list[bytes | Garbage]:
    splitter = Splitter(most_bytes=2048)
    out: list[bytes | Garbage] = []
    for part in parts:
        out += splitter.feed(part)
    return out + splitter.close()


@unhurried
@given(streams, st.lists(st.integers(0, 10_000), max_size=20))
def test_the_splitter_does_not_see_how_tcp_cut_the_stream(stream: bytes, places: list[int]) -> None:
    once = split([stream])
    assert split(cut(stream, places)) == once
    assert split([bytes((byte,)) for byte in stream]) == once
    assert b"".join(each.data if isinstance(each, Garbage) else each for each in once) == stream


@unhurried
@given(st.lists(whole | damaged, max_size=6), whole, st.lists(st.integers(0, 10_000), max_size=5))
def test_a_whole_frame_is_never_lost_behind_damaged_ones(before: list[bytes], frame: bytes, places: list[int]) -> None:
    parts = cut(b"".join([*before, frame]), places)
    found = [each for each in split(parts) if isinstance(each, bytes)]
    assert found[-1:] == [frame]


def test_a_damaged_length_does_not_hold_up_the_repeat() -> None:
    good = samples.frame_bytes(samples.ADDED_REPORT)
    bad = good[:11] + b"\x0f\xff" + good[13:]
    splitter = Splitter()
    assert splitter.feed(bad) == []
    assert splitter.feed(good) == [Garbage(bad, "checksum"), good]


def test_reasons() -> None:
    good = samples.frame_bytes(samples.HEARTBEAT)
    wrong = good[:-1] + b"\x00"
    splitter = Splitter(most_bytes=2048)
    assert splitter.feed(b"hello" + good + wrong + good) == [
        Garbage(b"hello", "noise"),
        good,
        Garbage(wrong, "checksum"),
        good,
    ]
    ascii_frame = b"\x01" + b"0112345678900000300004" + b"\x02" + b"abcd" + b"\x03" + b"A1B2"
    assert splitter.feed(ascii_frame + good) == [Garbage(ascii_frame, "ascii"), good]
    huge = good[:11] + b"\xff\xff\x16"
    assert splitter.feed(huge) == [Garbage(huge, "oversized")]
    assert splitter.feed(good + good[:9]) == [good]
    assert splitter.close() == [Garbage(good[:9], "truncated")]


def test_noise_does_not_gather() -> None:
    splitter = Splitter()
    out = splitter.feed(b"\x7e\x00" * 20_000)
    assert sum(len(each.data) for each in out if isinstance(each, Garbage)) > 35_000
    good = samples.frame_bytes(samples.HEARTBEAT)
    assert splitter.feed(good)[-1] == good


def test_a_heartbeat_comes_back() -> None:
    at = datetime(2023, 7, 31, 13, 40, 45)  # noqa: DTZ001
    assert encode_heartbeat(station="1101090065", serial=8, sent_at=at) == samples.frame_bytes(samples.HEARTBEAT)


@pytest.mark.parametrize(("value", "identifier"), [("123456.7", "26"), ("0.05", "26"), ("-100000", "26"), ("1", "ZZ")])
def test_values_that_do_not_fit_are_not_sent(value: str, identifier: str) -> None:
    at = datetime(2023, 7, 31, 10, 0)  # noqa: DTZ001
    with pytest.raises(ValueError):
        encode_report(
            function=0x33,
            station="1101090065",
            serial=1,
            sent_at=at,
            blocks=[(at, {identifier: Decimal(value)})],
        )
