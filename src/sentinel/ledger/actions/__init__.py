"""Writes of the ledger itself: the views people keep of a list, the files they bring in."""

from sentinel.ledger.actions.views import remove_view, save_view

__all__ = ["remove_view", "save_view"]
