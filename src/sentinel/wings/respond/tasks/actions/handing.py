"""Work is handed on to units below, and comes back: done by all of them, or refused by one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.models import Organisation
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.tasks import events, rules
from sentinel.wings.respond.tasks.actions.giving import write_tasks
from sentinel.wings.respond.tasks.actions.moving import move
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.rules import TaskSpec, TaskStatus

SYSTEM = system("tasks")


@transaction.atomic
def hand_on_task(*, actor: Actor, at: datetime, task: Task, units: Sequence[str], note: str = "") -> list[Task]:
    """Hand a task to units below with the same term; the handing unit stays answerable for it."""
    if task.due_at <= at:
        raise Invalid({"units": _("任务已经超时，不能再转办，请直接处理或报告无法执行。")})
    own = Organisation.objects.get(code=task.unit)
    chosen = list(Organisation.objects.filter(code__in=units).order_by("code"))
    wrong = [unit.name for unit in chosen if not rules.may_hand(own.kind, task.area_code, unit.kind, unit.area_code)]
    if not chosen or len(chosen) != len(set(units)) or wrong:
        text = _("只能转办给本单位下级：{names}。").format(names="、".join(wrong)) if wrong else _("请选择下级单位。")
        raise Invalid({"units": text})
    said = note.strip()
    codes = {rules.handed_code(task.code, unit.code): unit for unit in chosen}
    if taken := set(Task.objects.filter(code__in=codes).values_list("code", flat=True)):
        names = "、".join(codes[code].name for code in sorted(taken))
        raise Invalid({"units": _("已经转办过：{names}。").format(names=names)})
    row = move(
        "hand_on",
        [task],
        actor,
        at,
        lambda row: events.TaskHandedOn(
            code=row.code, unit=row.unit, to_units=tuple(unit.code for unit in chosen), note=said
        ),
        {},
    )[0]
    spec = TaskSpec(
        key="",
        title=row.title,
        text=said[:300] or row.text,
        unit=row.unit,
        area_code=row.area_code,
        due_at=row.due_at,
        level=row.level,
        evidence=row.evidence,
    )
    specs = {code: replace(spec, unit=unit.code, area_code=unit.area_code) for code, unit in codes.items()}
    return write_tasks(actor, at, row.origin_kind, row.origin_key, specs, row.matter, parent=row)


def settle_parents(done: Iterable[Task], at: datetime) -> None:
    """Close each task that was handed on where nothing of it is undone any more; up the whole chain."""
    waiting = Task.objects.filter(pk__in=[row.parent_id for row in done if row.parent_id], status=TaskStatus.HANDED)
    ripe = [row for row in waiting.order_by("code") if not row.handed.filter(status__in=rules.UNDONE).exists()]
    if not ripe:
        return
    said = _("下级单位已全部完成。")
    closed = []
    for late in (False, True):
        closed += move(
            "close_handed",
            [row for row in ripe if (at > row.due_at) is late],
            SYSTEM,
            at,
            lambda row: events.TaskFinished(code=row.code, unit=row.unit, note=said, late=row.overdue),
            {"done_at": at, "note": said, "overdue": late, "climb_at": None},
        )
    settle_parents(closed, at)


def tell_parent(refused: Task, at: datetime, reason: str) -> None:
    """Put a refused task's work back before the unit that handed it on."""
    if refused.parent is None or refused.parent.status != TaskStatus.HANDED:
        return
    move(
        "hand_back",
        [refused.parent],
        SYSTEM,
        at,
        lambda row: events.TaskHandedBack(code=row.code, unit=row.unit, by_unit=refused.unit, reason=reason),
        {},
    )
