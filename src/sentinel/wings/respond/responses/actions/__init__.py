"""Writes of responses."""

from sentinel.wings.respond.responses.actions.command import (
    end_response,
    lower_response,
    raise_response,
    start_response,
)
from sentinel.wings.respond.responses.actions.suggest import decline_response, suggest_response

__all__ = [
    "decline_response",
    "end_response",
    "lower_response",
    "raise_response",
    "start_response",
    "suggest_response",
]
