"""All pieces of one text."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from sentinel.codecs import cap
from sentinel.codecs.narrative import kinds, people, places, times
from sentinel.codecs.narrative.model import Piece, plain, sentences


def read(
    text: str, *, title: str = "", at: datetime | None = None, gazetteer: Sequence[tuple[str, str]] = ()
) -> list[Piece]:
    """What the text says, at most one piece a field, in the order of the text.

    `at` is now in local time and anchors 昨晚 or 8日; `gazetteer` holds (code, name) of the areas that are known here.
    """
    words = plain(text)
    kind = kinds.kind(words, plain(title))
    span = kinds.event_sentence(words, kind.value if kind else "", sentences(words))
    time = times.moment(words, span, at)
    found = [kind, time, places.place(words, span, time), places.area(words, gazetteer), *people.counts(words)]
    pieces = [piece for piece in found if piece is not None]
    return sorted(
        (Piece(p.field, p.start, p.end, text[p.start : p.end], p.value) for p in pieces), key=lambda p: (p.start, p.end)
    )


def segments(text: str, pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """(words, the field they were read as): the text in order, a piece that overlaps an earlier one left plain."""
    found, end = list[tuple[str, str]](), 0
    for piece in pieces:
        if piece.start >= end:
            found += [(text[end : piece.start], ""), (piece.words, piece.field)]
            end = piece.end
    return [segment for segment in (*found, (text[end:], "")) if segment[0]]


def words_of(text: str, zone: tzinfo | None = None) -> str:
    """A CAP 1.2 alert as the words it says, its time in a zone; any other text as it is."""
    if not text.lstrip().startswith("<"):
        return text
    try:
        alert = cap.read(text.strip().encode())
    except cap.CapError:
        return text
    said = []
    for info in alert.info[:1]:
        where = "、".join(area.description for area in info.area)
        onset = (info.onset or info.effective or alert.sent).astimezone(zone)
        said += [info.headline or info.event, f"{onset:%Y年%m月%d日%H时%M分}，{where}", info.description]
    return "\n".join(part for part in said if part) or text
