"""Multi-packet messages (mode M3): collect the packets of one message, decode it when all are there."""

from dataclasses import replace

from sentinel.codecs.sl651.decode import text_of
from sentinel.codecs.sl651.errors import BadBody
from sentinel.codecs.sl651.frame import Frame

MOST_BYTES = 8 * 1024 * 1024  # a station's picture is some hundred kB; more is a fault or an attack


class Reassembly:
    """The open multi-packet messages of one connection, at most one for each station and function.

    Not thread-safe: one per connection.
    """

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._open: dict[tuple[str, int], dict[int, Frame]] = {}

    def add(self, frame: Frame) -> Frame | None:
        """Take one packet; the whole message once every packet is there, else None. A single frame passes through.

        A packet of another message (other total, or other bytes under a number already held) starts afresh.
        Raises BadBody or BadTime when the joined text is wrong or too large; the message is then forgotten.
        """
        if frame.packets is None:
            return frame
        total, number = frame.packets
        key = (frame.station, frame.function)
        held = self._open.get(key, {})
        known = held.get(number)
        others = next(iter(held.values()), frame)
        if others.packets is None or others.packets[0] != total or (known and known.payload != frame.payload):
            held = {}
        held[number] = frame
        self._open[key] = held
        if sum(len(each.payload) for each in held.values()) > self._most_bytes:
            del self._open[key]
            raise BadBody("多包报文过大", frame=frame)
        if len(held) < total:
            return None
        del self._open[key]
        payload = b"".join(held[index].payload for index in range(1, total + 1))
        return text_of(replace(held[total], payload=payload, packets=None, remainder=b""))

    def missing(self, frame: Frame) -> tuple[int, ...]:
        """Packet numbers of the message `frame` belongs to that have not come yet."""
        if frame.packets is None:
            return ()
        held = self._open.get((frame.station, frame.function), {})
        return tuple(index for index in range(1, frame.packets[0] + 1) if index not in held)
