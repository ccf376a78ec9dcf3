"""What time does: reminders of what nobody has seen, and the end of the shelf; and telling the desk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.people import posts_holding
from sentinel.notify import actions as notify
from sentinel.wings.watch.alarms import events, queries, rules
from sentinel.wings.watch.alarms.actions.following import clear_alarm
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.workflow import ALARM


@transaction.atomic
def remind_group(*, actor: Actor, at: datetime, alarm: int) -> bool:
    """Remind once of the whole group an alarm waits in, and set the next time; True when this call did it."""
    due = Alarm.objects.select_for_update().filter(pk=alarm, status=rules.Status.RAISED, remind_at__lte=at).first()
    if due is None:
        return False
    actor.require("alarms.handle", due)
    rows = list(Alarm.objects.select_for_update().filter(group=due.group, status=rules.Status.RAISED).order_by("code"))
    severity = rules.gravest(row.severity for row in rows)
    next_at = at + queries.remind_after(severity, at)
    for row in rows:
        row.remind_at, row.reminded = next_at, row.reminded + 1
    Alarm.objects.bulk_update(rows, ["remind_at", "reminded"])
    told = events.AlarmReminded(
        code=due.code,
        group=due.group,
        severity=severity,
        waiting=len(rows),
        times=max(row.reminded for row in rows),
    )
    record(told, subject=due, actor=actor, at=at)
    return True


@transaction.atomic
def bring_back_alarm(*, actor: Actor, at: datetime, alarm: int) -> bool:
    """Its time on the shelf is over: it waits to be seen again; True when this call did it."""
    row = Alarm.objects.select_for_update().filter(pk=alarm, status=rules.Status.SHELVED, shelved_until__lte=at).first()
    if row is None:
        return False
    standing = queries.standing(row.rule, row.target, at)
    if standing is None or not standing.up:
        clear_alarm(row, actor=actor, at=at)
        return True
    ALARM.apply(
        "bring_back",
        row,
        actor=actor,
        at=at,
        event=events.AlarmReturned(code=row.code, group=row.group, severity=row.severity),
        changes={"remind_at": at + queries.remind_after(row.severity, at), "shelved_until": None},
    )
    return True


@transaction.atomic
def tell(*, actor: Actor, at: datetime, code: str, times: int = 0) -> bool:
    """Send the desks of the place one message about the group of an alarm; False where nobody waits or is posted.

    What is on the shelf, seen or over is not spoken of.
    """
    row = Alarm.objects.filter(code=code).first()
    if row is None:
        return False
    waiting = list(Alarm.objects.filter(group=row.group, status=rules.Status.RAISED).order_by("raised_at", "code"))
    posts = posts_holding("alarms.handle", row.area_code)
    if not waiting or not posts:
        return False
    severity = rules.gravest(each.severity for each in waiting)
    worst = [each for each in waiting if each.severity == severity]
    names = "、".join(dict.fromkeys(each.target_name for each in worst[:5]))
    title = _("报警：{title}（{names}）").format(title=worst[0].title, names=names)
    if times:
        title = _("报警待确认（第 {n} 次提醒）：{title}").format(n=times, title=worst[0].title)
    text = _("{names}达到{title}，同一起因共 {n} 项待确认。请到报警页查看并确认。").format(
        names=names, title=worst[0].title, n=len(waiting)
    )
    floor = str(parameters.value("alarm.outside_severity", at=at))
    notify.send(
        actor=actor,
        at=at,
        to=posts,
        title=title[:100],
        text=text,
        url="/alarms/",
        subject=row,
        level=severity if rules.loud(severity, floor) else "",
        key=f"alarm:{row.code}:{at.isoformat()}:{times}",
    )
    return True
