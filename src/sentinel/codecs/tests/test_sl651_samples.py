"""The worked examples and the outside vectors of SL 651 decode as expected or are refused."""

import csv
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sentinel.codecs.sl651 import (
    ELEMENTS,
    AsciiFrame,
    BadBody,
    BadChecksum,
    BadEnd,
    BadStart,
    BadTime,
    Direction,
    Element,
    ElementKind,
    Frame,
    FrameError,
    Reassembly,
    Splitter,
    Truncated,
    acknowledge,
    decode,
    status_flags,
)
from sentinel.codecs.sl651.crc import crc16
from sentinel.codecs.tests import samples

READINGS = {
    samples.TEST_REPORT: {"20": "0.5", "26": "0.5", "39": "0.127", "38": "11.15"},
    samples.TIMED_REPORT: {"20": "4.0", "26": "4.0", "39": "10.490", "38": "10.99"},
    samples.PUBLIC_REPORT: {"20": "13.0", "22": "4.0", "39": "0.550", "38": "12.68"},
    samples.ADDED_REPORT: {"1A": "66.1", "20": "306.3", "26": "306.3", "38": "12.45"},
    samples.RIVER_REPORT: {"39": "62.370", "27": "3140.000", "38": "12.30"},
}


def sealed(head: str) -> bytes:
    data = bytes.fromhex(head)
    return data + crc16(data).to_bytes(2, "big")


@pytest.mark.parametrize("text", READINGS)
def test_readings_of_the_worked_examples(text: str) -> None:
    frame = decode(samples.frame_bytes(text))
    assert {each.identifier: str(each.value) for each in frame.elements} == READINGS[text]
    assert {each.kind for each in frame.elements} == {ElementKind.READING}


def test_head_of_an_added_report() -> None:
    frame = decode(samples.frame_bytes(samples.ADDED_REPORT))
    assert (frame.direction, frame.centre, frame.station, frame.password) == (Direction.UP, 1, "1101090065", "0000")
    assert (frame.function, frame.serial, frame.end) == (0x33, 7, 0x03)
    assert frame.sent_at == datetime(2023, 7, 31, 10, 0, 5)  # noqa: DTZ001
    assert (frame.observed_station, frame.station_class) == ("1101090065", "P")
    assert {each.observed_at for each in frame.elements} == {datetime(2023, 7, 31, 10, 0)}  # noqa: DTZ001


def test_hourly_report_has_twelve_five_minute_rains_from_the_first_time_on() -> None:
    frame = decode(samples.frame_bytes(samples.HOURLY_REPORT))
    rains = [each for each in frame.elements if each.identifier == "F4"]
    assert sum((each.value or Decimal() for each in rains), Decimal()) == Decimal("40.4")
    first = datetime(2023, 7, 31, 10, 5)  # noqa: DTZ001
    assert [each.observed_at for each in rains] == [first + timedelta(minutes=5 * index) for index in range(12)]
    assert [(each.identifier, str(each.value)) for each in frame.elements[12:]] == [("26", "346.7"), ("38", "12.40")]


def test_heartbeat_has_serial_and_time_only() -> None:
    frame = decode(samples.frame_bytes(samples.HEARTBEAT))
    assert (frame.function, frame.serial, frame.elements, frame.remainder) == (0x2F, 8, (), b"")


@pytest.mark.parametrize(
    ("text", "seconds", "answer"),
    [
        (samples.TEST_REPORT, 0, "7E7E00123456780112343080080200035910111549471B75D4"),
        (samples.TIMED_REPORT, 0, "7E7E00112233440503E83280080200341707181100161BE5D4"),
        (samples.ADDED_REPORT, 1, "7E7E11010900650100003380080200072307311000061B5642"),
    ],
)
def test_answers_are_the_published_bytes(text: str, seconds: int, answer: str) -> None:
    frame = decode(samples.frame_bytes(text))
    assert frame.sent_at is not None
    made = acknowledge(frame, frame.sent_at + timedelta(seconds=seconds))
    assert made == bytes.fromhex(answer)
    back = decode(made)
    assert (back.direction, back.station, back.serial) == (Direction.DOWN, frame.station, frame.serial)


def test_letting_a_station_go_ends_with_eot() -> None:
    frame = decode(samples.frame_bytes(samples.ADDED_REPORT))
    made = acknowledge(frame, datetime(2023, 7, 31, 10, 0, 6), keep=False)  # noqa: DTZ001
    assert made is not None
    assert decode(made).end == 0x04


