"""Every read of the evacuations."""

from sentinel.wings.respond.evacuations.queries.board import (
    Board,
    SilentVillage,
    TownLine,
    VillageLine,
    at_risk,
    board,
    silent_villages,
    total,
)
from sentinel.wings.respond.evacuations.queries.cards import Card, Cards, cards
from sentinel.wings.respond.evacuations.queries.lists import line, list_page, record_panel
from sentinel.wings.respond.evacuations.queries.rows import (
    by_household,
    counts,
    counts_of,
    current_of,
    entries,
    entry_of,
    evacuation_of,
    evacuations,
    open_evacuations,
    open_lists,
    totals,
    unfounded,
    villages_to_choose,
)

__all__ = [
    "Board",
    "Card",
    "Cards",
    "SilentVillage",
    "TownLine",
    "VillageLine",
    "at_risk",
    "board",
    "by_household",
    "cards",
    "counts",
    "counts_of",
    "current_of",
    "entries",
    "entry_of",
    "evacuation_of",
    "evacuations",
    "line",
    "list_page",
    "open_evacuations",
    "open_lists",
    "record_panel",
    "silent_villages",
    "total",
    "totals",
    "unfounded",
    "villages_to_choose",
]
