"""Every write of the evacuations."""

from sentinel.wings.respond.evacuations.actions.following import follow_stay
from sentinel.wings.respond.evacuations.actions.helping import assign_help
from sentinel.wings.respond.evacuations.actions.orders import close, order_evacuation, raise_stage, release_return
from sentinel.wings.respond.evacuations.actions.planning import Batch, propose_from_forecast
from sentinel.wings.respond.evacuations.actions.proposals import propose_evacuation, propose_for_station
from sentinel.wings.respond.evacuations.actions.runners import send_runners
from sentinel.wings.respond.evacuations.actions.ticks import tick, tick_household

__all__ = [
    "Batch",
    "assign_help",
    "close",
    "follow_stay",
    "order_evacuation",
    "propose_evacuation",
    "propose_for_station",
    "propose_from_forecast",
    "raise_stage",
    "release_return",
    "send_runners",
    "tick",
    "tick_household",
]
