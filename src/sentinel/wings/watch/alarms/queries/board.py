"""The board: open alarms by cause, the gravest first, each with what its target shows now."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.kernel.areas import names
from sentinel.wings.watch.advisories import queries as advisories
from sentinel.wings.watch.alarms import rules
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.queries.rows import open_alarms
from sentinel.wings.watch.alarms.rules import Status
from sentinel.wings.watch.stations import queries as stations


@dataclass(frozen=True, slots=True)
class Line:
    """One alarm: what raised it and what its target shows now, in words; nothing where it has fallen silent.

    `also` are the milder alarms of the same target that stand the same way: they are not told apart on the board.
    """

    row: Alarm
    reached: str
    now: str
    may_handle: bool
    may_shelve: bool
    also: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One cause: a family of rules in one place."""

    group: str
    place: str
    severity: str
    lines: tuple[Line, ...]
    total: int
    waiting: int
    may_handle: bool

    @property
    def title(self) -> str:
        """What the gravest of it is called."""
        return next(line.row.title for line in self.lines if line.row.severity == self.severity)

    @property
    def since(self) -> datetime:
        """When the first of it was raised."""
        return min(line.row.raised_at for line in self.lines)

    @property
    def shelved(self) -> bool:
        """True where all of it lies on the shelf."""
        return all(line.row.status == Status.SHELVED for line in self.lines)


def board(actor: Actor, at: datetime) -> list[Card]:
    """Open alarms by cause: waiting ones first, then by gravity, then the longest standing."""
    rows = list(open_alarms(actor).order_by("group", "raised_at", "code"))
    shown = stations.latest_values(actor, at, [(row.target, row.element, row.window) for row in rows])
    places = names()
    cards = []
    for group, members in groupby(rows, key=lambda row: row.group):
        lines = [_line(row, actor, shown) for row in members]
        lines.sort(key=lambda line: (rules.rank(line.row.severity), line.row.raised_at, line.row.code))
        waiting = [line for line in lines if line.row.status == Status.RAISED]
        code = group.partition(":")[2]
        cards.append(
            Card(
                group=group,
                place=places.get(code, code),
                severity=rules.gravest(line.row.severity for line in (waiting or lines)),
                lines=_folded(lines),
                total=len(lines),
                waiting=len(waiting),
                may_handle=any(line.may_handle for line in waiting),
            )
        )
    return sorted(cards, key=lambda card: (not card.waiting, card.shelved, rules.rank(card.severity), card.since))


def _folded(lines: list[Line]) -> tuple[Line, ...]:
    """Of each target the gravest, given the gravest first."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = line.row.target, line.row.status
        found[key] = replace(found[key], also=found[key].also + 1) if key in found else line
    return tuple(found.values())


def counts(actor: Actor) -> dict[str, int]:
    """How many open alarms stand how."""
    statuses = list(open_alarms(actor).values_list("status", flat=True))
    return {status.value: statuses.count(status.value) for status in Status if status != Status.CLEARED}


def alarm_panel(row: Alarm, actor: Actor, at: datetime) -> dict[str, Any]:
    """Context of an alarm's own panel."""
    shown = stations.latest_values(actor, at, [(row.target, row.element, row.window)])
    others = open_alarms(actor).filter(group=row.group).exclude(pk=row.pk).order_by("raised_at", "code")
    return {
        "line": _line(row, actor, shown),
        "others": list(others[:20]),
        "advisories": advisories.of_crossing(actor, row.crossing),
    }


def _line(row: Alarm, actor: Actor, shown: dict[tuple[str, str, int], int]) -> Line:
    now = shown.get((row.target, row.element, row.window))
    return Line(
        row=row,
        reached=stations.amount_words(row.element, row.value, row.window),
        now="" if now is None else stations.amount_words(row.element, now, row.window),
        may_handle=row.status == Status.RAISED and actor.may("alarms.handle", row),
        may_shelve=row.status in (Status.RAISED, Status.ACKNOWLEDGED) and actor.may("alarms.shelve", row),
    )
