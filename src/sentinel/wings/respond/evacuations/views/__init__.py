"""Pages of the evacuations."""

from sentinel.wings.respond.evacuations.views.desk import decide, new
from sentinel.wings.respond.evacuations.views.village import tick_entry, tick_house, village, villages

__all__ = ["decide", "new", "tick_entry", "tick_house", "village", "villages"]
