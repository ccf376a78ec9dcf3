"""Every read of the supplies module."""

from sentinel.wings.prepare.supplies.queries.board import Board, KindLine, board
from sentinel.wings.prepare.supplies.queries.gaps import GapLine, GapSum, coverage, gaps, needs_of, summed
from sentinel.wings.prepare.supplies.queries.lists import (
    due_lots,
    kind_of,
    kinds,
    kinds_of,
    lot_of,
    lots,
    movements,
    next_freshness,
    standards,
    store_of,
    stores,
    stores_of,
)
from sentinel.wings.prepare.supplies.queries.panels import (
    choices_of,
    lot_panel,
    store_panel,
)
from sentinel.wings.prepare.supplies.queries.sourcing import Proposal, ProposalLine, place_of, sourcing

__all__ = [
    "Board",
    "GapLine",
    "GapSum",
    "KindLine",
    "Proposal",
    "ProposalLine",
    "board",
    "choices_of",
    "coverage",
    "due_lots",
    "gaps",
    "kind_of",
    "kinds",
    "kinds_of",
    "lot_of",
    "lot_panel",
    "lots",
    "movements",
    "needs_of",
    "next_freshness",
    "place_of",
    "sourcing",
    "standards",
    "store_of",
    "store_panel",
    "stores",
    "stores_of",
    "summed",
]
