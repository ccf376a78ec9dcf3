"""GB/T 26875.3-2011 frames of city fire-alarm networks: `@@`, control unit, application data, sum, `##`."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

LEAD, END = b"@@", b"##"
HEAD = 27  # up to and including the command
LEAST = HEAD + 3
MOST_DATA = 1024
PART_STATE = 2
PART_STATE_SIZE = 40
CONFIRM = 3


class FrameError(Exception):
    """A frame that cannot be taken; `code` is stable."""

    code: ClassVar[str] = "bad_frame"


class BadStart(FrameError):
    """No `@@` at the front."""

    code = "bad_start"


class Truncated(FrameError):
    """Fewer bytes than the frame says."""

    code = "truncated"


class BadEnd(FrameError):
    """No `##` where the frame ends, or bytes behind it."""

    code = "bad_end"


class BadChecksum(FrameError):
    """The sum does not fit: not answered, the device repeats."""

    code = "bad_checksum"


@dataclass(frozen=True, slots=True)
class PartState:
    """The state of one part of a system (type flag 2). time is naive, as on the wire; None where it is no time."""

    system_type: int
    system_address: int
    part_type: int
    part_address: bytes
    status: int
    text: str
    time: datetime | None

    @property
    def fire(self) -> bool:
        """Bit 1: a fire alarm."""
        return bool(self.status & 2)

    @property
    def fault(self) -> bool:
        """Bit 2: a fault."""
        return bool(self.status & 4)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame whose sum is right. Addresses are six bytes in the order they were sent; time is naive."""

    serial: int
    version: tuple[int, int]
    time: datetime | None
    source: bytes
    target: bytes
    command: int
    data: bytes
    parts: tuple[PartState, ...] = ()

    @property
    def type_flag(self) -> int | None:
        """What the application data is of."""
        return self.data[0] if self.data else None


def decode(data: bytes) -> Frame:
    """Decode exactly one frame. Raises a FrameError and nothing else."""
    if data[:2] != LEAD:
        raise BadStart("报文不以 4040 开始")
    if len(data) < LEAST:
        raise Truncated("报文不完整")
    size = int.from_bytes(data[24:26], "little")
    if size > MOST_DATA or len(data) < LEAST + size:
        raise Truncated(f"应用数据应为 {size} 字节，报文不完整")
    if len(data) != LEAST + size or data[-2:] != END:
        raise BadEnd("报文不以 2323 结束")
    if sum(data[2:-3]) & 0xFF != data[-3]:
        raise BadChecksum("校验和不符")
    body = data[HEAD:-3]
    return Frame(
        serial=int.from_bytes(data[2:4], "little"),
        version=(data[4], data[5]),
        time=_time(data[6:12]),
        source=data[12:18],
        target=data[18:24],
        command=data[26],
        data=body,
        parts=tuple(_parts(body)) if body[:1] == bytes((PART_STATE,)) else (),
    )


def _parts(body: bytes) -> list[PartState]:
    """Objects of type flag 2: forty bytes of state, six of time; one that breaks off is left out."""
    found = []
    size = PART_STATE_SIZE + 6
    for number in range(body[1] if len(body) > 1 else 0):
        part = body[2 + number * size : 2 + (number + 1) * size]
        if len(part) == size:
            text = part[9:40].split(b"\x00", 1)[0].decode("gb18030", errors="replace")
            status = int.from_bytes(part[7:9], "little")
            found.append(PartState(part[0], part[1], part[2], part[3:7], status, text, _time(part[40:])))
    return found


def _time(data: bytes) -> datetime | None:
    second, minute, hour, day, month, year = data
    try:
        return datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001 - the wire has no zone
    except ValueError:
        return None


def encode(*, serial: int, at: datetime, source: bytes, target: bytes, command: int, data: bytes = b"") -> bytes:
    """A frame as the centre sends it, at a naive time."""
    stamp = bytes((at.second, at.minute, at.hour, at.day, at.month, at.year - 2000))
    head = serial.to_bytes(2, "little") + b"\x01\x00" + stamp + source + target + len(data).to_bytes(2, "little")
    text = head + bytes((command,)) + data
    return LEAD + text + bytes((sum(text) & 0xFF,)) + END


def acknowledge(frame: Frame, at: datetime) -> bytes:
    """Confirmation (3) of what a device sent: its serial, addresses the other way round."""
    return encode(serial=frame.serial, at=at, source=frame.target, target=frame.source, command=CONFIRM)
