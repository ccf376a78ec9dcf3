"""Every read of the evacuations."""

from sentinel.wings.respond.evacuations.queries.lists import line, list_page, record_panel
from sentinel.wings.respond.evacuations.queries.rows import (
    OpenEntry,
    OpenEvacuation,
    by_household,
    counts,
    counts_of,
    current_of,
    entries,
    entry_of,
    evacuation_of,
    evacuations,
    open_evacuations,
    open_for_people,
    open_lists,
    totals,
    villages_to_choose,
)

__all__ = [
    "OpenEntry",
    "OpenEvacuation",
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
    "open_for_people",
    "open_lists",
    "record_panel",
    "totals",
    "villages_to_choose",
]
