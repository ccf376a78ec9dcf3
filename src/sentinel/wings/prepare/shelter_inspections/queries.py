"""Looks that are due or were taken, and the defects they found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.shelter_inspections.models import Defect, Inspection

VIEW, MANAGE = "shelter_inspections.view", "shelter_inspections.manage"
AHEAD = timedelta(days=7)
RECENT = 5
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """What is to be looked at by `until` and what is to be mended, the longest overdue first, at most `SHOWN` each."""

    until: datetime
    due: list[Inspection]
    n_due: int
    n_overdue: int
    defects: list[Defect]
    n_defects: int
    n_defects_overdue: int


def inspections(actor: Actor) -> "QuerySet[Inspection, Inspection]":
    """Looks at shelters in the actor's area, due and taken, with `n_defects`."""
    rows: QuerySet[Inspection, Inspection] = Inspection.objects.visible_to(actor)
    return rows.select_related("shelter").annotate(n_defects=Count("defects"))


def defects(actor: Actor) -> "QuerySet[Defect, Defect]":
    """Defects of shelters in the actor's area."""
    rows: QuerySet[Defect, Defect] = Defect.objects.visible_to(actor)
    return rows.select_related("shelter", "inspection")


def desk(actor: Actor, at: datetime) -> Desk:
    """Looks overdue and due in the next week, and every defect that is not settled, in the actor's area."""
    until = at + AHEAD
    late = Count("pk", filter=Q(overdue_at__isnull=False))
    looks = Inspection.objects.visible_to(actor).filter(done_at__isnull=True, due_at__lte=until)
    open_defects = defects(actor).filter(verified_at__isnull=True)
    n_looks = looks.aggregate(n=Count("pk"), late=late)
    n_defects = open_defects.aggregate(n=Count("pk"), late=late)
    return Desk(
        until=until,
        due=list(looks.select_related("shelter").order_by("due_at", "code")[:SHOWN]),
        n_due=n_looks["n"],
        n_overdue=n_looks["late"],
        defects=list(open_defects.order_by("due_at", "code")[:SHOWN]),
        n_defects=n_defects["n"],
        n_defects_overdue=n_defects["late"],
    )


def of_shelter(actor: Actor, shelter: Any) -> dict[str, Any]:
    """The look that is due at a shelter, the last ones taken, and its defects that are not settled."""
    looks = Inspection.objects.filter(shelter=shelter)
    return {
        "shelter": shelter,
        "due": looks.filter(done_at__isnull=True).first(),
        "looks": list(looks.filter(done_at__isnull=False)[:RECENT]),
        "defects": list(Defect.objects.filter(shelter=shelter, verified_at__isnull=True)),
        "may_inspect": actor.may(MANAGE, shelter),
    }


def inspection_panel(row: Inspection, actor: Actor, at: datetime) -> dict[str, Any]:
    """What a look found, and whether the reader may take it."""
    del at
    return {"found": list(row.defects.all()), "may_inspect": row.done_at is None and actor.may(MANAGE, row)}


def inspections_run_out(at: datetime) -> list[tuple[object, datetime]]:
    """(look, when it was due) for every look not taken in time and not noted yet."""
    return _run_out(_unseen(), at)


def next_inspection() -> datetime | None:
    """When the next look is due."""
    return _first(_unseen())


def defects_run_out(at: datetime) -> list[tuple[object, datetime]]:
    """(defect, its term) for every defect not mended in time and not noted yet."""
    return _run_out(_unmended(), at)


def next_defect() -> datetime | None:
    """When the next defect's term runs out."""
    return _first(_unmended())


def _unseen() -> "QuerySet[Any, Any]":
    return Inspection.objects.filter(done_at__isnull=True, overdue_at__isnull=True)


def _unmended() -> "QuerySet[Any, Any]":
    return Defect.objects.filter(fixed_at__isnull=True, overdue_at__isnull=True)


def _run_out(rows: "QuerySet[Any, Any]", at: datetime) -> list[tuple[object, datetime]]:
    return list(rows.filter(due_at__lte=at).order_by("due_at").values_list("pk", "due_at"))


def _first(rows: "QuerySet[Any, Any]") -> datetime | None:
    return rows.order_by("due_at").values_list("due_at", flat=True).first()
