"""Work of editions for the sweeper: rows to store, shapes to repair, old features to clear away."""

from collections.abc import Iterable
from datetime import datetime

from sentinel.geo import actions, queries
from sentinel.kernel.due import DueRow, due_source


def _due(at: datetime) -> Iterable[DueRow]:
    return queries.due_editions(at)


due_source("geo.edition", due=_due, act=actions.advance_edition, next_due=queries.next_due)
