"""Pages of tasks that a ledger cannot give."""

from sentinel.wings.respond.tasks.views.desk import give, progress, supervise
from sentinel.wings.respond.tasks.views.phone import act, answer, hand_on, mine, mine_summary, receive_all

__all__ = [
    "act",
    "answer",
    "give",
    "hand_on",
    "mine",
    "mine_summary",
    "progress",
    "receive_all",
    "supervise",
]
