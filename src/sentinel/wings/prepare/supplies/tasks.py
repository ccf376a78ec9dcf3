"""Due rows of supplies: lots that come near the end of their shelf life, or pass it."""

from sentinel.kernel.due import due_source
from sentinel.wings.prepare.supplies import actions, queries

due_source(
    "supplies.freshness",
    due=queries.due_lots,
    act=actions.change_freshness,
    next_due=queries.next_freshness,
)
