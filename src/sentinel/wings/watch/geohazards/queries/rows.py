"""Outlooks, their points and their villages, cut to the reader's reach."""

from collections import Counter
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Concat

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.geohazards.choices import Colour, Rain
from sentinel.wings.watch.geohazards.models import Exposure, Outlook, Risk


def outlooks(actor: Actor) -> "QuerySet[Outlook, Outlook]":
    """Every outlook within reach, the newest first."""
    rows: QuerySet[Outlook, Outlook] = Outlook.objects.visible_to(actor)
    return rows


def outlook(actor: Actor, code: str) -> Outlook:
    """One outlook within reach."""
    row = outlooks(actor).filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NotFound("没有这次研判，或不在您的管辖范围。")
    return row


def risks(actor: Actor) -> "QuerySet[Risk, Risk]":
    """Every point within reach that an outlook found at risk."""
    rows: QuerySet[Risk, Risk] = Risk.objects.visible_to(actor)
    return rows.select_related("outlook")


def exposures(actor: Actor) -> "QuerySet[Exposure, Exposure]":
    """Every village within reach that an outlook touches."""
    rows: QuerySet[Exposure, Exposure] = Exposure.objects.visible_to(actor)
    return rows.select_related("outlook")


def newest_risks(actor: Actor) -> "QuerySet[Any, Any]":
    """The points of the newest outlook on measured rain, for the map; supposed rain is nobody's present."""
    return _labelled(risks(actor).filter(outlook__in=_newest()))


def risks_of(actor: Actor, code: str) -> "QuerySet[Any, Any]":
    """The points of one outlook, for its own map."""
    return _labelled(risks(actor).filter(outlook__code=code))


def is_newest(row: Outlook) -> bool:
    """True for the outlook that One Map shows."""
    return list(_newest()) == [{"pk": row.pk}]


def before(row: Outlook) -> Outlook | None:
    """The outlook made last before this one on the same kind of rain."""
    earlier = Outlook.objects.filter(rain=row.rain, made_at__lte=row.made_at).exclude(pk=row.pk)
    return earlier.exclude(made_at=row.made_at, code__gt=row.code).order_by("-made_at", "-code").first()


def counts(row: Outlook) -> dict[str, int]:
    """How many points of the whole district have each colour, the highest first."""
    return {colour: getattr(row, colour) for colour in reversed(Colour.values)}


def counts_seen(found: list[Risk]) -> dict[str, int]:
    """How many of some points have each colour, the highest first."""
    counted = Counter(each.colour for each in found)
    return {colour: counted[colour] for colour in reversed(Colour.values)}


def _newest() -> "QuerySet[Outlook, Any]":
    return Outlook.objects.filter(rain=Rain.MEASURED).order_by("-made_at", "-code").values("pk")[:1]


def _labelled(rows: "QuerySet[Risk, Risk]") -> "QuerySet[Any, Any]":
    """Points with their colour as a word before the name: a map never says it by colour alone."""
    words = [When(colour=code, then=Value(str(word))) for code, word in Colour.choices]
    word = Case(*words, output_field=CharField())
    return rows.annotate(label=Concat(word, Value(" "), F("name"), output_field=CharField()))
