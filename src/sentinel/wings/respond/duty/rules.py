"""The order of the queue "what needs me now". Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What an item asks for; the order here settles a tie: life first, then what others wait for."""

    EVACUATION = "evacuation"
    QUAKE = "quake"
    ALARM = "alarm"
    CALL = "call"
    RELEASE = "release"
    RESPONSE = "response"
    SUBMIT = "submit"
    HUMAN = "human"
    ADVISORY = "advisory"
    SUGGESTION = "suggestion"
    REPORT = "report"
    OWN_TASK = "own_task"
    LATE_TASK = "late_task"
    PARKED = "parked"
    SILENT = "silent"


# Others must act here, or no one act settles it: to be kept an eye on, below everything the reader can settle.
WATCHED = frozenset({Kind.LATE_TASK, Kind.PARKED, Kind.SILENT})
TIE = {kind: place for place, kind in enumerate(Kind)}
MOST_OF_A_KIND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the queue. `due_at` is its term; without one it should be done at once, since `since`."""

    kind: Kind
    key: str
    title: str
    detail: str
    since: datetime
    url: str
    due_at: datetime | None = None
    level: str = ""
    more: int = 0

    @property
    def wanted_at(self) -> datetime:
        """When it should be done: at its term, else at the moment it came up."""
        return self.due_at or self.since

    @property
    def watched(self) -> bool:
        """True where others must act, or no one act settles it."""
        return self.kind in WATCHED

    def left(self, at: datetime) -> timedelta:
        """Time left, negative when late."""
        return self.wanted_at - at


def place(item: Item) -> tuple[bool, datetime, int, str]:
    """Where an item stands: watched ones last, then by time left, then by kind, then by key."""
    return (item.kind in WATCHED, item.wanted_at, TIE[item.kind], item.key)


def queue(
    items: Iterable[Item],
    lists: Mapping[Kind, str],
    totals: Mapping[Kind, int] | None = None,
    most: int = MOST_OF_A_KIND,
) -> list[Item]:
    """Items by time left; of each kind the `most` first ones, then one line saying how many more its list holds.

    `totals` says how many there are of a kind where `items` holds only the first of them.
    """
    kept: dict[Kind, list[Item]] = {}
    count: Counter[Kind] = Counter()
    for item in sorted(items, key=place):
        count[item.kind] += 1
        mine = kept.setdefault(item.kind, [])
        if len(mine) < most:
            mine.append(item)
    rest = [
        replace(mine[-1], key=f"{kind}:rest", title="", detail="", level="", url=lists[kind], more=more)
        for kind, mine in kept.items()
        if (more := max((totals or {}).get(kind, 0), count[kind]) - len(mine)) and kind in lists
    ]
    return sorted([item for mine in kept.values() for item in mine] + rest, key=_with_rest)


def _with_rest(item: Item) -> tuple[bool, datetime, int, bool, str]:
    watched, wanted_at, tie, key = place(item)
    return (watched, wanted_at, tie, bool(item.more), key)
