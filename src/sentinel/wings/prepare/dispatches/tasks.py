"""Due rows of dispatches: goods that are late, papers that are missing."""

from sentinel.kernel.due import due_source
from sentinel.wings.prepare.dispatches import actions, queries

due_source("dispatches.delivery", due=queries.late_orders, act=actions.note_overdue, next_due=queries.next_late)
due_source(
    "dispatches.papers", due=queries.missing_papers, act=actions.note_missed_papers, next_due=queries.next_missing
)
