"""From the bytes of one connection to arrivals: whole frames, and what cannot be one. No database, no clock."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from sentinel.codecs.sl651 import Direction, Frame, FrameError, Garbage, Reassembly, Splitter, decode
from sentinel.wings.watch.stations.rules import Channel, FrameStatus

MOST_KEPT = 4096
MOST_ASKED = 16
# Garbage that was meant as a frame is refused by name; the rest is noise.
REFUSED = {
    "checksum": "校验码不符，不应答，等测站重发",
    "ascii": "ASCII 编码的报文，本中心只收 HEX/BCD 编码",
    "oversized": "报文长度超过上限",
}


class Waiting(Protocol):
    """Whoever waits to hear that a message was kept."""

    def settle(self) -> None:
        """It was."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One frame or piece of garbage with the connection that waits for the answer.

    status is a first judgement from the bytes alone; `frame` is there whenever something can be answered. missing:
    packets of a multi-packet message that have to be asked for again, once its last one has come.
    """

    LONGEST_PEER: ClassVar[int] = 64

    connection: Any
    peer: str
    data: bytes
    status: FrameStatus
    frame: Frame | None = None
    code: str = ""
    text: str = ""
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Readings as JSON. station: whose own topic it came on, so that nobody speaks for another; else empty.

    batch: the row of stations_readingbatch it was read from, where it came over HTTP.
    """

    channel: Channel
    data: bytes
    peer: str
    station: str = ""
    waiting: Waiting | None = None
    batch: int = 0


class Inlet:
    """The incoming side of one connection."""

    def __init__(self, connection: Any, peer: str) -> None:
        self._connection = connection
        self._peer = peer
        self._splitter = Splitter()
        self._reassembly = Reassembly()
        self._held = 0

    @property
    def unfinished(self) -> bool:
        """True while bytes of a frame that is not whole lie waiting."""
        return self._held > 0

    def feed(self, data: bytes) -> list[Arrival]:
        """Everything that became whole with these bytes."""
        pieces = self._splitter.feed(data)
        self._held += len(data) - sum(len(piece.data if isinstance(piece, Garbage) else piece) for piece in pieces)
        return [self._arrival(piece) for piece in pieces]

    def close(self) -> list[Arrival]:
        """What is left when the connection ends."""
        self._held = 0
        return [self._arrival(piece) for piece in self._splitter.close()]

    def _arrival(self, piece: bytes | Garbage) -> Arrival:
        if isinstance(piece, Garbage):
            status = FrameStatus.REFUSED if piece.reason in REFUSED else FrameStatus.GARBAGE
            return self._made(piece.data[:MOST_KEPT], status, code=piece.reason, text=REFUSED.get(piece.reason, ""))
        try:
            frame = decode(piece)
            whole = self._reassembly.add(frame)
        except FrameError as error:
            # A right checksum with wrong content would be sent again for ever: it is kept apart and answered.
            status = FrameStatus.REFUSED if error.frame is None else FrameStatus.QUARANTINED
            return self._made(piece, status, error.frame, error.code, error.text)
        if frame.direction is Direction.DOWN:
            return self._made(piece, FrameStatus.REFUSED, code="downlink", text="下行报文不应由测站发来")
        if whole is None:
            last = frame.packets is not None and frame.packets[0] == frame.packets[1]
            missing = self._reassembly.missing(frame)[:MOST_ASKED] if last else ()
            return replace(self._made(piece, FrameStatus.ACCEPTED, frame, code="packet"), missing=missing)
        return self._made(piece, FrameStatus.ACCEPTED, whole)

    def _made(
        self, data: bytes, status: FrameStatus, frame: Frame | None = None, code: str = "", text: str = ""
    ) -> Arrival:
        return Arrival(self._connection, self._peer, data, status, frame, code, text)
