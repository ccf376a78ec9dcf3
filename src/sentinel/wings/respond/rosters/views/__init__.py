"""Pages of rosters a ledger cannot give."""

from sentinel.wings.respond.rosters.views.handovers import draft, overview, write
from sentinel.wings.respond.rosters.views.months import confirm, draft_month, fill, month
from sentinel.wings.respond.rosters.views.now import now_page
from sentinel.wings.respond.rosters.views.swaps import ask

__all__ = [
    "ask",
    "confirm",
    "draft",
    "draft_month",
    "fill",
    "month",
    "now_page",
    "overview",
    "write",
]
