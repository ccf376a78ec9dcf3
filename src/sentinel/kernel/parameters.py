"""Parameters: versioned rule values with source, clause and standing; judged by the date of the facts."""

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Parameter


def versions_on(day: date) -> dict[str, Parameter]:
    """Every parameter in force on a day, by key."""
    rows = Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
    return {row.key: row for row in rows.order_by("key", "valid_from")}


def get(key: str, *, at: datetime) -> Parameter:
    """The version of a parameter in force at an instant; LookupError where the pack gives none."""
    day = timezone.localdate(at)
    row = (
        Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), key=key, valid_from__lte=day)
        .order_by("-valid_from")
        .first()
    )
    if row is None:
        raise LookupError(f"no parameter {key} in force on {day}")
    return row


def value(key: str, *, at: datetime) -> Any:
    """The value of a parameter in force at an instant."""
    return get(key, at=at).value


def versions(actor: Actor) -> "QuerySet[Parameter]":
    """Every version of every parameter, each with its place and a key of its own; they bind the whole district."""
    district = areas.district()
    rows = Parameter.objects.annotate(
        version=Concat("key", Value("@"), Cast("valid_from", CharField())),
        area_code=Value(district.code if district is not None else ""),
    )
    return rows if district is not None and actor.may_in("parameters.view", district.code) else rows.none()
