"""What somebody who stands duty needs on the phone."""

from datetime import datetime
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.rollcalls import queries as rollcalls
from sentinel.wings.respond.rosters import queries as rosters


def mine(actor: Actor, at: datetime) -> dict[str, Any]:
    """Roll calls to answer, handovers and swaps that wait for this person, the own shifts ahead."""
    return {
        "checks": rollcalls.my_checks_with_moves(actor),
        "swaps": rosters.my_swaps_with_moves(actor),
        "stands": rosters.my_shifts(actor, at),
        "leaving": rosters.to_hand_over(actor, at),
        "coming": rosters.my_handovers(actor),
        "at": at,
    }
