"""Due rows of the shelters: people's data to be forgotten."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.prepare.shelters import actions, queries

BY_RULE = system("shelters")


def forget(pk: object, at: datetime) -> int:
    """Wipe people's data that was kept long enough."""
    return actions.forget_stay(actor=BY_RULE, at=at, pk=pk)


due_source("shelters.forget", due=queries.to_forget, act=forget, next_due=queries.next_to_forget)
