"""Reads of tasks."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import TOWN
from sentinel.wings.respond.tasks import rules
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.rules import TaskStatus

STATES = ("assigned", "received", "arrived", "done", "refused", "withdrawn", "late")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit of a board, or one town with all units in it: how many of its tasks stand where."""

    area_code: str
    unit: str
    name: str
    assigned: int
    received: int
    arrived: int
    done: int
    refused: int
    withdrawn: int
    late: int

    @property
    def total(self) -> int:
        """Tasks of the line that were not withdrawn."""
        return self.assigned + self.received + self.arrived + self.done + self.refused


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """One district or town of a board: the sum over its units, and the units."""

    total: BoardLine
    lines: tuple[BoardLine, ...]


def tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks the actor may read."""
    return Task.objects.visible_to(actor)


def task(actor: Actor, code: str) -> Task:
    """One task in reach by its code, or NotFound."""
    row: Task | None = tasks(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这条任务，或不在您的管辖范围。")
    return row


def my_tasks(actor: Actor) -> QuerySet[Task]:
    """Open tasks of the actor's own units, the least time left first."""
    return tasks(actor).filter(unit__in=actor.units, status__in=rules.OPEN).order_by("due_at", "code")


def mine_counts(actor: Actor, at: datetime) -> dict[str, int]:
    """How the open tasks of the actor's own units stand: not signed for, under way, past their term."""
    counted: dict[str, int] = my_tasks(actor).aggregate(
        assigned=Count("pk", filter=Q(status=TaskStatus.ASSIGNED)),
        doing=Count("pk", filter=~Q(status=TaskStatus.ASSIGNED)),
        late=Count("pk", filter=Q(due_at__lt=at)),
    )
    return counted


def my_finished(actor: Actor, limit: int = 20) -> list[Task]:
    """What the actor's own units finished, refused or lost, newest term first."""
    return list(tasks(actor).filter(unit__in=actor.units).exclude(status__in=rules.OPEN).order_by("-due_at")[:limit])


def of_origin(actor: Actor, origin_kind: str, origin_key: str) -> QuerySet[Task]:
    """Tasks that one response (or other origin) gave."""
    return tasks(actor).filter(origin_kind=origin_kind, origin_key=origin_key)


def given(
    actor: Actor, origin_keys: Collection[str], units: Collection[str], statuses: Collection[str]
) -> QuerySet[Task]:
    """Tasks in these states that some origins gave to some units."""
    return tasks(actor).filter(origin_key__in=origin_keys, unit__in=units, status__in=statuses)


def late(actor: Actor, at: datetime) -> QuerySet[Task]:
    """Tasks whose term has passed with the work undone."""
    return tasks(actor).filter(status__in=rules.UNDONE, due_at__lt=at)


def board(actor: Actor, origin_kind: str, origin_key: str) -> list[BoardLine]:
    """How the tasks of one origin stand, unit by unit in the order of areas; each count equals the list it opens."""
    states = {state.value: Count("pk", filter=Q(status=state)) for state in TaskStatus}
    found = of_origin(actor, origin_kind, origin_key).order_by("area_code", "unit")
    late = Count("pk", filter=Q(overdue=True))
    lines = found.values("area_code", "unit").annotate(name=F("unit_name"), late=late, **states)
    return [BoardLine(**dict[str, Any](line)) for line in lines]


def board_groups(lines: Iterable[BoardLine]) -> list[BoardGroup]:
    """The lines of a board under their towns; what belongs to the whole district comes first."""
    groups = []
    for town, found in groupby(sorted(lines, key=_town), key=_town):
        members = tuple(found)
        head = next((line for line in members if line.area_code == town), members[0])
        sums: dict[str, Any] = {state: sum(getattr(line, state) for line in members) for state in STATES}
        groups.append(BoardGroup(BoardLine(area_code=town, unit=head.unit, name=head.name, **sums), members))
    return groups


def _town(line: BoardLine) -> str:
    return line.area_code[:TOWN] + "000"


def standing_at_level(actor: Actor, origin_kind: str, origin_key: str) -> dict[int, int]:
    """How many tasks of an origin are still open, by the response level they came from."""
    found = of_origin(actor, origin_kind, origin_key).filter(status__in=rules.UNDONE)
    return dict(found.order_by("level").values_list("level").annotate(Count("pk")))


def totals(at: datetime) -> dict[str, int]:
    """How the whole space kept its terms: done in time, and late (done late, or undone past the term)."""
    done = Q(status=TaskStatus.DONE)
    counted: dict[str, int] = Task.objects.aggregate(
        on_time=Count("pk", filter=done & Q(done_at__lte=F("due_at"))),
        late=Count("pk", filter=(done & Q(done_at__gt=F("due_at"))) | Q(status__in=rules.UNDONE, due_at__lt=at)),
    )
    return counted


def _unnoted() -> QuerySet[Task]:
    rows: QuerySet[Task] = Task.objects.filter(status__in=rules.UNDONE, overdue=False)
    return rows


def overdue_terms(at: datetime) -> Iterator[tuple[object, datetime]]:
    """Each term that has run out by `at` and has undone tasks not yet noted: (the term, when it ran out)."""
    terms = (
        _unnoted()
        .filter(due_at__lte=at - rules.AFTER_TERM)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .distinct()
    )
    return ((term.isoformat(), timezone.localtime(term) + rules.AFTER_TERM) for term in terms)


def next_overdue() -> datetime | None:
    """When the next term runs out."""
    first: datetime | None = _unnoted().order_by("due_at").values_list("due_at", flat=True).first()
    return None if first is None else timezone.localtime(first) + rules.AFTER_TERM
