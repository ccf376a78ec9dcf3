"""What the alarms module does about crossings, and about its own news: tell the desk."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.watch.alarms import actions
from sentinel.wings.watch.alarms.events import AlarmRaised, AlarmReminded, AlarmReturned
from sentinel.wings.watch.stations.events import CrossingRecorded, CrossingWithdrawn, MeanCrossed

RULE = system("alarms")


@reaction("alarms", CrossingRecorded)
def follow_station(event: Event, payload: CrossingRecorded) -> None:
    """A station crossed a threshold, up or down."""
    actions.follow_crossing(actor=RULE, at=event.at, rule=payload.rule, target=payload.station)


@reaction("alarms", MeanCrossed)
def follow_area(event: Event, payload: MeanCrossed) -> None:
    """The mean of an area crossed a threshold, up or down."""
    actions.follow_crossing(actor=RULE, at=event.at, rule=payload.rule, target=payload.area)


@reaction("alarms", CrossingWithdrawn)
def follow_withdrawal(event: Event, payload: CrossingWithdrawn) -> None:
    """A crossing never was."""
    actions.follow_crossing(actor=RULE, at=event.at, rule=payload.rule, target=payload.target)


@reaction("alarms", AlarmRaised)
def tell_new(event: Event, payload: AlarmRaised) -> None:
    """A group begins, or grows worse."""
    if payload.speaks:
        actions.tell(actor=RULE, at=event.at, code=payload.code)


@reaction("alarms", AlarmReminded)
def tell_again(event: Event, payload: AlarmReminded) -> None:
    """Nobody has seen a group yet."""
    actions.tell(actor=RULE, at=event.at, code=payload.code, times=payload.times)


@reaction("alarms", AlarmReturned)
def tell_returned(event: Event, payload: AlarmReturned) -> None:
    """An alarm is back from the shelf."""
    actions.tell(actor=RULE, at=event.at, code=payload.code)
