"""Pages of the shelters that the ledger cannot give."""

from sentinel.wings.prepare.shelters.views.decide import confirm, notice, number, open_form, sheet, unmask
from sentinel.wings.prepare.shelters.views.desk import board, coverage, nearest
from sentinel.wings.prepare.shelters.views.keeper import arrive, count, depart, keeper, keeper_list, transfer

__all__ = [
    "arrive",
    "board",
    "confirm",
    "count",
    "coverage",
    "depart",
    "keeper",
    "keeper_list",
    "nearest",
    "notice",
    "number",
    "open_form",
    "sheet",
    "transfer",
    "unmask",
]
