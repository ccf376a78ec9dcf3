"""What the geohazards module hears: rain that crosses a threshold asks for an outlook, which the duty room is told."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.watch.geohazards import actions
from sentinel.wings.watch.geohazards.events import OutlookMade
from sentinel.wings.watch.stations.events import CrossingRecorded

RULE = system("geohazards")


@reaction("geohazards", CrossingRecorded)
def look_at_crossing(event: Event, payload: CrossingRecorded) -> None:
    """Rain rose over a threshold: what does it mean for the points?"""
    if payload.up:
        actions.make_for_crossing(actor=RULE, at=event.at, crossing=payload.code)


@reaction("geohazards", OutlookMade)
def tell_of_outlook(event: Event, payload: OutlookMade) -> None:
    """An outlook was made."""
    actions.tell(actor=RULE, at=event.at, code=payload.code)