@pytest.mark.parametrize("text", [samples.HEARTBEAT, samples.PUBLIC_HEARTBEAT])
def test_heartbeats_and_answers_are_not_answered(text: str) -> None:
    at = datetime(2023, 7, 31, 10, 0)  # noqa: DTZ001
    assert acknowledge(decode(samples.frame_bytes(text)), at) is None
    answer = acknowledge(decode(samples.frame_bytes(samples.TEST_REPORT)), at)
    assert answer is not None
    assert acknowledge(decode(answer), at) is None


@pytest.mark.parametrize(
    ("data", "error", "answered"),
    [
        (samples.frame_bytes(samples.FORGED), Truncated, False),
        (b"", Truncated, False),
        (b"##0101QN=2016", BadStart, False),
        (b"\x010100123456781234300029\x02", AsciiFrame, False),
        (samples.frame_bytes(samples.TEST_REPORT)[:-2] + b"\x20\xfb", BadChecksum, False),
        (sealed("7E7E0111010900650000330008020007239931100005" + "03"), BadTime, True),
        (sealed("7E7E011101090065000033000A0200072307311000051A1903"), BadBody, True),
        (sealed("7E7E011101090065000033000202000703"), BadBody, True),
        (sealed("7E7E01110109006500003300080200072307311000051B"), BadEnd, True),
    ],
)
def test_what_is_refused_and_whether_it_is_answered(data: bytes, error: type[FrameError], answered: bool) -> None:
    with pytest.raises(error) as caught:
        decode(data)
    assert type(caught.value) is error
    assert (caught.value.frame is not None) == answered
    if caught.value.frame is not None:
        assert acknowledge(caught.value.frame, datetime(2023, 7, 31)) is not None  # noqa: DTZ001


def test_missing_negative_and_malformed_numbers() -> None:
    body = "0007230731100005F1F1110109006550F0F02307311000" + "2019AAAAAA" + "2619FFFFFF" + "0212FF05" + "381212A4"
    length = len(bytes.fromhex(body))
    frame = decode(sealed(f"7E7E011101090065000033{length:04X}02{body}03"))
    found = [(each.identifier, each.value, each.kind) for each in frame.elements]
    assert found == [
        ("20", None, ElementKind.READING),
        ("26", None, ElementKind.READING),
        ("02", Decimal("-0.05"), ElementKind.READING),
        ("38", None, ElementKind.BAD),
    ]


def test_a_frame_may_switch_time_and_station() -> None:
    body = (
        "0007230731100005F1F1110109006550F0F02307310900201900000526190001"
        "00F0F023073110002019000007F1F1110109006648F0F023073109553923000012 34"
    ).replace(" ", "")
    length = len(bytes.fromhex(body))
    frame = decode(sealed(f"7E7E011101090065000033{length:04X}02{body}03"))
    found = [(each.station, each.observed_at, each.identifier, str(each.value)) for each in frame.elements]
    assert found == [
        ("1101090065", datetime(2023, 7, 31, 9, 0), "20", "0.5"),  # noqa: DTZ001
        ("1101090065", datetime(2023, 7, 31, 9, 0), "26", "10.0"),  # noqa: DTZ001
        ("1101090065", datetime(2023, 7, 31, 10, 0), "20", "0.7"),  # noqa: DTZ001
        ("1101090066", datetime(2023, 7, 31, 9, 55), "39", "1.234"),  # noqa: DTZ001
    ]
    assert (frame.observed_station, frame.station_class) == ("1101090065", "P")


def test_a_group_that_would_lie_after_its_sending_ends_at_its_time() -> None:
    text = (
        "7E7E010030301495123434003B02ABA0260701050400F1F1003030149548F0F02607010500F5C0000000000000000000"
        "0000000000000000000000000000003923000000003812120503032C"
    )
    frame = decode(samples.frame_bytes(text))
    group = [each.observed_at for each in frame.elements if each.kind is ElementKind.GROUP]
    assert (group[0], group[-1]) == (datetime(2026, 7, 1, 4, 5), datetime(2026, 7, 1, 5, 0))  # noqa: DTZ001


def test_status_bits() -> None:
    assert status_flags(bytes.fromhex("00000481")) == {"mains_lost", "pump_stopped"}
    assert status_flags(bytes.fromhex("00000006")) == {"battery_low", "level_over", "box_open"}


