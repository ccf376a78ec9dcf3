"""Tables of rosters."""

from sentinel.wings.respond.rosters.models.handover import Handover
from sentinel.wings.respond.rosters.models.roster import Assignment, Room, Roster, Shift
from sentinel.wings.respond.rosters.models.swap import Swap

__all__ = ["Assignment", "Handover", "Room", "Roster", "Shift", "Swap"]
