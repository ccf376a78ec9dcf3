"""What people do with alarms: see them, shelve them, bring them back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.wings.watch.alarms import events, queries, rules
from sentinel.wings.watch.alarms.actions.following import clear_alarm
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.workflow import ALARM


@transaction.atomic
def acknowledge_alarm(*, actor: Actor, at: datetime, row: Alarm, note: str = "") -> Alarm:
    """Say that it was seen: the reminders end."""
    del note
    seen: Alarm = ALARM.apply(
        "acknowledge",
        row,
        actor=actor,
        at=at,
        event=events.AlarmAcknowledged(code=row.code),
        changes={
            "acknowledged_at": at,
            "acknowledged_by": actor.person_code or actor.key,
            "acknowledged_name": actor.label,
            "remind_at": None,
        },
    )
    return seen


@transaction.atomic
def acknowledge_group(*, actor: Actor, at: datetime, group: str) -> int:
    """Say that every waiting alarm of one cause was seen; returns how many."""
    rows = list(queries.waiting(actor).filter(group=group).order_by("code"))
    if not rows:
        if not queries.alarms(actor).filter(group=group).exists():
            raise NotFound(_("没有这一组报警，或者不在您的管辖范围。"))
        raise Refused(_("这一组没有待确认的报警：可能已由他人确认或已经解除。"))
    for row in rows:
        acknowledge_alarm(actor=actor, at=at, row=row)
    return len(rows)


@transaction.atomic
def shelve_alarm(*, actor: Actor, at: datetime, row: Alarm, reason: str, hours: int) -> Alarm:
    """Take a known, harmless alarm off the desk for a while."""
    wrong = {}
    if not reason.strip():
        wrong["reason"] = _("请写明为什么可以搁置，例如“设备检修，读数不可信”。")
    if not 1 <= hours <= rules.MOST_HOURS:
        wrong["hours"] = _("搁置 1 至 {most} 小时；到期会自动回到工作台。").format(most=rules.MOST_HOURS)
    if wrong:
        raise Invalid(wrong)
    until = at + timedelta(hours=hours)
    told = events.AlarmShelved(
        code=row.code, until=timezone.localtime(until).isoformat(timespec="minutes"), reason=reason.strip()[:200]
    )
    shelved: Alarm = ALARM.apply(
        "shelve",
        row,
        actor=actor,
        at=at,
        event=told,
        changes={
            "shelved_until": until,
            "shelved_reason": reason.strip()[:200],
            "shelved_name": actor.label,
            "remind_at": None,
        },
    )
    return shelved


@transaction.atomic
def unshelve_alarm(*, actor: Actor, at: datetime, row: Alarm, note: str = "") -> Alarm:
    """Bring it back before its time: it waits to be seen again, or is over where nothing stands any more."""
    del note
    standing = queries.standing(row.rule, row.target, at)
    if standing is None or not standing.up:
        actor.require("alarms.shelve", row)
        return clear_alarm(row, actor=system("alarms"), at=at)
    back: Alarm = ALARM.apply(
        "unshelve",
        row,
        actor=actor,
        at=at,
        event=events.AlarmUnshelved(code=row.code),
        changes={"remind_at": at + queries.remind_after(row.severity, at), "shelved_until": None},
    )
    return back
