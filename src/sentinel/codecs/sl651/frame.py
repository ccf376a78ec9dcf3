"""The records a frame becomes. Times are naive Beijing time, as on the wire (SL 651-2014 has no zone)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

LEAD = b"\x7e\x7e"
HEAD = 14  # bytes up to and including STX or SYN
TAIL = 3  # end character and CRC


class Direction(StrEnum):
    """Which way a frame travels."""

    UP = "up"
    DOWN = "down"


class Control(IntEnum):
    """Control characters of SL 651-2014."""

    SOH = 0x01
    STX = 0x02
    ETX = 0x03
    EOT = 0x04
    ENQ = 0x05
    ACK = 0x06
    NAK = 0x15
    SYN = 0x16
    ETB = 0x17
    ESC = 0x1B


class Function(IntEnum):
    """Function codes this centre treats by name; every other one is kept raw."""

    HEARTBEAT = 0x2F
    TEST = 0x30
    UNIFORM = 0x31
    TIMED = 0x32
    ADDED = 0x33
    HOURLY = 0x34
    MANUAL = 0x35
    PICTURE = 0x36
    QUERY_NOW = 0x37
    QUERY_PERIOD = 0x38
    QUERY_MANUAL = 0x39
    QUERY_ELEMENTS = 0x3A
    SET_BASICS = 0x40
    READ_BASICS = 0x41
    SET_SETTINGS = 0x42
    READ_SETTINGS = 0x43
    PUMP = 0x44
    VERSION = 0x45
    STATUS = 0x46
    FORMAT = 0x47
    RESET = 0x48
    PASSWORD = 0x49
    SET_CLOCK = 0x4A
    IC_CARD = 0x4B
    PUMP_SWITCH = 0x4C
    VALVE_SWITCH = 0x4D
    GATE_SWITCH = 0x4E
    QUOTA = 0x4F
    EVENT_LOG = 0x50
    QUERY_CLOCK = 0x51


class ElementKind(StrEnum):
    """How an element was written."""

    READING = "reading"  # one BCD number
    GROUP = "group"  # one member of a group with a time step (F4–FC, or a uniform report)
    STATUS = "status"  # 45H, 32 bits: see elements.status_flags
    STEP = "step"  # 04H, the time step itself, in minutes
    EXTENSION = "extension"  # FF-identifier of a maker: value only as a hint, trust `raw`
    BAD = "bad"  # the bytes are no number of the announced form


@dataclass(frozen=True, slots=True)
class Element:
    """One element at one time. `value` None is a missing value and never zero."""

    identifier: str
    value: Decimal | None
    unit: str
    observed_at: datetime | None
    station: str
    raw: bytes
    kind: ElementKind


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame whose CRC is right.

    station: the 10 hex digits on the wire. packets: (total, number) of a multi-packet message, else None; packets after
    the first carry no serial and no time. payload: the text as sent; remainder: what of it is not elements
    (configuration, picture, maker's own functions).
    """

    direction: Direction
    centre: int
    station: str
    password: str
    function: int
    end: int
    payload: bytes
    serial: int | None = None
    sent_at: datetime | None = None
    packets: tuple[int, int] | None = None
    observed_station: str | None = None
    station_class: str | None = None
    elements: tuple[Element, ...] = ()
    text: str | None = None
    remainder: bytes = b""
