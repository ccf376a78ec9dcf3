"""Wireless hydrant-pressure frames of one maker: `A55A`, length, device, values, CRC, `55AA`; big-endian."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from sentinel.codecs.sl651.crc import crc16

LEAD, END = b"\xa5\x5a", b"\x55\xaa"
HEAD, LEAST, TAIL = 5, 41, 4


class FrameError(Exception):
    """A frame that cannot be taken; `code` is stable."""

    code: ClassVar[str] = "bad_frame"


class BadFrame(FrameError):
    """Not between its marks, or of another length than it says."""

    code = "bad_length"


class BadChecksum(FrameError):
    """The CRC (MODBUS, high byte first) does not fit."""

    code = "bad_checksum"


@dataclass(frozen=True, slots=True)
class Frame:
    """One report: pressures in thousandths of a megapascal, the newest and those kept before it."""

    device: str
    battery: int
    rssi_dbm: int
    interval_s: int
    kind: int
    alarm: int
    alarm_low: int
    alarm_high: int
    pressure: int
    time: datetime
    kept: tuple[int, ...]


def decode(data: bytes) -> Frame:
    """Decode exactly one frame. Raises a FrameError and nothing else."""
    if len(data) < LEAST or data[:2] != LEAD or data[-2:] != END or len(data) != data[4]:
        raise BadFrame("报文不完整或长度不符")
    if crc16(data[:-TAIL]) != int.from_bytes(data[-TAIL:-2], "big"):
        raise BadChecksum("校验码不符")

    def number(at: int, size: int = 2) -> int:
        return int.from_bytes(data[at : at + size], "big")

    count = number(21)
    if len(data) != LEAST - 2 + 2 * count:
        raise BadFrame("缓存条数与长度不符")
    return Frame(
        device=data[HEAD:17].decode("ascii", errors="replace"),
        battery=data[17],
        rssi_dbm=int.from_bytes(data[18:19], "big", signed=True),
        interval_s=number(19),
        kind=data[23],
        alarm=data[24],
        alarm_low=number(25),
        alarm_high=number(27),
        pressure=number(29),
        time=datetime.fromtimestamp(number(31, 4), UTC),
        kept=tuple(number(35 + 2 * place) for place in range(count)),
    )
