"""What crossings make of alarms: raised by the one that stands, cleared when none does."""

from datetime import datetime

from django.db import transaction

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.wings.watch.alarms import events, queries, rules
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.workflow import ALARM


@transaction.atomic
def follow_crossing(*, actor: Actor, at: datetime, rule: str, target: str) -> Alarm | None:
    """Make the alarm of a rule at a target agree with the crossings recorded by now; the one it touched, if any.

    What is asked is how it stands, not what was the last news: late data may bring crossings in any order.
    """
    standing = queries.standing(rule, target, at)
    known = Alarm.objects.select_for_update().filter(rule=rule, target=target).exclude(status=rules.Status.CLEARED)
    row = known.first()
    if standing is not None and standing.up:
        return _raise(actor, at, standing) if row is None else None
    # What comes and goes while it lies on the shelf is looked at when its time there is over.
    if row is None or row.status == rules.Status.SHELVED:
        return None
    return clear_alarm(row, actor=actor, at=at)


def clear_alarm(row: Alarm, *, actor: Actor, at: datetime) -> Alarm:
    """End an alarm whose crossing no longer stands; inside the transaction of an action."""
    actor.require("alarms.handle", row)
    ended = rules.Ended.BACK if queries.stood(row.crossing, at) else rules.Ended.WITHDRAWN
    cleared: Alarm = ALARM.apply(
        "clear",
        row,
        actor=actor,
        at=at,
        event=events.AlarmCleared(code=row.code, rule=row.rule, target=row.target, ended=ended.value),
        changes={"cleared_at": at, "ended": ended.value, "remind_at": None, "shelved_until": None},
    )
    return cleared


def _raise(actor: Actor, at: datetime, crossing: queries.Standing) -> Alarm:
    group = rules.group_of(crossing.rule, crossing.area_code)
    others = list(Alarm.objects.filter(group=group, status__in=(rules.Status.RAISED, rules.Status.ACKNOWLEDGED)))
    waiting = [other.remind_at for other in others if other.remind_at is not None]
    base = crossing.code.rpartition(":")[0]
    before = Alarm.objects.filter(code__startswith=base).count()
    row = Alarm(
        code=f"{base}:{before + 1}" if before else base,
        rule=crossing.rule,
        title=crossing.title,
        severity=crossing.severity,
        target=crossing.target,
        target_name=crossing.target_name,
        station=crossing.station,
        group=group,
        element=crossing.element,
        crossing=crossing.code,
        value=crossing.value,
        window=crossing.window,
        observed_at=crossing.observed_at,
        raised_at=at,
        area_code=crossing.area_code,
        # One group, one rhythm: a new one waits for the reminder that is due anyway, unless it is the worse one.
        remind_at=min([*waiting, at + queries.remind_after(crossing.severity, at)]),
    )
    actor.require("alarms.handle", row)
    row.save()
    raised = events.AlarmRaised(
        code=row.code,
        rule=row.rule,
        severity=row.severity,
        target=row.target,
        group=group,
        crossing=crossing.code,
        speaks=rules.speaks(row.severity, [other.severity for other in others]),
    )
    record(raised, subject=row, actor=actor, at=at)
    return row
