"""Due rows: reminders of alarms nobody has seen, and the end of the shelf."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.watch.alarms import actions, queries

SWEEPER = system("alarms")


def remind(pk: object, at: datetime) -> bool:
    """Remind once of the group an alarm waits in."""
    return actions.remind_group(actor=SWEEPER, at=at, alarm=int(str(pk)))


def bring_back(pk: object, at: datetime) -> bool:
    """Take one alarm off the shelf."""
    return actions.bring_back_alarm(actor=SWEEPER, at=at, alarm=int(str(pk)))


due_source("alarms.reminder", due=queries.due_reminders, act=remind, next_due=queries.next_reminder)
due_source("alarms.shelf", due=queries.due_shelved, act=bring_back, next_due=queries.next_shelved)