def decoded(vector: dict[str, Any]) -> list[Frame]:
    splitter = Splitter()
    frames = [each for each in splitter.feed(bytes.fromhex(vector["frame"])) if isinstance(each, bytes)]
    return [decode(each) for each in frames]


def plain(element: Element) -> Any:
    return None if element.value is None else float(element.value)


def expected_values(element: dict[str, Any]) -> list[Any]:
    if "values" in element:
        return list(element["values"])
    if "days" in element:
        return [(element["days"] * 24 + element["hours"]) * 60.0 + element["minutes"]]
    return [None if isinstance(element["value"], dict) else element["value"]]


def check_vector(vector: dict[str, Any]) -> None:
    (frame,) = decoded(vector)
    assert (frame.centre, frame.station) == (vector["center_address"], vector["station_address"])
    assert (f"{frame.function:02X}", frame.password) == (vector["function_code"], vector["password"])
    if "packet_no" in vector:
        assert frame.packets == (vector["packet_total"], vector["packet_no"])
        assert frame.remainder.hex().upper().startswith(vector["body_hex"][:64])
        return
    assert frame.serial == vector["serial"]
    assert frame.sent_at == datetime.fromisoformat(vector["send_time"])
    assert frame.observed_station == vector.get("observed_station")
    assert frame.text == vector.get("manual_text")
    if "config_hex" in vector:
        assert frame.remainder.hex().upper() == vector["config_hex"]
    expected = [(each["id"], value) for each in vector["elements"] for value in expected_values(each)]
    assert [(each.identifier, plain(each)) for each in frame.elements] == expected


@pytest.mark.shared
@pytest.mark.parametrize("name", ["sl651_beijing_real.json", "sl651_other.json"])
def test_every_outside_vector_decodes_or_is_refused(name: str) -> None:
    vectors = samples.vectors(name)
    for vector in vectors:
        if vector["crc_ok"]:
            check_vector(vector)
        else:
            assert decoded(vector) == []
            with pytest.raises((BadChecksum, Truncated)):
                decode(bytes.fromhex(vector["frame"]))
    assert len(vectors) in (17, 45)


@pytest.mark.shared
def test_the_element_table_is_the_standards() -> None:
    path = samples.shared_protocols() / "sl651_2014_table_c1_identifiers.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["identifier_hex"]: row for row in csv.DictReader(lines)}
    special = {"04", "05", "45"}
    held = {key: each.symbol for key, each in ELEMENTS.items()}
    assert held == {key: row["ascii_code"] for key, row in rows.items() if key < "F0"}
    for key in set(ELEMENTS) - special:
        digits, _, decimals = rows[key]["data_definition"][2:-1].partition(",")
        assert (ELEMENTS[key].length, ELEMENTS[key].decimals) == ((int(digits) + 1) // 2, int(decimals or 0))


def test_packets_are_joined_in_number_order() -> None:
    whole = "0009230731100005F1F1110109006550F3F3FFD8" + "AB" * 20 + "FFD9"
    data = bytes.fromhex(whole)
    parts = [data[:30], data[30:40], data[40:]]
    frames = []
    for number, part in enumerate(parts, 1):
        payload = (3 << 12 | number).to_bytes(3, "big") + part
        end = "03" if number == 3 else "17"
        frames.append(decode(sealed(f"7E7E011101090065000036{len(payload):04X}16{payload.hex()}{end}")))
    joiner = Reassembly()
    assert joiner.add(frames[2]) is None
    assert joiner.add(frames[0]) is None
    assert joiner.missing(frames[0]) == (2,)
    assert acknowledge(frames[0], datetime(2023, 7, 31)) is None  # noqa: DTZ001
    message = joiner.add(frames[1])
    assert message is not None
    assert (message.serial, message.remainder) == (9, bytes.fromhex("FFD8" + "AB" * 20 + "FFD9"))
    assert acknowledge(message, datetime(2023, 7, 31)) is not None  # noqa: DTZ001
    assert joiner.missing(frames[0]) == (1, 2, 3)


def test_a_message_too_large_is_refused_and_forgotten() -> None:
    payload = (2 << 12 | 1).to_bytes(3, "big") + bytes.fromhex("0009230731100005") + bytes(100)
    frame = decode(sealed(f"7E7E011101090065000036{len(payload):04X}16{payload.hex()}17"))
    joiner = Reassembly(most_bytes=50)
    with pytest.raises(BadBody):
        joiner.add(frame)
    assert joiner.missing(frame) == (1, 2)
