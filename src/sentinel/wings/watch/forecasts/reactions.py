"""What the forecasts module hears: crossings that ask for a run, and the end of runs, which it tells."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.watch.forecasts import actions
from sentinel.wings.watch.forecasts.events import RunFailed, RunFinished
from sentinel.wings.watch.stations.events import CrossingRecorded

RULE = system("forecasts")


@reaction("forecasts", CrossingRecorded)
def ask_from_crossing(event: Event, payload: CrossingRecorded) -> None:
    """Rain rose over a threshold: what would this rain do?"""
    if payload.up:
        actions.queue_for_crossing(actor=RULE, at=event.at, crossing=payload.code)


@reaction("forecasts", RunFinished)
def tell_of_result(event: Event, payload: RunFinished) -> None:
    """A run has its result."""
    actions.tell(actor=RULE, at=event.at, code=payload.code)


@reaction("forecasts", RunFailed)
def tell_of_failure(event: Event, payload: RunFailed) -> None:
    """A run ended without a result."""
    actions.tell(actor=RULE, at=event.at, code=payload.code)
