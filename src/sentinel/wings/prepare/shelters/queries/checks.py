"""Looks that are due or were taken, defects, and the panels of the record page."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.shelters.choices import ShelterStatus
from sentinel.wings.prepare.shelters.models import Defect, Inspection, Shelter
from sentinel.wings.prepare.shelters.queries.register import gaps, stale
from sentinel.wings.prepare.shelters.queries.stays import inside

RECENT = 5


def inspections(actor: Actor) -> "QuerySet[Inspection, Inspection]":
    """Looks at shelters in the actor's area, due and taken, with `n_defects`."""
    rows: QuerySet[Inspection, Inspection] = Inspection.objects.visible_to(actor)
    return rows.select_related("shelter").annotate(n_defects=Count("defects"))


def defects(actor: Actor) -> "QuerySet[Defect, Defect]":
    """Defects of shelters in the actor's area."""
    rows: QuerySet[Defect, Defect] = Defect.objects.visible_to(actor)
    return rows.select_related("shelter", "inspection")


def record_panel(row: Shelter, actor: Actor, at: datetime) -> dict[str, Any]:
    """Room, announcement, people, looks and gaps of a shelter, and what the reader may do."""
    manages = actor.may("shelters.manage", row)
    names = areas.names()
    return {
        "stale": stale(row, at),
        "serves": [names.get(code, code) for code in row.target_areas],
        "gaps": gaps(row, at),
        "m2_a_person": parameters.get(f"shelters.m2_a_person.{row.duration}", at=at),
        "days": parameters.get(f"shelters.days.{row.duration}", at=at),
        "opening": row.openings.filter(closed_at__isnull=True).select_related("matter").first(),
        "past_openings": list(row.openings.filter(closed_at__isnull=False)[:RECENT]),
        "inside": inside(row),
        "due": row.inspections.filter(done_at__isnull=True).first(),
        "looks": list(row.inspections.filter(done_at__isnull=False)[:RECENT]),
        "defects": list(row.defects.filter(verified_at__isnull=True)),
        "may_confirm": manages,
        "may_unmask": bool(row.contact_phone or row.key_holder_phone) and actor.may("shelters.unmask", row),
        "may_open": manages and row.status == ShelterStatus.READY,
        "may_register": actor.may_read("shelters.register", row) and row.status != ShelterStatus.CLOSED,
    }


def inspections_run_out(at: datetime) -> list[tuple[object, datetime]]:
    """(look, when it was due) for every look not taken in time and not noted yet."""
    return list(_unseen().filter(due_at__lte=at).order_by("due_at").values_list("pk", "due_at"))


def next_inspection() -> datetime | None:
    """When the next look is due."""
    return _unseen().order_by("due_at").values_list("due_at", flat=True).first()


def defects_run_out(at: datetime) -> list[tuple[object, datetime]]:
    """(defect, its term) for every defect not mended in time and not noted yet."""
    return list(_unmended().filter(due_at__lte=at).order_by("due_at").values_list("pk", "due_at"))


def next_defect() -> datetime | None:
    """When the next defect's term runs out."""
    return _unmended().order_by("due_at").values_list("due_at", flat=True).first()


def _unseen() -> "QuerySet[Inspection, Inspection]":
    rows: QuerySet[Inspection, Inspection] = Inspection.objects.filter(done_at__isnull=True, overdue_at__isnull=True)
    return rows


def _unmended() -> "QuerySet[Defect, Defect]":
    rows: QuerySet[Defect, Defect] = Defect.objects.filter(fixed_at__isnull=True, overdue_at__isnull=True)
    return rows
