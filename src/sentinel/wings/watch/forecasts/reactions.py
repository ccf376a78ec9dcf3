"""What the forecasts module does about crossings: ask for a run where the pack names the rule."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.watch.forecasts import actions
from sentinel.wings.watch.stations.events import CrossingRecorded

RULE = system("forecasts")


@reaction("forecasts", CrossingRecorded)
def ask_from_crossing(event: Event, payload: CrossingRecorded) -> None:
    """Rain rose over a threshold: what would this rain do?"""
    if payload.up:
        actions.queue_for_crossing(actor=RULE, at=event.at, crossing=payload.code)
