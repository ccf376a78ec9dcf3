"""Writes of the ledger itself: the views people keep of a list, the files they bring in."""

from sentinel.ledger.actions.advancing import advance_import
from sentinel.ledger.actions.forgetting import forget_import
from sentinel.ledger.actions.imports import cancel_import, confirm_import, correct_row, map_columns, open_import
from sentinel.ledger.actions.views import remove_view, save_view

__all__ = [
    "advance_import",
    "cancel_import",
    "confirm_import",
    "correct_row",
    "forget_import",
    "map_columns",
    "open_import",
    "remove_view",
    "save_view",
]
