"""Every write of the evacuations."""

from sentinel.wings.respond.evacuations.actions.orders import close, order_evacuation, raise_stage, release_return
from sentinel.wings.respond.evacuations.actions.proposals import propose_evacuation, propose_for_station
from sentinel.wings.respond.evacuations.actions.ticks import tick, tick_household

__all__ = [
    "close",
    "order_evacuation",
    "propose_evacuation",
    "propose_for_station",
    "raise_stage",
    "release_return",
    "tick",
    "tick_household",
]
