"""Orders, pressings, units to give work to, and what a record shows beside its row."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.tasks import rules
from sentinel.wings.respond.tasks.models import Order, Supervision, Task
from sentinel.wings.respond.tasks.queries.boards import board, board_groups
from sentinel.wings.respond.tasks.queries.rows import tasks


def orders(actor: Actor) -> QuerySet[Order]:
    """Orders the actor may read."""
    return Order.objects.visible_to(actor)


def supervisions(actor: Actor) -> QuerySet[Supervision]:
    """Pressings the actor may read."""
    return Supervision.objects.visible_to(actor).select_related("task")


def supervision(actor: Actor, code: str) -> Supervision:
    """One pressing in reach by its code, or NotFound."""
    row: Supervision | None = supervisions(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这次督办，或不在您的管辖范围。")
    return row


def my_supervisions(actor: Actor) -> list[Supervision]:
    """Pressings of the actor's own units that wait for an answer, the least time left first."""
    return list(supervisions(actor).filter(unit__in=actor.units, answered_at__isnull=True))


def units_below(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the units the actor's own units may hand work to."""
    own = list(Organisation.objects.filter(code__in=actor.units))
    if not own:
        return []
    found = Organisation.objects.filter(abolished_at__isnull=True).order_by("code")
    return [
        (unit.code, unit.name)
        for unit in found
        if any(rules.may_hand(mine.kind, mine.area_code, unit.kind, unit.area_code) for mine in own)
    ]


def units_to_order(actor: Actor) -> list[Organisation]:
    """Units the actor may give work to, in the order of command."""
    found = Organisation.objects.filter(kind__in=rules.ORDERED, abolished_at__isnull=True).order_by("code")
    reached = [unit for unit in found if actor.may_in("tasks.assign", unit.area_code)]
    return sorted(reached, key=lambda unit: (rules.RANKS[unit.kind], unit.code))


def order_templates(at: datetime) -> list[dict[str, Any]]:
    """The templates of free orders, as the pack gives them."""
    row = parameters.find("tasks.order_templates", at=at)
    return list(row.value) if row is not None else []


def chain(actor: Actor, row: Task) -> list[Task]:
    """Where a task came from and where it went, the first hand first; alone where it was never handed on."""
    root = row.code.split("~")[0]
    return list(tasks(actor).filter(Q(code=root) | Q(code__startswith=f"{root}~")).order_by("code"))


def panel(row: Task, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page shows beside the row: the chain of hands, the pressings, whether it may be pressed."""
    links = chain(actor, row)
    return {
        "chain": links if len(links) > 1 else [],
        "supervisions": list(supervisions(actor).filter(task=row).order_by("given_at", "code")),
        "may_supervise": row.status in rules.UNDONE and actor.may("tasks.supervise", row),
        "may_hand": row.status in rules.OPEN and row.unit in actor.units and actor.may("tasks.act", row),
    }


def order_panel(row: Order, actor: Actor, at: datetime) -> dict[str, Any]:
    """How the tasks of an order stand."""
    return {"groups": board_groups(board(actor, "tasks.order", row.code))}
