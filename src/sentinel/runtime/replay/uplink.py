"""The stations' side of the wire: frames with their faults go out over TCP and wait for the centre's answer."""

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from decimal import Decimal

from sentinel.codecs.sl651 import Direction, FrameError, Splitter, decode, encode_report
from sentinel.codecs.sl651.frame import Function
from sentinel.runtime.replay.curves import Measurement
from sentinel.runtime.replay.script import Night

BEIJING = timezone(timedelta(hours=8))
ANSWER_S = 5.0
GIVE_UP_S = 60.0
PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Uplink:
    """One frame on its way: the bytes, and the (station, serial) its answer will carry."""

    key: tuple[str, int]
    data: bytes
    spoilt: bool
    twice: bool


class NoAnswer(Exception):
    """The gateway did not answer in time; it is down or refuses."""


def frame_of(measurement: Measurement) -> bytes:
    """The real SL 651 frame of a measurement: hourly or added rain with the counter's total, or a river's flow."""
    at, sent_at = (each.astimezone(BEIJING).replace(tzinfo=None) for each in (measurement.at, measurement.sent))
    rain, hourly = measurement.kind == "rain", measurement.minutes == 60
    readings = (
        {
            "1A" if hourly else "22": Decimal(measurement.value).scaleb(-1),
            "26": Decimal(measurement.total).scaleb(-1),
            "38": Decimal("12.40"),
        }
        if rain
        else {"27": Decimal(measurement.value).scaleb(-3), "38": Decimal("12.60")}
    )
    if measurement.newest is not None:
        readings["22"] = Decimal(measurement.newest).scaleb(-1)
    return encode_report(
        function=Function.HOURLY if hourly else Function.ADDED,
        station=measurement.address,
        serial=measurement.serial,
        sent_at=sent_at,
        blocks=[(at, readings)],
        station_class="P" if rain else "H",
    )


def uplinks(night: Night, measurements: Sequence[Measurement]) -> list[Uplink]:
    """Frames of one instant in sending order, with the faults the seed draws."""
    ready = []
    for item in measurements:
        place = (item.station, item.at.isoformat())
        ready.append(
            Uplink(
                key=(item.address, item.serial),
                data=frame_of(item),
                spoilt=night.happens(night.faults["crc_bad_percent"], "crc", *place),
                twice=night.happens(night.faults["duplicate_percent"], "duplicate", *place),
            )
        )
    for index, item in enumerate(measurements[:-1]):
        if night.happens(night.faults["disorder_percent"], "disorder", item.station, item.at.isoformat()):
            ready[index], ready[index + 1] = ready[index + 1], ready[index]
    return ready


class Link:
    """A connection to the gateway that survives it: what was not answered is sent again, unchanged."""

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self.socket: socket.socket | None = None
        self.splitter = Splitter()

    def send(self, frames: list[Uplink]) -> None:
        """Send and wait until every frame is answered; NoAnswer after a minute of trying."""
        open_frames = {frame.key: frame for frame in frames}
        deadline = time.monotonic() + GIVE_UP_S
        first = True
        while open_frames:
            if time.monotonic() > deadline:
                raise NoAnswer(f"{len(open_frames)} frames were not answered")
            try:
                self._send_round(list(open_frames.values()), spoil=first)
                self._read_answers(open_frames, whole_after_spoilt=first)
            except OSError:
                self.close()
                time.sleep(PAUSE_S)
            first = False

    def _send_round(self, frames: list[Uplink], *, spoil: bool) -> None:
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=ANSWER_S)
            self.splitter = Splitter()
        out = bytearray()
        for frame in frames:
            if spoil and frame.spoilt:
                out += frame.data[:-1] + bytes((frame.data[-1] ^ 0xFF,))
                continue
            out += frame.data
            if spoil and frame.twice:
                out += frame.data
        self.socket.sendall(out)

    def _read_answers(self, open_frames: dict[tuple[str, int], Uplink], *, whole_after_spoilt: bool) -> None:
        """Take answers until all are in, or until only frames spoilt in this round are left."""
        assert self.socket is not None
        self.socket.settimeout(ANSWER_S)
        while any(not (whole_after_spoilt and frame.spoilt) for frame in open_frames.values()):
            received = self.socket.recv(65536)
            if not received:
                raise ConnectionResetError("the gateway closed the connection")
            for piece in self.splitter.feed(received):
                if isinstance(piece, bytes):
                    self._settle(piece, open_frames)

    @staticmethod
    def _settle(piece: bytes, open_frames: dict[tuple[str, int], Uplink]) -> None:
        try:
            answer = decode(piece)
        except FrameError:
            return
        if answer.direction is Direction.DOWN and answer.serial is not None:
            open_frames.pop((answer.station, answer.serial), None)

    def close(self) -> None:
        """Hang up."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None
