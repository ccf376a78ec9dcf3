"""SL 651-2014 hydrological telemetry: cut a TCP stream into frames, decode uplinks, build uplinks and answers.

Only the HEX/BCD coding is spoken. ASCII-coded frames (leading 01H) are recognised and refused.
"""

from sentinel.codecs.sl651.commands import ask_again, describe, encode_command, is_answer
from sentinel.codecs.sl651.decode import decode
from sentinel.codecs.sl651.elements import ELEMENTS, Definition, status_flags
from sentinel.codecs.sl651.encode import acknowledge, encode_heartbeat, encode_hourly, encode_report
from sentinel.codecs.sl651.errors import (
    AsciiFrame,
    BadBody,
    BadChecksum,
    BadEnd,
    BadLength,
    BadStart,
    BadTime,
    FrameError,
    Truncated,
)
from sentinel.codecs.sl651.frame import Direction, Element, ElementKind, Frame
from sentinel.codecs.sl651.reassembly import Reassembly
from sentinel.codecs.sl651.splitter import Garbage, Splitter

__all__ = [
    "ELEMENTS",
    "AsciiFrame",
    "BadBody",
    "BadChecksum",
    "BadEnd",
    "BadLength",
    "BadStart",
    "BadTime",
    "Definition",
    "Direction",
    "Element",
    "ElementKind",
    "Frame",
    "FrameError",
    "Garbage",
    "Reassembly",
    "Splitter",
    "Truncated",
    "acknowledge",
    "ask_again",
    "decode",
    "describe",
    "encode_command",
    "encode_heartbeat",
    "encode_hourly",
    "encode_report",
    "is_answer",
    "status_flags",
]
