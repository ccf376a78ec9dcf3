"""Reads of responses."""

from sentinel.wings.respond.responses.queries.dispatch import Dispatch, dispatch, earlier_rounds
from sentinel.wings.respond.responses.queries.obligations import Obligations, obligations
from sentinel.wings.respond.responses.queries.responses import (
    Button,
    Offer,
    active,
    buttons,
    current,
    history,
    offers,
    record,
    response,
    responses,
    standing_tasks,
    standing_warnings,
    statement_for,
    suggestions,
    tasks_board,
)

__all__ = [
    "Button",
    "Dispatch",
    "Obligations",
    "Offer",
    "active",
    "buttons",
    "current",
    "dispatch",
    "earlier_rounds",
    "history",
    "obligations",
    "offers",
    "record",
    "response",
    "responses",
    "standing_tasks",
    "standing_warnings",
    "statement_for",
    "suggestions",
    "tasks_board",
]
