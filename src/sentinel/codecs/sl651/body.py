"""The text of an uplink: serial, times, stations and elements (SL 651-2014 annex C)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sentinel.codecs.sl651.elements import (
    ELEMENTS,
    GROUP_MEMBERS,
    GROUP_STEP_MINUTES,
    LEVEL_GROUPS,
    RAIN_GROUP,
    STATUS,
    STEP,
)
from sentinel.codecs.sl651.frame import Element, ElementKind, Frame, Function

PREFIX = 8  # serial 2, sending time 6
STATION_MARK = b"\xf1\xf1"
TIME_MARK = b"\xf0\xf0"
TEXT_MARK = b"\xf2\xf2"
PICTURE_MARK = b"\xf3\xf3"
BULK_VELOCITY = 0xFD

STATION_CLASSES = frozenset(b"PHKZDTMGQIO")

_REPORTS = frozenset(
    {
        Function.TEST,
        Function.UNIFORM,
        Function.TIMED,
        Function.ADDED,
        Function.HOURLY,
        Function.MANUAL,
        Function.PICTURE,
        Function.QUERY_NOW,
        Function.QUERY_PERIOD,
        Function.QUERY_MANUAL,
        Function.QUERY_ELEMENTS,
        Function.PUMP,
    }
)
_SERIES = frozenset({Function.UNIFORM, Function.QUERY_PERIOD})


class TextError(Exception):
    """The text breaks off or names an impossible time (`time`); decode() turns it into a FrameError."""

    def __init__(self, text: str, *, time: bool = False) -> None:
        super().__init__(text)
        self.time = time


def sent_at(data: bytes) -> datetime:
    """YYMMDDHHmmSS in BCD, years 2000–2099."""
    return _instant(data, "发报时间")


def _instant(data: bytes, what: str) -> datetime:
    try:
        year, month, day, hour, minute, *second = (int(f"{byte:02X}") for byte in data)
        # The wire has Beijing time without a zone.
        return datetime(2000 + year, month, day, hour, minute, second[0] if second else 0)  # noqa: DTZ001
    except ValueError as error:
        raise TextError(f"{what}不成立：{data.hex().upper()}", time=True) from error


def number(raw: bytes, decimals: int) -> tuple[Decimal | None, bool]:
    """BCD digits to (value, well formed). All FF or all AA is a missing value; a leading FF is the minus sign."""
    if not raw or raw in (b"\xff" * len(raw), b"\xaa" * len(raw)):
        return None, bool(raw)
    negative = raw[0] == 0xFF
    digits = raw[negative:].hex()
    if not digits.isdecimal():
        return None, False
    return Decimal((int(negative), tuple(map(int, digits)), -decimals)), True


def fill(frame: Frame, rest: bytes) -> Frame:
    """The frame with its text decoded; `rest` is what follows serial and sending time. Raises TextError."""
    if frame.function not in _REPORTS:
        return _plain(frame, rest)
    reader = _Reader(frame, rest)
    reader.run()
    return replace(
        frame,
        observed_station=reader.first_station,
        station_class=reader.first_class,
        elements=tuple(reader.found),
        text=reader.text,
        remainder=reader.remainder,
    )


def _plain(frame: Frame, rest: bytes) -> Frame:
    """Configuration, control, heartbeat and makers' own functions: the station if named, the rest raw."""
    if rest[:2] == STATION_MARK and len(rest) >= 7:
        return replace(frame, observed_station=rest[2:7].hex().upper(), remainder=rest[7:])
    return replace(frame, remainder=rest)


