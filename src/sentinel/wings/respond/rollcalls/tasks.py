"""Due rows: roll calls nobody answered."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.respond.rollcalls import actions, queries


def note_missed(pk: object, at: datetime) -> bool:
    """Note that one room did not answer in time."""
    return actions.note_missed(actor=system("rollcalls"), at=at, check=int(str(pk)))


due_source("rollcalls.check", due=queries.due_checks, act=note_missed, next_due=queries.next_due_check)
