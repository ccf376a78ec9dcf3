"""Due rows of tasks: terms that ran out, and late ones that climb."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.respond.tasks import actions, queries


def note_overdue(pk: object, at: datetime) -> int:
    """Note every undone task of one term at once: hundreds are given with the same term."""
    return actions.mark_overdue(actor=system("tasks"), at=at, term=datetime.fromisoformat(str(pk)))


due_source("tasks.overdue", due=queries.overdue_terms, act=note_overdue, next_due=queries.next_overdue)


def climb(pk: object, at: datetime) -> int:
    """Put every late task of one instant before the unit above."""
    return actions.climb_overdue(actor=system("tasks"), at=at, instant=datetime.fromisoformat(str(pk)))


due_source("tasks.climb", due=queries.climbing, act=climb, next_due=queries.next_climb)
