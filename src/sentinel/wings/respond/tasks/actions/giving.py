"""Work is given: many tasks in one act, an order from a desk, and what is taken back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.models import Matter, Organisation
from sentinel.kernel.numbering import next_number, next_numbers
from sentinel.kernel.refusals import Invalid
from sentinel.kernel.scope import area_contains
from sentinel.wings.respond.tasks import events, rules
from sentinel.wings.respond.tasks.actions.moving import minute, move, words
from sentinel.wings.respond.tasks.models import Order, Task
from sentinel.wings.respond.tasks.rules import TaskSpec

ORDER_KIND = "tasks.order"


@transaction.atomic
def create_tasks(
    *,
    actor: Actor,
    at: datetime,
    origin_kind: str,
    origin_key: str,
    specs: Sequence[TaskSpec],
    matter: Matter | None = None,
) -> int:
    """Give many tasks in one act; returns how many are new. A task already given to the unit is not given twice."""
    if any(spec.due_at <= at for spec in specs):
        raise Invalid({"due_at": _("要求完成时间应晚于现在。")})
    for area_code in sorted({spec.area_code for spec in specs}):
        actor.require_in("tasks.assign", area_code)
    wanted = {spec.code(origin_key): spec for spec in specs}
    # Whoever gives tasks numbers them one after the other: only then is it certain which are given already.
    next_numbers("task", 0, at=at)
    known = set(Task.objects.filter(code__in=wanted).values_list("code", flat=True))
    fresh = {code: wanted[code] for code in sorted(wanted) if code not in known}
    return len(write_tasks(actor, at, origin_kind, origin_key, fresh, matter))


def write_tasks(
    actor: Actor,
    at: datetime,
    origin_kind: str,
    origin_key: str,
    specs: dict[str, TaskSpec],
    matter: Matter | None,
    parent: Task | None = None,
) -> list[Task]:
    """New tasks by their codes, with one range of numbers, and an event for each."""
    if not specs:
        return []
    names = _unit_names({spec.unit for spec in specs.values()})
    numbers = next_numbers("task", len(specs), at=at)
    rows = insert_many(
        Task(
            code=code,
            number=number,
            title=spec.title,
            text=spec.text,
            origin_kind=origin_kind,
            origin_key=origin_key,
            level=spec.level,
            unit=spec.unit,
            unit_name=names[spec.unit],
            area_code=spec.area_code,
            matter=matter,
            parent=parent,
            evidence=spec.evidence,
            assigned_at=at,
            assigned_by=actor.label,
            due_at=spec.due_at,
        )
        for (code, spec), number in zip(specs.items(), numbers, strict=True)
    )
    record_many(((_assigned(row), row) for row in rows), actor=actor, at=at)
    return rows


def _unit_names(units: Collection[str]) -> dict[str, str]:
    names = dict(Organisation.objects.filter(code__in=units).values_list("code", "name"))
    if missing := sorted(set(units) - names.keys()):
        raise Invalid({"unit": _("没有这些承办单位：{units}。").format(units="、".join(missing))})
    return names


def _assigned(row: Task) -> events.TaskAssigned:
    return events.TaskAssigned(
        code=row.code,
        number=row.number,
        origin=row.origin_key,
        unit=row.unit,
        title=row.title,
        due_at=minute(row.due_at),
    )


@transaction.atomic
def give_order(
    *,
    actor: Actor,
    at: datetime,
    title: str,
    units: Sequence[str],
    minutes: int,
    text: str = "",
    evidence: str = rules.Evidence.NOTE,
    matter: Matter | None = None,
) -> Order:
    """Give an order to chosen units without a response: one row, one task for each unit."""
    said = words(title, "title", _("请写明要做什么。"))
    if not units:
        raise Invalid({"units": _("请至少选择一个承办单位。")})
    if not 0 < minutes <= rules.LONGEST_MINUTES:
        raise Invalid({"minutes": _("时限应在 1 分钟到 7 天之间。")})
    if evidence not in set(rules.Evidence):
        raise Invalid({"evidence": _("没有这种完成凭据。")})
    places = dict(Organisation.objects.filter(code__in=units).values_list("code", "area_code"))
    if missing := sorted(set(units) - places.keys()):
        raise Invalid({"units": _("没有这些承办单位：{units}。").format(units="、".join(missing))})
    for area_code in sorted(set(places.values())):
        actor.require_in("tasks.assign", area_code)
    due_at = at + timedelta(minutes=minutes)
    row = Order.objects.create(
        code=next_number("order", at=at),
        title=said,
        text=text.strip(),
        evidence=evidence,
        given_at=at,
        given_by=actor.label,
        due_at=due_at,
        units=len(places),
        matter=matter,
        area_code=actor.area_code or min(places.values()),
        target_areas=_widest(places.values()),
        published_at=at,
    )
    payload = events.OrderGiven(code=row.code, title=said, units=len(places), due_at=minute(due_at))
    record(payload, subject=row, actor=actor, at=at)
    specs = [
        TaskSpec(
            key="order", title=said, text=text.strip(), unit=unit, area_code=place, due_at=due_at, evidence=evidence
        )
        for unit, place in sorted(places.items())
    ]
    create_tasks(actor=actor, at=at, origin_kind=ORDER_KIND, origin_key=row.code, specs=specs, matter=matter)
    return row


def _widest(places: Iterable[str]) -> list[str]:
    """The areas that hold all of these places, none within another."""
    kept: list[str] = []
    for place in sorted(set(places)):
        if not any(area_contains(area, place) for area in kept):
            kept.append(place)
    return kept


@transaction.atomic
def withdraw_task(*, actor: Actor, at: datetime, task: Task, reason: str) -> Task:
    """Take one task back, and with it what of it was handed on and is undone."""
    below = Task.objects.filter(code__startswith=f"{task.code}~", status__in=rules.UNDONE)
    rows = _withdraw(actor, at, [task, *below], reason, "note")
    return next(row for row in rows if row.pk == task.pk)


@transaction.atomic
def withdraw_tasks(*, actor: Actor, at: datetime, origin_kind: str, origin_key: str, reason: str) -> int:
    """Take back every undone task of one origin in one act; returns how many."""
    undone = Q(origin_kind=origin_kind, origin_key=origin_key, status__in=rules.UNDONE)
    return len(_withdraw(actor, at, list(Task.objects.filter(undone)), reason, "reason"))


def _withdraw(actor: Actor, at: datetime, tasks: Sequence[Task], reason: str, name: str) -> list[Task]:
    why = words(reason, name, _("请写明撤销原因。"))
    return move(
        "withdraw",
        tasks,
        actor,
        at,
        lambda row: events.TaskWithdrawn(code=row.code, unit=row.unit, reason=why),
        {"closing_reason": why, "climb_at": None},
    )
