"""What the advisories module does about crossings: suggest, and take back what nobody was told. It sends nothing."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.watch.advisories import actions
from sentinel.wings.watch.stations.events import CrossingRecorded, CrossingWithdrawn

RULE = system("advisories")


@reaction("advisories", CrossingRecorded)
def suggest_from_crossing(event: Event, payload: CrossingRecorded) -> None:
    """A river rose over a threshold: the places downstream of it should be told."""
    if payload.up:
        actions.suggest_for_crossing(actor=RULE, at=event.at, crossing=payload.code)


@reaction("advisories", CrossingWithdrawn)
def withdraw_with_crossing(event: Event, payload: CrossingWithdrawn) -> None:
    """The crossing never was."""
    actions.withdraw_for_crossing(actor=RULE, at=event.at, crossing=payload.code)
