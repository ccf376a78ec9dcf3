"""The measures, those of one report, and what falls due."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation
from sentinel.wings.recover.improvements.choices import Status
from sentinel.wings.recover.improvements.models import Improvement

UNITS = 400


def improvements(actor: Actor) -> "QuerySet[Improvement, Improvement]":
    """Measures in the actor's reach."""
    rows: QuerySet[Improvement, Improvement] = Improvement.objects.visible_to(actor)
    return rows.select_related("report")


def of_report(actor: Actor, report: Any) -> list[Improvement]:
    """The measures that stand beside a report, the earliest term first."""
    return list(improvements(actor).filter(report=report).order_by("due_at", "code"))


def units(actor: Actor) -> "QuerySet[Organisation]":
    """The units a measure may be given to: those in whose area the actor may set measures."""
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(actor, "improvements.manage")
    return rows.filter(abolished_at__isnull=True).order_by("area_code", "code")


def run_out(at: datetime) -> list[tuple[object, datetime]]:
    """(measure, its term) for every measure not done in time and not noted yet."""
    return list(_undone().filter(due_at__lte=at).order_by("due_at").values_list("pk", "due_at"))


def next_due() -> datetime | None:
    """When the next term runs out."""
    return _undone().order_by("due_at").values_list("due_at", flat=True).first()


def _undone() -> "QuerySet[Improvement, Improvement]":
    rows: QuerySet[Improvement, Improvement] = Improvement.objects.filter(status=Status.OPEN, overdue_at__isnull=True)
    return rows
