"""Codes of the log, and headings of a brief. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum


class Direction(StrEnum):
    """Who rang whom."""

    IN = "in"
    OUT = "out"


class Line(StrEnum):
    """On which line."""

    DUTY = "duty"
    HOTLINE = "hotline"
    FAX = "fax"
    RADIO = "radio"
    OTHER = "other"


class CallStatus(StrEnum):
    """Whether something is still to be done about a call."""

    OPEN = "open"
    SETTLED = "settled"


class BriefKind(StrEnum):
    """Which paper: 值班应急快报 tells of one matter at once, 应急值守工作简报 of a span."""

    FLASH = "flash"
    DIGEST = "digest"


class BriefStatus(StrEnum):
    """Where a brief stands."""

    DRAFT = "draft"
    SIGNED = "signed"


LENGTHS = {"caller_unit": 64, "caller_name": 32, "text": 1000, "done": 500, "handed_to": 64}
PHONE = re.compile(r"[0-9*][0-9 *-]{2,22}")
# A brief with this in it is not finished.
OPEN_PLACE = "（待填写）"
# GB/T 9704-2012 7.3.3: 一、 （一） 1. (1); the fourth level is set like the text.
HEADINGS = (
    ("h1", re.compile(r"[一二三四五六七八九十]+、")),
    ("h2", re.compile(r"[（(][一二三四五六七八九十]+[）)]")),
    ("h3", re.compile(r"\d{1,2}[.．](?!\d).{0,24}$")),
)


def pieces(text: str) -> list[tuple[str, str]]:
    """(kind, text) of every paragraph: h1, h2, h3 or p, by how it begins."""
    return [(_kind(line), line) for line in (raw.strip() for raw in text.splitlines()) if line]


def _kind(line: str) -> str:
    return next((kind for kind, begins in HEADINGS if begins.match(line)), "p")


def issue_words(year: int, issue: int | None) -> str:
    """2023年第12期; a draft has no number yet."""
    return f"{year}年第{issue}期" if issue is not None else f"{year}年（待编号）"


def next_issue(known: Iterable[int]) -> int:
    """The number after the highest."""
    return max(known, default=0) + 1
