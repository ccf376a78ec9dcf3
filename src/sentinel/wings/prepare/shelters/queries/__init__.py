"""Every read of the shelters."""

from sentinel.wings.prepare.shelters.models import facility_words
from sentinel.wings.prepare.shelters.queries.board import Board, Coverage, board, coverage
from sentinel.wings.prepare.shelters.queries.record import gaps, record_panel
from sentinel.wings.prepare.shelters.queries.register import (
    Found,
    nearest,
    opening_of,
    openings,
    places,
    planned,
    shelter_of,
    shelters,
    with_room,
)
from sentinel.wings.prepare.shelters.queries.stays import (
    Inside,
    gone_from,
    guest_of,
    inside,
    keeper_list,
    keeper_page,
    next_to_forget,
    open_stays,
    stay_of,
    stay_panel,
    stays,
    to_forget,
)

__all__ = [
    "Board",
    "Coverage",
    "Found",
    "Inside",
    "board",
    "coverage",
    "facility_words",
    "gaps",
    "gone_from",
    "guest_of",
    "inside",
    "keeper_list",
    "keeper_page",
    "nearest",
    "next_to_forget",
    "open_stays",
    "opening_of",
    "openings",
    "places",
    "planned",
    "record_panel",
    "shelter_of",
    "shelters",
    "stay_of",
    "stay_panel",
    "stays",
    "to_forget",
    "with_room",
]
