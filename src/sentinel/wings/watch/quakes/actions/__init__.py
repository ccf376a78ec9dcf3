"""Every write of the quakes module."""

from sentinel.wings.watch.quakes.actions.handling import handle_quake, tell
from sentinel.wings.watch.quakes.actions.receiving import RECEIVE, Receipt, Taken, receive_message, receive_quake

__all__ = [
    "RECEIVE",
    "Receipt",
    "Taken",
    "handle_quake",
    "receive_message",
    "receive_quake",
    "tell",
]
