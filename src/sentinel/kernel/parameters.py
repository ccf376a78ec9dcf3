"""Parameters: versioned rule values with source, clause and standing; judged by the date of the facts."""

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Parameter


def _in_force(day: date) -> "QuerySet[Parameter]":
    return Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


def values_on(day: date, *, prefix: str = "") -> dict[str, Any]:
    """The value of every parameter in force on a day whose key begins so, by key."""
    rows = _in_force(day).filter(key__startswith=prefix)
    return dict(rows.order_by("key", "valid_from").values_list("key", "value"))


def find(key: str, *, at: datetime) -> Parameter | None:
    """The version of a parameter in force at an instant; None where the pack gives none."""
    return _in_force(timezone.localdate(at)).filter(key=key).order_by("-valid_from").first()


def get(key: str, *, at: datetime) -> Parameter:
    """The version of a parameter in force at an instant; LookupError where the pack gives none."""
    row = find(key, at=at)
    if row is None:
        raise LookupError(f"no parameter {key} in force on {timezone.localdate(at)}")
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
