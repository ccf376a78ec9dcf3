"""Every read of the alarms module."""

from sentinel.wings.watch.alarms.queries.board import Card, Line, alarm_panel, board, counts
from sentinel.wings.watch.alarms.queries.rows import (
    Standing,
    alarm,
    alarms,
    due_reminders,
    due_shelved,
    next_reminder,
    next_shelved,
    open_alarms,
    remind_after,
    standing,
    stood,
    waiting,
)

__all__ = [
    "Card",
    "Line",
    "Standing",
    "alarm",
    "alarm_panel",
    "alarms",
    "board",
    "counts",
    "due_reminders",
    "due_shelved",
    "next_reminder",
    "next_shelved",
    "open_alarms",
    "remind_after",
    "standing",
    "stood",
    "waiting",
]
