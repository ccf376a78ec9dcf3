"""Tables of rosters."""

from sentinel.wings.respond.rosters.models.checks import Check, RollCall
from sentinel.wings.respond.rosters.models.handover import Handover
from sentinel.wings.respond.rosters.models.roster import Assignment, Room, Roster, Shift
from sentinel.wings.respond.rosters.models.swap import Swap

__all__ = ["Assignment", "Check", "Handover", "RollCall", "Room", "Roster", "Shift", "Swap"]
