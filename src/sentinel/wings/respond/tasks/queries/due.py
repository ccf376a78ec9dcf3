"""Instants the sweeper reads: terms that ran out, and late tasks that climb."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from sentinel.wings.respond.tasks import rules
from sentinel.wings.respond.tasks.models import Task


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


def climbing(at: datetime) -> Iterator[tuple[object, datetime]]:
    """Each instant up to `at` at which late tasks are put before the unit above: (the instant, the instant)."""
    found = Task.objects.filter(climb_at__lte=at).order_by("climb_at").values_list("climb_at", flat=True).distinct()
    return ((instant.isoformat(), timezone.localtime(instant)) for instant in found)


def next_climb() -> datetime | None:
    """When the next late tasks climb."""
    found = Task.objects.filter(climb_at__isnull=False).order_by("climb_at").values_list("climb_at", flat=True)
    first: datetime | None = found.first()
    return None if first is None else timezone.localtime(first)
