"""How tasks stand: unit by unit, under their towns, in sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import TOWN
from sentinel.wings.respond.tasks import rules
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.queries.rows import of_origin, tasks
from sentinel.wings.respond.tasks.rules import TaskStatus

STATES = ("assigned", "received", "set_out", "arrived", "handed", "done", "refused", "withdrawn", "late")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit of a board, or one town with all units in it: how many of its tasks stand where."""

    area_code: str
    unit: str
    name: str
    assigned: int
    received: int
    set_out: int
    arrived: int
    handed: int
    done: int
    refused: int
    withdrawn: int
    late: int

    @property
    def total(self) -> int:
        """Tasks of the line that were not withdrawn."""
        return sum(getattr(self, state) for state in STATES if state not in ("withdrawn", "late"))


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """One district or town of a board: the sum over its units, and the units."""

    total: BoardLine
    lines: tuple[BoardLine, ...]


def board(actor: Actor, origin_kind: str, origin_key: str) -> list[BoardLine]:
    """How the tasks of one origin stand, unit by unit in the order of areas; each count equals the list it opens."""
    return _lines(of_origin(actor, origin_kind, origin_key))


def _lines(found: QuerySet[Task]) -> list[BoardLine]:
    states = {state.value: Count("pk", filter=Q(status=state)) for state in TaskStatus}
    late = Count("pk", filter=Q(overdue=True))
    rows = found.order_by("area_code", "unit").values("area_code", "unit").annotate(name=F("unit_name"), late=late)
    return [BoardLine(**dict[str, Any](line)) for line in rows.annotate(**states)]


def progress(
    actor: Actor, *, origin: str = "", town: str = "", late_only: bool = False, level: int = 0
) -> list[BoardLine]:
    """How tasks stand unit by unit: of one origin or of all, of one town or of all, late ones alone, of one level."""
    found = tasks(actor)
    found = found.filter(origin_key=origin) if origin else found
    found = found.filter(area_code__startswith=town[:TOWN]) if town else found
    found = found.filter(overdue=True) if late_only else found
    return _lines(found.filter(level=level) if level else found)


def origins(actor: Actor, limit: int = 40) -> list[str]:
    """What gave the newest tasks, newest first."""
    found = tasks(actor).order_by().values("origin_key").annotate(newest=Max("assigned_at"))
    return [row["origin_key"] for row in found.order_by("-newest", "origin_key")[:limit]]


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
