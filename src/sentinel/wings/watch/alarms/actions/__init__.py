"""Every write of the alarms module."""

from sentinel.wings.watch.alarms.actions.following import follow_crossing
from sentinel.wings.watch.alarms.actions.handling import (
    acknowledge_alarm,
    acknowledge_group,
    shelve_alarm,
    unshelve_alarm,
)
from sentinel.wings.watch.alarms.actions.reminding import bring_back_alarm, remind_group, tell

__all__ = [
    "acknowledge_alarm",
    "acknowledge_group",
    "bring_back_alarm",
    "follow_crossing",
    "remind_group",
    "shelve_alarm",
    "tell",
    "unshelve_alarm",
]
