"""Due rows of the improvements: measures not done."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.recover.improvements import actions, queries

BY_RULE = system("improvements")


def note(pk: object, at: datetime) -> bool:
    """Note a measure that was not done in time."""
    return actions.note_overdue(actor=BY_RULE, at=at, pk=pk)


due_source("improvements.improvement", due=queries.run_out, act=note, next_due=queries.next_due)
