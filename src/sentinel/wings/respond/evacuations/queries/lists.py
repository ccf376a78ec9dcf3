"""A list as pages show it: households, people, and the steps open to the reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.households.choices import Transport
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.evacuations import rules
from sentinel.wings.respond.evacuations.choices import EntryState
from sentinel.wings.respond.evacuations.models import Entry, Evacuation
from sentinel.wings.respond.evacuations.queries import rows as queries
from sentinel.wings.respond.evacuations.workflow import ENTRY, EVACUATION, STAGE
from sentinel.workflow import Move

TONES = {
    EntryState.WAITING: "waiting",
    EntryState.MOVED: "doing",
    EntryState.SHELTERED: "done",
    EntryState.REFUSED: "late",
    EntryState.ABSENT: "stale",
    EntryState.RETURNED: "done",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person: what is known and what can be pressed."""

    entry: Entry
    tone: str
    presses: list[Move]
    notes: list[Move]


@dataclass(frozen=True, slots=True)
class House:
    """One household: its people, and the steps that fit several of them."""

    code: str
    address: str
    lines: list[Line]
    presses: list[Move]


def line(actor: Actor, entry: Entry) -> Line:
    """One person with the steps open to the reader: presses at once, notes ask for words."""
    moves = ENTRY.open_to(entry, actor)
    return Line(
        entry=entry,
        tone=TONES[EntryState(entry.state)],
        presses=[move for move in moves if not move.needs_note],
        notes=[move for move in moves if move.needs_note],
    )


def house(actor: Actor, group: queries.HouseholdOnList) -> House:
    """One household with the steps open for at least two of its people."""
    lines = [line(actor, entry) for entry in group.entries]
    together = [person for person in lines if person.entry.state not in rules.ONE_BY_ONE]
    presses = [
        move
        for move in ENTRY.moves
        if move.target != rules.EntryState.ABSENT and sum(move in person.presses for person in together) > 1
    ]
    return House(group.code, group.address, lines, presses)


def list_page(actor: Actor, evacuation: Evacuation) -> dict[str, Any]:
    """Everything the list of one village shows."""
    return {
        "evacuation": evacuation,
        "counts": queries.counts(actor, evacuation),
        "houses": [house(actor, group) for group in queries.by_household(actor, evacuation)],
        "shelters": shelters.with_room(actor, evacuation.area_code)[:8],
        "transports": Transport.choices,
        "may_tick": actor.may("evacuations.tick", evacuation) and evacuation.status != "closed",
    }


def record_panel(row: Any, actor: Actor, at: datetime) -> dict[str, Any]:
    """The list, the counts and the decisions open to the reader, for the record page of the ledger."""
    moves = (*EVACUATION.open_to(row, actor), *STAGE.open_to(row, actor))
    decisions = moves if row.status != "closed" else ()
    return list_page(actor, row) | {"decisions": decisions, "unfounded": queries.unfounded(row)}
