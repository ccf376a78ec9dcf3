"""A piece of a text, and the text as it is read."""

import re
from dataclasses import dataclass

COUNTS = ("dead", "missing", "serious", "injured", "trapped")
_WIDE = {0xFF01 + step: 0x21 + step for step in range(94)} | {0x3000: 0x20}
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？\n]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """What was read at text[start:end]: its field, the words as they stand and the value they mean.

    Fields: time (minute as ISO local time, empty where the words give no hour), place (the words), area (code of the
    gazetteer), kind (national code), and the counts of people as digits.
    """

    field: str
    start: int
    end: int
    words: str
    value: str


def plain(text: str) -> str:
    """The text with full-width letters and digits made narrow; every character keeps its place."""
    return text.translate(_WIDE)


def sentences(text: str) -> list[tuple[int, str]]:
    """(where it starts, the sentence) in order."""
    return [(found.start(), found.group()) for found in _SENTENCE.finditer(text)]
