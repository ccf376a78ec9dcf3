"""Every write of notify."""

from sentinel.notify.actions.answering import answer, close_ladder
from sentinel.notify.actions.calling import hand_on, start_ladders, withdraw_ladders
from sentinel.notify.actions.places import call_places
from sentinel.notify.rules import LadderSpec, Rung

__all__ = [
    "LadderSpec",
    "Rung",
    "answer",
    "call_places",
    "close_ladder",
    "hand_on",
    "start_ladders",
    "withdraw_ladders",
]
