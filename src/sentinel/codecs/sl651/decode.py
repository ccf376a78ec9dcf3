"""One frame's bytes to a Frame: envelope, check bytes, then the text (body.py)."""

from dataclasses import replace

from sentinel.codecs.sl651 import body
from sentinel.codecs.sl651.crc import crc16
from sentinel.codecs.sl651.errors import (
    AsciiFrame,
    BadBody,
    BadChecksum,
    BadEnd,
    BadLength,
    BadStart,
    BadTime,
    Truncated,
)
from sentinel.codecs.sl651.frame import HEAD, LEAD, TAIL, Control, Direction, Frame

PACKET_HEAD = 3  # total and number, twelve bits each, after SYN

_ENDS = {
    Direction.UP: frozenset({Control.ETX, Control.ETB}),
    Direction.DOWN: frozenset({Control.ENQ, Control.ACK, Control.NAK, Control.EOT, Control.ESC}),
}


def decode(data: bytes) -> Frame:
    """Decode exactly one frame as the Splitter hands it out (no bytes before or after it).

    A packet of a multi-packet message comes back with its payload only; Reassembly decodes the whole.
    Raises a FrameError subclass and nothing else; see FrameError.frame for when it is answered all the same.
    """
    direction = _envelope(data)
    start, end = data[13], data[-TAIL]
    payload = data[HEAD:-TAIL]
    packets = None
    if start == Control.SYN:
        total, number = int.from_bytes(payload[:2], "big") >> 4, int.from_bytes(payload[1:3], "big") & 0xFFF
        if len(payload) < PACKET_HEAD or not 1 <= number <= total:
            raise BadLength("多包报文的包序号不成立")
        packets, payload = (total, number), payload[PACKET_HEAD:]
    up = direction is Direction.UP
    frame = Frame(
        direction=direction,
        centre=data[2] if up else data[7],
        station=(data[3:8] if up else data[2:7]).hex().upper(),
        password=data[8:10].hex().upper(),
        function=data[10],
        end=end,
        payload=payload,
        packets=packets,
    )
    if end not in _ENDS[direction]:
        raise BadEnd(f"结束符 {end:02X}H 与报文方向不符", frame=_numbered(frame))
    return text_of(frame)


def text_of(frame: Frame) -> Frame:
    """Decode the payload of `frame`; also what Reassembly calls on a joined message.

    Raises BadTime or BadBody carrying the frame decoded so far.
    """
    total, number = frame.packets or (1, 1)
    if number > 1:
        return replace(frame, remainder=frame.payload)
    if len(frame.payload) < body.PREFIX:
        raise BadBody("正文短于流水号和发报时间", frame=_numbered(frame))
    frame = _numbered(frame)
    try:
        frame = replace(frame, sent_at=body.sent_at(frame.payload[2 : body.PREFIX]))
        rest = frame.payload[body.PREFIX :]
        if total > 1 or frame.direction is Direction.DOWN:
            return replace(frame, remainder=rest)
        return body.fill(frame, rest)
    except body.TextError as error:
        kind = BadTime if error.time else BadBody
        raise kind(str(error), frame=frame) from error


def _numbered(frame: Frame) -> Frame:
    return replace(frame, serial=int.from_bytes(frame.payload[:2], "big")) if len(frame.payload) >= 2 else frame


def _envelope(data: bytes) -> Direction:
    """Check start, length and CRC; return the direction."""
    if data[:1] == bytes((Control.SOH,)):
        raise AsciiFrame("ASCII 编码的报文，本中心只收 HEX/BCD 编码")
    if data[:2] != LEAD[: len(data[:2])]:
        raise BadStart("报文不以 7E7E 开始")
    if len(data) < HEAD + TAIL:
        raise Truncated("报文不完整")
    size = announced(data)
    if size is None:
        raise BadStart("报文起始符或方向标识不成立")
    if len(data) < size:
        raise Truncated(f"报文不完整：应有 {size} 字节，实有 {len(data)} 字节")
    if len(data) > size:
        raise BadLength(f"报文之后多出 {len(data) - size} 字节")
    if crc16(data[:-2]) != int.from_bytes(data[-2:], "big"):
        raise BadChecksum("校验码不符")
    # The 16-bit length of a multi-packet frame leaves no room for the direction: only stations send pictures.
    return Direction.DOWN if data[13] == Control.STX and data[11] >> 4 == 8 else Direction.UP


def announced(head: bytes | bytearray) -> int | None:
    """Whole length in bytes that a frame head of at least 14 bytes promises, None when it is no head."""
    length = int.from_bytes(head[11:13], "big")
    if head[13] == Control.SYN:
        return HEAD + length + TAIL
    if head[13] == Control.STX and length >> 12 in (0, 8):
        return HEAD + (length & 0xFFF) + TAIL
    return None