@dataclass
class _Reader:
    """Walks the marks and elements of one report; every step consumes bytes or raises TextError."""

    frame: Frame
    data: bytes
    at: int = 0
    observed_at: datetime | None = None
    step: timedelta | None = None
    first_station: str | None = None
    first_class: str | None = None
    text: str | None = None
    remainder: bytes = b""
    found: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.station = self.frame.station

    def run(self) -> None:
        while self.at < len(self.data):
            mark = self.data[self.at : self.at + 2]
            if mark == STATION_MARK:
                self._station()
            elif mark == TIME_MARK:
                self.at += 2
                self.observed_at = _instant(self._take(5), "观测时间")
                self.step = None
            elif mark == TEXT_MARK:
                self.text = self.data[self.at + 2 :].decode("gb18030", errors="replace")
                return
            elif mark == PICTURE_MARK:
                self.remainder = self.data[self.at + 2 :]
                return
            elif self.data[self.at] == BULK_VELOCITY:
                self.remainder = self.data[self.at :]
                return
            else:
                self._element()

    def _take(self, count: int) -> bytes:
        part = self.data[self.at : self.at + count]
        if len(part) < count:
            raise TextError("正文在要素中间结束")
        self.at += count
        return part

    def _station(self) -> None:
        self.at += 2
        self.station = self._take(5).hex().upper()
        self.first_station = self.first_station or self.station
        # A class byte is told from an identifier by the mark (or nothing at all) that follows it.
        rest = self.data[self.at :]
        if rest and rest[1:3] in (TIME_MARK, TEXT_MARK, PICTURE_MARK, b"") and rest[0] in STATION_CLASSES:
            self.first_class = self.first_class or chr(rest[0])
            self.at += 1

    def _element(self) -> None:
        lead = self._take(1)[0]
        identifier = f"{lead:02X}"
        if lead == 0xFF:
            identifier += f"{self._take(1)[0]:02X}"
        definition = self._take(1)[0]
        if identifier == RAIN_GROUP:
            self._group(identifier, 1, 1, "mm")
        elif identifier in LEVEL_GROUPS:
            self._group(identifier, 2, 2, "m")
        else:
            self._single(identifier, definition >> 3, definition & 7)

    def _group(self, identifier: str, size: int, decimals: int, unit: str) -> None:
        """Twelve binary members of five minutes each; all ones is a missing member."""
        raw = self._take(GROUP_MEMBERS * size)
        times = self._times(GROUP_MEMBERS, timedelta(minutes=GROUP_STEP_MINUTES))
        for index, when in enumerate(times):
            part = raw[index * size : (index + 1) * size]
            missing = part == b"\xff" * size
            value = None if missing else Decimal(int.from_bytes(part, "big")).scaleb(-decimals)
            self.found.append(Element(identifier, value, unit, when, self.station, part, ElementKind.GROUP))

    def _times(self, count: int, step: timedelta) -> list[datetime | None]:
        """Times of a group: the observation time is the first member's.

        Some makers write the last member's time instead. Where the standard's reading would put members after the
        sending of the frame itself, which cannot be, the time is taken as the last member's.
        """
        first, sent = self.observed_at, self.frame.sent_at
        if first is None:
            return [None] * count
        try:
            if sent is not None and first <= sent < first + (count - 1) * step:
                first -= (count - 1) * step
            return [first + index * step for index in range(count)]
        except OverflowError as error:
            raise TextError("时段数据的时间不成立", time=True) from error

    def _single(self, identifier: str, length: int, decimals: int) -> None:
        raw = self._take(length)
        if identifier == STEP:
            self._time_step(raw)
            return
        known = ELEMENTS.get(identifier)
        unit = known.unit if known else ""
        series = self._series(raw, decimals) if self.frame.function in _SERIES and self.step else [raw]
        if len(series) > 1 and self.step:
            for part, when in zip(series, self._times(len(series), self.step), strict=True):
                value, _ = number(part, decimals)
                self.found.append(Element(identifier, value, unit, when, self.station, part, ElementKind.GROUP))
            return
        value, good = (None, True) if identifier == STATUS else number(raw, decimals)
        kind = ElementKind.READING if good else ElementKind.BAD
        if identifier == STATUS:
            kind = ElementKind.STATUS
        elif len(identifier) > 2:
            kind = ElementKind.EXTENSION
        self.found.append(Element(identifier, value, unit, self.observed_at, self.station, raw, kind))

    def _series(self, first: bytes, decimals: int) -> list[bytes]:
        """In a uniform report one identifier is followed by as many values as fit, up to the next mark or the end."""
        size = len(first)
        parts, at = [first], self.at
        while size and at < len(self.data) and self.data[at : at + 2] not in (TIME_MARK, STATION_MARK):
            part = self.data[at : at + size]
            if len(part) < size or not number(part, decimals)[1]:
                return [first]
            parts.append(part)
            at += size
        self.at = at
        return parts

    def _time_step(self, raw: bytes) -> None:
        digits = raw.hex()
        if len(raw) != 3 or not digits.isdecimal():
            raise TextError("时间步长码不成立", time=True)
        days, hours, minutes = (int(digits[at : at + 2]) for at in (0, 2, 4))
        total = (days * 24 + hours) * 60 + minutes
        # 000000 is the step of the fixed groups F4–FC, which have their own five minutes.
        self.step = timedelta(minutes=total) if total else None
        self.found.append(
            Element(STEP, Decimal(total), "min", self.observed_at, self.station, raw, ElementKind.STEP),
        )
