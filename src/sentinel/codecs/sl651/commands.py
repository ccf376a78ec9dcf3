"""What the centre asks of a station (SL 651-2014, 37H-51H): the bytes of the question, the words of the answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sentinel.codecs.sl651.body import STATION_MARK
from sentinel.codecs.sl651.elements import ELEMENTS, STATUS, STEP, status_flags
from sentinel.codecs.sl651.encode import bcd_time, sealed
from sentinel.codecs.sl651.frame import LEAD, Control, Direction, Element, ElementKind, Frame, Function

# Answers to questions end the exchange; only what a station reports by itself is confirmed.
ANSWERS = range(Function.QUERY_NOW, Function.QUERY_CLOCK + 1)
MOST_TEXT = 0xFFF
EVENT_NAMES = (
    "初始化",
    "参数变更",
    "状态变位",
    "传感器故障",
    "改密",
    "终端故障",
    "交流失电",
    "电池低",
    "箱门",
    "泵故障",
    "剩余水量",
    "水位",
    "水压",
    "水质",
    "数据错",
    "发报",
    "收报",
    "发报错",
)


def is_answer(frame: Frame) -> bool:
    """True for what a station says because it was asked."""
    return frame.direction is Direction.UP and frame.function in ANSWERS


def encode_command(
    *, function: int, station: str, body: bytes, sent_at: datetime, centre: int = 1, password: str = "0000"
) -> bytes:
    """A question to a station, at naive Beijing time; its serial is 0 because the centre begins.

    Raises ValueError for a bad address, password or a text that is too long.
    """
    address, secret = bytes.fromhex(station), bytes.fromhex(password)
    if len(address) != 5 or len(secret) != 2:
        raise ValueError("a station has ten hex digits, a password four")
    text = bytes(2) + bcd_time(sent_at, "%y%m%d%H%M%S") + body
    if len(text) > MOST_TEXT:
        raise ValueError("a frame holds 4095 bytes of text")
    head = LEAD + address + bytes((centre,)) + secret + bytes((function,)) + (0x8000 | len(text)).to_bytes(2, "big")
    return sealed(head + bytes((Control.STX,)) + text + bytes((Control.ENQ,)))


def ask_again(frame: Frame, number: int, at: datetime) -> bytes:
    """The packet of a multi-packet message that did not come: NAK with total and number, at naive Beijing time."""
    total = frame.packets[0] if frame.packets else 1
    text = (
        (frame.serial or 0).to_bytes(2, "big")
        + bcd_time(at, "%y%m%d%H%M%S")
        + (total << 12 | number).to_bytes(3, "big")
    )
    head = LEAD + bytes.fromhex(frame.station) + bytes((frame.centre,)) + bytes.fromhex(frame.password)
    length = (0x8000 | len(text)).to_bytes(2, "big")
    return sealed(head + bytes((frame.function,)) + length + bytes((Control.STX,)) + text + bytes((Control.NAK,)))


def address(station: str) -> bytes:
    """F1F1 and the station's address: how every question begins."""
    return STATION_MARK + bytes.fromhex(station)


def period(since: datetime, until: datetime, step: timedelta, identifier: str) -> bytes:
    """From, until, step and the one element of a period query (38H), naive Beijing time."""
    minutes = int(step.total_seconds()) // 60
    days, rest = divmod(minutes, 1440)
    if not 0 < minutes < 100 * 1440:
        raise ValueError("the step is at least a minute and less than 100 days")
    digits = f"{days:02}{rest // 60:02}{rest % 60:02}"
    pace = bytes.fromhex(STEP) + b"\x18" + bytes.fromhex(digits)
    return bcd_time(since, "%y%m%d%H") + bcd_time(until, "%y%m%d%H") + pace + identifiers([identifier])


def identifiers(words: Sequence[str]) -> bytes:
    """Identifiers with their definition bytes: two digits of table C.1, or four to six digits as they are sent.

    Raises ValueError naming the word that is none.
    """
    found = b""
    for word in words:
        known = ELEMENTS.get(word)
        if known is not None:
            found += bytes.fromhex(word) + bytes((known.code,))
        elif len(word) in (4, 6) and _is_hex(word):
            found += bytes.fromhex(word)
        else:
            raise ValueError(word)
    return found


def settings(pairs: Sequence[tuple[str, str]]) -> bytes:
    """Identifiers with new values in hex or BCD digits, filled up with zeros to their lengths.

    Raises ValueError naming the setting that does not fit.
    """
    found = b""
    for name, value in pairs:
        head = identifiers([name])
        size = head[-1] >> 3
        if not _is_hex(value) or len(value) > size * 2:
            raise ValueError(f"{name}={value}")
        found += head + bytes.fromhex(value.zfill(size * 2))
    return found


def describe(frame: Frame) -> str:
    """An answer in words, for whoever asked."""
    if frame.function == Function.QUERY_CLOCK or frame.function == Function.SET_CLOCK:
        return f"测站时钟 {frame.sent_at:%Y-%m-%d %H:%M:%S}" if frame.sent_at else ""
    if frame.elements:
        return "；".join(_element(each) for each in frame.elements)
    if frame.text is not None:
        return frame.text
    raw = frame.remainder
    if frame.function == Function.EVENT_LOG and len(raw) == 64:
        counts = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, 64, 2)]
        return (
            "；".join(f"{name} {count} 次" for name, count in zip(EVENT_NAMES, counts, strict=False) if count) or "无"
        )
    if frame.function == Function.VERSION:
        return "".join(chr(byte) for byte in raw if 0x20 <= byte < 0x7F) or raw.hex().upper()
    return "；".join(f"{name}={_value(name, value)}" for name, value in told(raw)) or raw.hex().upper() or "已执行"


def told(raw: bytes) -> list[tuple[str, bytes]]:
    """Identifier and value of each setting in an answer; nothing where the bytes do not divide that way."""
    found, at = [], 0
    while at < len(raw):
        wide = 2 if raw[at] == 0xFF else 1
        if at + wide >= len(raw):
            return []
        size = raw[at + wide] >> 3
        begin = at + wide + 1
        if begin + size > len(raw):
            return []
        found.append((raw[at:begin].hex().upper(), raw[begin : begin + size]))
        at = begin + size
    return found


def _value(name: str, value: bytes) -> str:
    if name[:2] == STATUS and len(value) == 4:
        return " ".join(sorted(status_flags(value))) or "正常"
    return value.hex().upper()


def _element(each: Element) -> str:
    known = ELEMENTS.get(each.identifier)
    name = known.symbol if known else each.identifier
    when = f"{each.observed_at:%m-%d %H:%M} " if each.observed_at else ""
    if each.kind is ElementKind.STATUS:
        return f"{when}{name} {_value(STATUS, each.raw)}"
    return f"{when}{name} {'缺测' if each.value is None else f'{each.value} {each.unit}'}"


def _is_hex(word: str) -> bool:
    return bool(word) and all(letter in "0123456789ABCDEF" for letter in word)
