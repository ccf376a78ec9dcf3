"""Organisations and posts, read: as they are, and as they were on any day."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation, Post, UnitVersion


@dataclass(slots=True)
class Branch:
    """One unit as it was on a day, with the units under it."""

    code: str
    name: str
    kind: str
    current: Organisation
    children: list["Branch"] = field(default_factory=list)


def organisations(actor: Actor) -> "QuerySet[Organisation]":
    """The units the actor may see, with the unit above each."""
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(actor)
    return rows.select_related("parent", "successor")


def posts(actor: Actor) -> "QuerySet[Post]":
    """The posts the actor may see, with their unit and who holds them."""
    rows: QuerySet[Post] = Post.objects.visible_to(actor)
    return rows.select_related("organisation").prefetch_related("holdings__person")


def history(unit: Organisation) -> list[UnitVersion]:
    """What a unit was before each change, newest first."""
    return list(UnitVersion.objects.filter(unit=unit).select_related("parent").order_by("-until", "-pk"))


def tree(actor: Actor, on: date) -> list[Branch]:
    """The units the actor may see as they stood at the end of a day: names and places of that day, roots first.

    A unit whose upper one the actor does not see stands as a root.
    """
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    living = Q(founded_at__isnull=True) | Q(founded_at__lt=end)
    units = organisations(actor).filter(living).exclude(abolished_at__lt=end).order_by("code")
    found = {unit.pk: Branch(unit.code, unit.name, unit.get_kind_display(), unit) for unit in units}
    parents = {unit.pk: unit.parent_id for unit in units}
    versions = UnitVersion.objects.filter(until__gte=end, unit__in=found).order_by("-until", "-pk")
    for version in versions:  # the earliest change after the day comes last and stays
        found[version.unit_id].name, parents[version.unit_id] = version.name, version.parent_id
    roots: list[Branch] = []
    for key, branch in found.items():
        above = found.get(parents[key] or 0)
        (above.children if above is not None else roots).append(branch)
    return roots
