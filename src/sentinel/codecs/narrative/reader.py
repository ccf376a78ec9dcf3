"""All pieces of one text."""

from collections.abc import Sequence
from datetime import datetime

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
