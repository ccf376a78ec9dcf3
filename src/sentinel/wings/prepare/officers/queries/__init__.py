"""Every read of the network of information officers."""

from sentinel.wings.prepare.officers.queries.coverage import Coverage, coverage, place_list
from sentinel.wings.prepare.officers.queries.register import (
    Part,
    attendances,
    attendances_of,
    officer_panel,
    officers,
    parts,
    serving,
    sheet,
    training_of,
    training_panel,
    trainings,
)
from sentinel.wings.prepare.officers.queries.standing import part_of

__all__ = [
    "Coverage",
    "Part",
    "attendances",
    "attendances_of",
    "coverage",
    "officer_panel",
    "officers",
    "part_of",
    "parts",
    "place_list",
    "serving",
    "sheet",
    "training_of",
    "training_panel",
    "trainings",
]
