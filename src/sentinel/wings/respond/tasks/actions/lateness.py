"""A term that ran out: noted once, then put before one unit above after another until the work is done."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record_many
from sentinel.kernel.models import Holding, Organisation
from sentinel.notify import actions as notify
from sentinel.wings.respond.tasks import events, rules
from sentinel.wings.respond.tasks.actions.moving import minute
from sentinel.wings.respond.tasks.models import Task

NAMED = 5


def _pause(at: datetime) -> timedelta:
    return timedelta(minutes=int(parameters.value("tasks.climb_minutes", at=at)))


@transaction.atomic
def mark_overdue(*, actor: Actor, at: datetime, term: datetime) -> int:
    """Note once that the tasks of one term are late, so the units above see them; returns how many were noted."""
    if at < term:
        return 0
    rows = list(
        Task.objects.select_for_update().filter(due_at=term, status__in=rules.UNDONE, overdue=False).order_by("code")
    )
    if not rows:
        return 0
    for row in rows:
        actor.require("tasks.assign", row)
    Task.objects.filter(pk__in=[row.pk for row in rows]).update(overdue=True, climb_at=term + _pause(at))
    late = [
        (events.TaskBecameOverdue(code=row.code, unit=row.unit, due_at=minute(row.due_at), status=row.status), row)
        for row in rows
    ]
    record_many(late, actor=actor, at=at)
    return len(rows)


@transaction.atomic
def climb_overdue(*, actor: Actor, at: datetime, instant: datetime) -> int:
    """Put the undone tasks due to climb at this instant before the next unit above; returns how many climbed.

    The unit above gets one message for all of them; above the district there is nobody.
    """
    if at < instant:
        return 0
    found = Task.objects.select_for_update(of=("self",)).filter(climb_at=instant).order_by("code")
    above: dict[str, list[Task]] = defaultdict(list)
    rows = list(found)
    held = {row.climbed_to or row.unit for row in rows}
    units = {unit.code: unit for unit in Organisation.objects.filter(code__in=held).select_related("parent")}
    for row in rows:
        actor.require("tasks.assign", row)
        unit = units.get(row.climbed_to or row.unit)
        if row.status in rules.UNDONE and unit is not None and unit.parent is not None:
            above[unit.parent.code].append(row)
    Task.objects.filter(pk__in=[row.pk for row in rows]).update(climb_at=None)
    said = []
    for upper in Organisation.objects.filter(code__in=above).order_by("code"):
        tasks = above[upper.code]
        following = instant + _pause(at) if upper.parent_id is not None else None
        Task.objects.filter(pk__in=[row.pk for row in tasks]).update(
            climbs=F("climbs") + 1, climbed_to=upper.code, climbed_name=upper.name, climb_at=following
        )
        said += [
            (events.TaskClimbed(code=row.code, unit=row.unit, to_unit=upper.code, climbs=row.climbs + 1), row)
            for row in tasks
        ]
    record_many(said, actor=actor, at=at)
    for code, tasks in sorted(above.items()):
        _tell(actor, at, instant, code, tasks)
    return len(said)


def _tell(actor: Actor, at: datetime, instant: datetime, unit: str, tasks: list[Task]) -> None:
    held = Holding.objects.filter(post__organisation__code=unit).order_by("post__code")
    posts = list(held.values_list("post__code", flat=True).distinct())
    if not posts:
        return
    lines = [f"{row.unit_name}：{row.title}" for row in tasks[:NAMED]]
    if len(tasks) > NAMED:
        lines.append(_("等共 {count} 条。").format(count=len(tasks)))
    notify.send(
        actor=actor,
        at=at,
        to=posts,
        title=_("{count} 条任务超时未完成").format(count=len(tasks)),
        text="\n".join(lines),
        url="/tasks/task/?overdue=true",
        key=f"tasks.climb:{instant.isoformat()}:{unit}",
    )
