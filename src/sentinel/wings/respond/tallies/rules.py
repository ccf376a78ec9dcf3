"""Headcounts item by item, pure: what each source says last, where they differ, and what is not known yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_PEOPLE = 10_000_000
CLOCK_SKEW = timedelta(minutes=1)


class Status(StrEnum):
    """A statement stands until it is withdrawn; a newer one of the same source takes its place without that."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of one item and group; `people` is None where the source knows of them but not how many."""

    code: str
    item: str
    group: str
    people: int | None
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One item and group with the last word of each source, the newest first."""

    item: str
    group: str
    said: tuple[Said, ...]

    @property
    def least(self) -> int | None:
        """The smallest number said; None while nobody gave one."""
        return min((each.people for each in self.said if each.people is not None), default=None)

    @property
    def most(self) -> int | None:
        """The largest number said."""
        return max((each.people for each in self.said if each.people is not None), default=None)

    @property
    def disputed(self) -> bool:
        """True where sources differ: both stand until one is withdrawn or agrees."""
        return self.least != self.most


@dataclass(frozen=True, slots=True)
class Total:
    """What the items of one group add up to: from `least` to `most` (None of none), not counting `unknown` items."""

    group: str
    least: int | None
    most: int | None
    unknown: int


def lines(statements: Iterable[Said]) -> list[Line]:
    """Item by item in the order in which they were first spoken of. An item without a name is the source's own sum."""
    found: dict[tuple[str, str], dict[str, Said]] = {}
    for each in statements:
        sources = found.setdefault((each.item, each.group), {})
        known = sources.get(each.source)
        if known is None or each.as_of >= known.as_of:
            sources[each.source] = each
    return [
        Line(item, group, tuple(sorted(sources.values(), key=lambda said: said.as_of, reverse=True)))
        for (item, group), sources in found.items()
    ]


def totals(found: Sequence[Line]) -> list[Total]:
    """The sum of each group over the named items; a number nobody gave is counted as unknown, never as 0."""
    groups = dict.fromkeys(line.group for line in found if line.item)
    return [_total(group, [line for line in found if line.item and line.group == group]) for group in groups]


def _total(group: str, found: Sequence[Line]) -> Total:
    least = [line.least for line in found if line.least is not None]
    most = [line.most for line in found if line.most is not None]
    return Total(
        group=group,
        least=sum(least) if least else None,
        most=sum(most) if most else None,
        unknown=len(found) - len(most),
    )
