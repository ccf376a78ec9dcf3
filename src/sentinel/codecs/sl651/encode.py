"""Building frames: reports as a station sends them (replay, tests) and the centre's answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sentinel.codecs.sl651.body import STATION_MARK, TIME_MARK
from sentinel.codecs.sl651.crc import crc16
from sentinel.codecs.sl651.elements import ELEMENTS, GROUP_MEMBERS, RAIN_GROUP
from sentinel.codecs.sl651.frame import LEAD, Control, Direction, Frame, Function

Readings = Mapping[str, Decimal | None]


def encode_report(
    *,
    function: int,
    station: str,
    serial: int,
    sent_at: datetime,
    blocks: Sequence[tuple[datetime, Readings]],
    station_class: str = "P",
    centre: int = 1,
    password: str = "0000",
) -> bytes:
    """A report (30H, 32H–34H) of table C.1 elements, one block for each observation time.

    station: 10 hex digits; serial 1–65535; times naive Beijing; readings by two-digit identifier, None = missing.
    Raises ValueError for a value that does not fit its element, an unknown element or a bad field.
    """
    text = b"".join(_stamp(at) + _readings(readings) for at, readings in blocks)
    return _uplink(function, station, serial, sent_at, _station(station, station_class) + text, centre, password)


def encode_hourly(
    *,
    station: str,
    serial: int,
    sent_at: datetime,
    first_at: datetime,
    rain: Sequence[Decimal | None],
    readings_at: datetime,
    readings: Readings,
    station_class: str = "P",
    centre: int = 1,
    password: str = "0000",
) -> bytes:
    """An hourly report (34H): twelve five-minute rains in mm (F4H, first one ending at `first_at`), then readings.

    Raises ValueError unless there are twelve members of 0.0–25.4 mm (FFH means missing, so 25.5 cannot be sent).
    """
    if len(rain) != GROUP_MEMBERS:
        raise ValueError("an hour has twelve five-minute rains")
    tenths = [0xFF if each is None else _whole(each, 1) for each in rain]
    if any(each is not None and not 0 <= tenth <= 254 for each, tenth in zip(rain, tenths, strict=True)):
        raise ValueError("a five-minute rain is 0.0 to 25.4 mm")
    group = bytes((int(RAIN_GROUP, 16), GROUP_MEMBERS << 3, *tenths))
    text = _stamp(first_at) + group + _stamp(readings_at) + _readings(readings)
    whole = _station(station, station_class) + text
    return _uplink(Function.HOURLY, station, serial, sent_at, whole, centre, password)


def encode_heartbeat(*, station: str, serial: int, sent_at: datetime, centre: int = 1, password: str = "0000") -> bytes:
    """Link keeping (2FH): serial and time only; the centre does not answer it."""
    return _uplink(Function.HEARTBEAT, station, serial, sent_at, b"", centre, password)


def acknowledge(frame: Frame, at: datetime, keep: bool = True) -> bytes | None:
    """The centre's answer to an uplink, at naive Beijing time `at`; ESC keeps the link open, EOT lets it go.

    None for what gets no answer: heartbeats, downlinks, answers to our own questions, and packets of a message that
    is not complete yet.
    """
    if Function.QUERY_NOW <= frame.function <= Function.QUERY_CLOCK:
        return None
    if frame.function == Function.HEARTBEAT or frame.direction is Direction.DOWN or frame.serial is None:
        return None
    if frame.packets is not None and frame.packets[0] > 1:
        return None
    text = frame.serial.to_bytes(2, "big") + bcd_time(at, "%y%m%d%H%M%S")
    head = LEAD + bytes.fromhex(frame.station) + bytes((frame.centre,)) + bytes.fromhex(frame.password)
    length = 0x8000 | len(text)
    data = head + bytes((frame.function,)) + length.to_bytes(2, "big") + bytes((Control.STX,)) + text
    return sealed(data + bytes((Control.ESC if keep else Control.EOT,)))


def _uplink(
    function: int, station: str, serial: int, sent_at: datetime, text: bytes, centre: int, password: str
) -> bytes:
    address, secret = bytes.fromhex(station), bytes.fromhex(password)
    if len(address) != 5 or len(secret) != 2:
        raise ValueError("a station has ten hex digits, a password four")
    text = serial.to_bytes(2, "big") + bcd_time(sent_at, "%y%m%d%H%M%S") + text
    if len(text) > 0xFFF:
        raise ValueError("a single frame holds 4095 bytes of text")
    head = LEAD + bytes((centre,)) + address + secret + bytes((function,)) + len(text).to_bytes(2, "big")
    return sealed(head + bytes((Control.STX,)) + text + bytes((Control.ETX,)))


def sealed(data: bytes) -> bytes:
    """With its check bytes."""
    return data + crc16(data).to_bytes(2, "big")


def _station(station: str, station_class: str) -> bytes:
    return STATION_MARK + bytes.fromhex(station) + station_class.encode("ascii")


def _stamp(at: datetime) -> bytes:
    return TIME_MARK + bcd_time(at, "%y%m%d%H%M")


def bcd_time(at: datetime, pattern: str) -> bytes:
    """A time as BCD digits. Raises ValueError outside 2000 to 2099."""
    if not 2000 <= at.year <= 2099:
        raise ValueError("the wire has two digits for the year: 2000 to 2099")
    return bytes.fromhex(at.strftime(pattern))


def _readings(readings: Readings) -> bytes:
    return b"".join(_element(identifier, value) for identifier, value in readings.items())


def _element(identifier: str, value: Decimal | None) -> bytes:
    form = ELEMENTS.get(identifier)
    if form is None:
        raise ValueError(f"element {identifier} is not in table C.1")
    head = bytes((int(identifier, 16), form.code))
    if value is None:
        return head + b"\xff" * form.length
    whole = _whole(value, form.decimals)
    room = form.length - 1 if whole < 0 else form.length
    digits = str(abs(whole))
    if len(digits) > room * 2:
        raise ValueError(f"{value} does not fit element {identifier}")
    sign = b"\xff" if whole < 0 else b""
    return head + sign + bytes.fromhex(digits.zfill(room * 2))


def _whole(value: Decimal, decimals: int) -> int:
    scaled = value.scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {decimals} decimals")
    return int(scaled)
