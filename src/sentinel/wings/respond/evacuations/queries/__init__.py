"""Every read of the evacuations."""

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
    villages_to_choose,
)

__all__ = [
    "by_household",
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
    "totals",
    "villages_to_choose",
]
