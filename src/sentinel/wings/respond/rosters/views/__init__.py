"""Pages of rosters a ledger cannot give."""

from sentinel.wings.respond.rosters.views.checks import act_on_check, new_roll_call, statistics
from sentinel.wings.respond.rosters.views.handovers import draft, overview, write
from sentinel.wings.respond.rosters.views.months import confirm, draft_month, fill, month
from sentinel.wings.respond.rosters.views.now import mine, now_page
from sentinel.wings.respond.rosters.views.swaps import ask

__all__ = [
    "act_on_check",
    "ask",
    "confirm",
    "draft",
    "draft_month",
    "fill",
    "mine",
    "month",
    "new_roll_call",
    "now_page",
    "overview",
    "statistics",
    "write",
]
