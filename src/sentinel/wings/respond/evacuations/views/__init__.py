"""Pages of the evacuations."""

from sentinel.wings.respond.evacuations.views.board import board, cards, runners
from sentinel.wings.respond.evacuations.views.desk import decide, from_hazard, new
from sentinel.wings.respond.evacuations.views.forecast import from_forecast
from sentinel.wings.respond.evacuations.views.village import help_entry, tick_entry, tick_house, village, villages

__all__ = [
    "board",
    "cards",
    "decide",
    "from_forecast",
    "from_hazard",
    "help_entry",
    "new",
    "runners",
    "tick_entry",
    "tick_house",
    "village",
    "villages",
]
