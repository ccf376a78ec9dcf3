"""Cutting a TCP stream into frames.

What comes out depends on the bytes only, never on how TCP cut them. A start (7E7E and a plausible head) opens a
candidate; several may be open at once, because a damaged length field can reach over the frames that follow. The first
candidate whose last byte has come and whose CRC is right is a frame, and what lies before it is garbage. So a damaged
length costs one frame and never holds up the next one.
"""

import re
from dataclasses import dataclass

from sentinel.codecs.sl651.crc import crc16
from sentinel.codecs.sl651.decode import announced
from sentinel.codecs.sl651.frame import HEAD, LEAD

# 01H, 22 hex digits (centre, station, password, function, length), STX or SYN: the head of the ASCII coding.
_ASCII_START = re.compile(rb"\x01[0-9A-Fa-f]{22}[\x02\x16]")
_ASCII_PART = re.compile(rb"\x01[0-9A-Fa-f]{0,22}\Z")
_ASCII_HEAD = 24
_ASCII_TAIL = 5  # end character and four digits of CRC

MOST_OPEN = 8
MOST_NOISE = 4096


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no frame. reason: noise, checksum, ascii, oversized or truncated."""

    data: bytes
    reason: str


@dataclass(slots=True)
class _Candidate:
    start: int
    end: int
    ascii: bool = False


class Splitter:
    """The cutter of one connection; feed() takes the bytes as they come.

    most_bytes: a head that promises a longer frame is refused as oversized (a multi-packet frame may claim 64 KiB).
    Memory is at most one such frame and a little noise. Not thread-safe.
    """

    def __init__(self, *, most_bytes: int = 16 * 1024) -> None:
        self._most_bytes = most_bytes
        self._data = bytearray()
        self._reset()

    def _reset(self) -> None:
        self._looked = 0  # every start before this position has been looked at
        self._open: list[_Candidate] = []
        self._reason = "noise"

    def feed(self, data: bytes) -> list[bytes | Garbage]:
        """Frames with a right CRC as bytes, everything else as Garbage, in stream order. Never raises."""
        self._data += data
        out: list[bytes | Garbage] = []
        while (position := self._next()) is not None:
            if self._ends(position, out):
                continue
            self._starts(position)
            self._settle(position, out)
        return out

    def close(self) -> list[Garbage]:
        """What is left when the connection ends."""
        rest = bytes(self._data)
        reason = "truncated" if self._open or rest.startswith(LEAD) else self._reason
        self._data.clear()
        self._reset()
        return [Garbage(rest, reason)] if rest else []

    def _next(self) -> int | None:
        """Next count of buffered bytes at which something can be decided; None when more are needed."""
        nearest = min((each.end for each in self._open), default=MOST_NOISE)
        lead = self._data.find(LEAD, self._looked, nearest)
        if lead >= 0:
            nearest = min(nearest, lead + HEAD)
        ascii_start = _ASCII_START.search(self._data, self._looked, nearest)
        if ascii_start:
            nearest = ascii_start.end()
        return nearest if nearest <= len(self._data) else None

    def _ends(self, position: int, out: list[bytes | Garbage]) -> bool:
        """Try the candidates whose last byte is at `position`, earliest start first; True when one was a frame."""
        for each in [one for one in self._open if one.end == position]:
            self._open.remove(each)
            part = bytes(self._data[each.start : each.end])
            if each.ascii or crc16(part[:-2]) == int.from_bytes(part[-2:], "big"):
                if self._open and self._open[0].start < each.start:
                    self._reason = "checksum"
                self._drop(each.start, out)
                out.append(Garbage(part, "ascii") if each.ascii else part)
                del self._data[: len(part)]
                self._reset()
                return True
            self._reason = "checksum"
        return False

    def _starts(self, position: int) -> None:
        """A head that is whole at `position` opens a candidate."""
        start = position - HEAD
        if start >= self._looked and self._data[start : start + 2] == LEAD:
            self._looked = start + 1
            size = announced(self._data[start:position])
            if size is not None and size > self._most_bytes:
                self._reason = "oversized"
            elif size is not None:
                self._add(_Candidate(start, start + size))
        start = position - _ASCII_HEAD
        if start >= 0 and _ASCII_START.match(self._data, start, position):
            length = int(self._data[start + 20 : start + 23], 16)
            self._looked = max(self._looked, start + 1)
            self._add(_Candidate(start, position + length + _ASCII_TAIL, ascii=True))

    def _add(self, candidate: _Candidate) -> None:
        self._open.append(candidate)
        if len(self._open) > MOST_OPEN:
            del self._open[0]

    def _settle(self, position: int, out: list[bytes | Garbage]) -> None:
        """Let garbage go once nothing is open, or too much of it has gathered."""
        if not self._data or self._open or (self._reason == "noise" and position < MOST_NOISE):
            return
        self._drop(min(self._part(position), len(self._data)), out)

    def _part(self, position: int) -> int:
        """Where the beginning of a head that is not whole yet may lie, else `position`."""
        window = max(self._looked, position - HEAD + 1)
        found = self._data.find(LEAD, window, position)
        if found < 0:
            found = position - 1 if self._data[position - 1] == LEAD[0] else position
        ascii_part = _ASCII_PART.search(self._data[max(0, position - _ASCII_HEAD + 1) : position])
        if ascii_part:
            found = min(found, position - len(ascii_part.group()))
        return found

    def _drop(self, count: int, out: list[bytes | Garbage]) -> None:
        """Everything before `count` is garbage."""
        if not count:
            return
        out.append(Garbage(bytes(self._data[:count]), self._reason))
        del self._data[:count]
        self._looked = max(0, self._looked - count)
        self._reason = "noise"
