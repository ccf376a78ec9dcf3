"""Due rows of incidents: reports whose term ran out."""

from datetime import datetime
from typing import cast

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.respond.incidents import actions, queries


def note_overdue(pk: object, at: datetime) -> bool:
    """Note one report whose term ran out unsigned."""
    return actions.note_overdue(actor=system("incidents"), at=at, report=cast(int, pk))


due_source("incidents.report", due=queries.terms_run_out, act=note_overdue, next_due=queries.next_term)
