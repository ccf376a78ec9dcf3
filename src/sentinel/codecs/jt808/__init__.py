"""JT/T 808-2011/2013/2019 messages of vehicle terminals: `7E`, escaped head and body, XOR, `7E`."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

FLAG = 0x7E
_ESCAPED = re.compile(rb"\x7d[\x01\x02]")
LEAST = 13  # head of 12 bytes and the check byte
POSITION, BATCH = 0x0200, 0x0704
CENTRE_ACK, TERMINAL_ACK = 0x8001, 0x0001
POSITION_SIZE = 28


class MessageError(Exception):
    """A message that cannot be taken; `code` is stable."""

    code: ClassVar[str] = "bad_message"


class BadStart(MessageError):
    """Not between two 7E."""

    code = "bad_start"


class Truncated(MessageError):
    """Fewer bytes than a head has."""

    code = "truncated"


class BadChecksum(MessageError):
    """The XOR does not fit."""

    code = "bad_checksum"


class BadLength(MessageError):
    """Another number of bytes than the attributes say."""

    code = "bad_length"


@dataclass(frozen=True, slots=True)
class Position:
    """One position report. Degrees, metres, tenths of km/h, naive time of UTC+8; extras by their number, raw."""

    alarm: int
    status: int
    lat: float
    lon: float
    altitude_m: int
    speed_tenths: int
    direction: int
    time: datetime | None
    extras: tuple[tuple[int, bytes], ...] = ()

    @property
    def located(self) -> bool:
        """True where the terminal knew where it was."""
        return bool(self.status & 2)

    @property
    def acc_on(self) -> bool:
        """True with the ignition on."""
        return bool(self.status & 1)


@dataclass(frozen=True, slots=True)
class Message:
    """One message whose check byte is right. packets: (total, number) of a divided one, whose body is then a part."""

    kind: int
    terminal: str
    serial: int
    version: int | None
    encryption: int
    body: bytes
    packets: tuple[int, int] | None = None
    positions: tuple[Position, ...] = field(default=())


def unescape(data: bytes) -> bytes:
    """What stands between the flags, with 7D02 and 7D01 as they were. Raises BadStart."""
    if len(data) < 2 or data[0] != FLAG or data[-1] != FLAG:
        raise BadStart("报文不在两个 7E 之间")
    # Some terminals leave a 7D or 7E inside as it is; the length and the check byte tell whether that was all.
    return _ESCAPED.sub(lambda found: b"\x7d" if found[0] == b"\x7d\x01" else b"\x7e", data[1:-1])


def decode(data: bytes) -> Message:
    """Decode exactly one message with its flags. Raises a MessageError and nothing else."""
    raw = unescape(data)
    if len(raw) < LEAST:
        raise Truncated("报文不完整")
    check = 0
    for byte in raw[:-1]:
        check ^= byte
    if check != raw[-1]:
        raise BadChecksum("校验码不符")
    attributes = int.from_bytes(raw[2:4], "big")
    newer, divided = bool(attributes & 0x4000), bool(attributes & 0x2000)
    at = 15 if newer else 10
    begin = at + 2 + (4 if divided else 0)
    body = raw[begin:-1]
    if len(raw) <= begin or len(body) != attributes & 0x3FF:
        raise BadLength(f"消息体应为 {attributes & 0x3FF} 字节，实有 {len(body)} 字节")
    kind = int.from_bytes(raw[:2], "big")
    total = int.from_bytes(raw[at + 2 : at + 4], "big"), int.from_bytes(raw[at + 4 : at + 6], "big")
    encryption = attributes >> 10 & 7
    plain = not divided and not encryption
    return Message(
        kind=kind,
        terminal=raw[5 if newer else 4 : at].hex().upper(),
        serial=int.from_bytes(raw[at : at + 2], "big"),
        version=raw[4] if newer else None,
        encryption=encryption,
        body=body,
        packets=total if divided else None,
        positions=tuple(_positions(kind, body)) if plain else (),
    )


def _positions(kind: int, body: bytes) -> list[Position]:
    if kind == POSITION:
        found = _position(body)
        return [found] if found is not None else []
    if kind != BATCH or len(body) < 3:
        return []
    positions, at = [], 3
    for _number in range(int.from_bytes(body[:2], "big")):
        size = int.from_bytes(body[at : at + 2], "big")
        found = _position(body[at + 2 : at + 2 + size])
        at += 2 + size
        if found is not None:
            positions.append(found)
    return positions


def _position(body: bytes) -> Position | None:
    """A position; None where the body is too short to be one."""
    if len(body) < POSITION_SIZE:
        return None
    number = [int.from_bytes(body[at : at + 4], "big") for at in (0, 4, 8, 12)]
    alarm, status, lat, lon = number
    return Position(
        alarm=alarm,
        status=status,
        lat=-lat / 1e6 if status & 4 else lat / 1e6,
        lon=-lon / 1e6 if status & 8 else lon / 1e6,
        altitude_m=int.from_bytes(body[16:18], "big", signed=True),
        speed_tenths=int.from_bytes(body[18:20], "big"),
        direction=int.from_bytes(body[20:22], "big"),
        time=_time(body[22:28]),
        extras=tuple(_extras(body[28:])),
    )


def _extras(data: bytes) -> list[tuple[int, bytes]]:
    """Number, length, value; what breaks off at the end is left out."""
    found, at = [], 0
    while at + 2 <= len(data) and at + 2 + data[at + 1] <= len(data):
        found.append((data[at], data[at + 2 : at + 2 + data[at + 1]]))
        at += 2 + data[at + 1]
    return found


def _time(data: bytes) -> datetime | None:
    try:
        year, month, day, hour, minute, second = (int(f"{byte:02X}") for byte in data)
        return datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001 - the wire has no zone
    except ValueError:
        return None


def acknowledge(message: Message, serial: int, result: int = 0) -> bytes:
    """The centre's general answer (8001), in the terminal's own version."""
    body = message.serial.to_bytes(2, "big") + message.kind.to_bytes(2, "big") + bytes((result,))
    newer = message.version is not None
    attributes = len(body) | (0x4000 if newer else 0)
    head = CENTRE_ACK.to_bytes(2, "big") + attributes.to_bytes(2, "big")
    if message.version is not None:
        head += bytes((message.version,))
    raw = head + bytes.fromhex(message.terminal) + serial.to_bytes(2, "big") + body
    check = 0
    for byte in raw:
        check ^= byte
    raw += bytes((check,))
    return b"\x7e" + raw.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02") + b"\x7e"
