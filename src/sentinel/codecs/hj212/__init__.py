"""HJ 212-2005/2017 messages of online pollution monitors: `##`, length, segment, CRC, line end.

Plain text in ASCII. Values stay text: what a factor means and in which unit is the register's business.
"""

from dataclasses import dataclass, field
from typing import ClassVar

HEAD, TAIL = 6, 4  # "##" with four digits of length; four digits of CRC, then the line end
MOST_SEGMENT = 9999
ENDS = (b"\r\n", b"\\r\\n")


class MessageError(Exception):
    """A message that cannot be taken; `code` is stable."""

    code: ClassVar[str] = "bad_message"


class BadStart(MessageError):
    """No `##` with four digits of length at the front."""

    code = "bad_start"


class BadLength(MessageError):
    """Another number of bytes than the length says."""

    code = "bad_length"


class BadChecksum(MessageError):
    """The CRC does not fit: the message is not answered, the monitor repeats."""

    code = "bad_checksum"


class BadSegment(MessageError):
    """The segment is no list of `name=value`."""

    code = "bad_segment"


@dataclass(frozen=True, slots=True)
class Message:
    """One message whose CRC is right.

    fields: QN, ST, CN, PW, MN, Flag, PNUM, PNO as sent. values: of CP, a plain value by its name, the parts of a factor
    (Rtd, Avg, Min, Max, Cou, Flag) by its code.
    """

    fields: dict[str, str]
    values: dict[str, str | dict[str, str]] = field(default_factory=dict)

    @property
    def wants_answer(self) -> bool:
        """True when bit 0 of Flag asks for one."""
        flag = self.fields.get("Flag", "")
        return flag.isdigit() and int(flag) & 1 == 1


def crc(segment: bytes) -> int:
    """HJ 212 appendix A: the register is shifted before the byte is put in, unlike MODBUS."""
    value = 0xFFFF
    for byte in segment:
        value = (value >> 8) ^ byte
        for _bit in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


def decode(data: bytes) -> Message:
    """Decode exactly one message, with its line end or without. Raises a MessageError and nothing else."""
    for end in ENDS:
        data = data.removesuffix(end)
    if data[:2] != b"##" or not data[2:HEAD].isdigit():
        raise BadStart("报文不以 ## 和四位长度开始")
    size = int(data[2:HEAD])
    if len(data) != HEAD + size + TAIL:
        raise BadLength(f"数据段应为 {size} 字节，实有 {max(0, len(data) - HEAD - TAIL)} 字节")
    segment, check = data[HEAD:-TAIL], data[-TAIL:]
    if f"{crc(segment):04X}".encode() != check.upper():
        raise BadChecksum("校验码不符")
    return _read(segment)


def _read(segment: bytes) -> Message:
    try:
        text = segment.decode("ascii")
    except UnicodeDecodeError as error:
        raise BadSegment("数据段不是 ASCII") from error
    head, mark, rest = text.partition("CP=&&")
    body, closed, after = rest.partition("&&")
    if not mark or not closed or after:
        raise BadSegment("没有完整的 CP=&&…&&")
    fields = dict(_pair(part) for part in head.split(";") if part)
    values: dict[str, str | dict[str, str]] = {}
    for part in body.replace(",", ";").split(";"):
        if not part:
            continue
        name, value = _pair(part)
        factor, dash, kind = name.partition("-")
        held = values.setdefault(factor, {} if dash else value)
        if dash and isinstance(held, dict):
            held[kind] = value
    return Message(fields, values)


def _pair(part: str) -> tuple[str, str]:
    name, sign, value = part.partition("=")
    if not sign or not name:
        raise BadSegment(f"“{part[:32]}”不是 名=值")
    return name, value


def encode(fields: dict[str, str], body: str = "") -> bytes:
    """A message as the centre sends it: fields in the order given, then CP."""
    text = "".join(f"{name}={value};" for name, value in fields.items()) + f"CP=&&{body}&&"
    segment = text.encode("ascii")
    if len(segment) > MOST_SEGMENT:
        raise ValueError("a segment holds 9999 bytes")
    return b"##%04d" % len(segment) + segment + b"%04X\r\n" % crc(segment)


def acknowledge(message: Message) -> bytes:
    """Data received (9014): the same QN, password and monitor."""
    kept = {name: message.fields.get(name, "") for name in ("QN", "PW", "MN")}
    fields = {"QN": kept["QN"], "ST": "91", "CN": "9014", "PW": kept["PW"], "MN": kept["MN"], "Flag": "4"}
    return encode(fields)
