"""Due rows of the ledger: what uploaded files said is forgotten."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.ledger import actions, queries


def forget(pk: object, at: datetime) -> int:
    """Blank what the rows of one import say."""
    return actions.forget_import(actor=system("ledger"), at=at, batch=queries.kept_import(pk))


due_source("ledger.import", due=queries.imports_to_forget, act=forget, next_due=queries.next_import_to_forget)
