"""Every write of rosters."""

from sentinel.wings.respond.rosters.actions.handovers import (
    draft_handover,
    hand_over,
    return_handover,
    take_over,
    write_notes,
)
from sentinel.wings.respond.rosters.actions.months import (
    RosterSpec,
    ShiftSpec,
    draft_roster,
    fill_shift,
    found_rosters,
    publish_roster,
    reopen_roster,
)
from sentinel.wings.respond.rosters.actions.rooms import RoomSpec, confirm_room, register_rooms
from sentinel.wings.respond.rosters.actions.swaps import (
    agree_swap,
    approve_swap,
    ask_swap,
    decline_swap,
    reject_swap,
    withdraw_swap,
)

__all__ = [
    "RoomSpec",
    "RosterSpec",
    "ShiftSpec",
    "agree_swap",
    "approve_swap",
    "ask_swap",
    "confirm_room",
    "decline_swap",
    "draft_handover",
    "draft_roster",
    "fill_shift",
    "found_rosters",
    "hand_over",
    "publish_roster",
    "register_rooms",
    "reject_swap",
    "reopen_roster",
    "return_handover",
    "take_over",
    "withdraw_swap",
    "write_notes",
]
