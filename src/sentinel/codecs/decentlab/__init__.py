"""LoRaWAN payloads in the Decentlab form: version, device, which sensors, then 16-bit words.

The words stay raw: what they mean is of the device's type, which the payload does not tell. The last sensor is
always the battery, in millivolts.
"""

from dataclasses import dataclass
from typing import ClassVar

VERSION = 2
HEAD = 5


class PayloadError(Exception):
    """A payload that cannot be taken; `code` is stable."""

    code: ClassVar[str] = "bad_payload"


@dataclass(frozen=True, slots=True)
class Payload:
    """One payload. flags: bit n says that sensor n is there, lowest first; words of all of them in that order."""

    device: int
    flags: int
    words: tuple[int, ...]

    @property
    def battery_mv(self) -> int:
        """Battery voltage in millivolts."""
        return self.words[-1]


def decode(data: bytes) -> Payload:
    """Decode one payload. Raises PayloadError and nothing else."""
    if len(data) < HEAD + 2 or data[0] != VERSION:
        raise PayloadError("不是第 2 版的报文")
    flags = int.from_bytes(data[3:5], "big")
    body = data[HEAD:]
    if len(body) % 2 or not flags:
        raise PayloadError("报文不完整")
    words = tuple(int.from_bytes(body[at : at + 2], "big") for at in range(0, len(body), 2))
    return Payload(int.from_bytes(data[1:3], "big"), flags, words)
