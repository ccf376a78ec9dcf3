"""Assessments, their zones and villages, cut to the reader."""

from typing import Any

from django.db.models import F, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.consequences.models import Assessment, Exposure, Zone


def assessments(actor: Actor) -> "QuerySet[Assessment, Assessment]":
    """Every assessment within reach, the newest first."""
    return Assessment.objects.visible_to(actor)


def assessment(actor: Actor, code: str) -> Assessment:
    """One assessment within reach."""
    row = assessments(actor).filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NotFound("没有这次事故后果推演，或不在您的管辖范围。")
    return row


def zones(actor: Actor) -> "QuerySet[Zone, Zone]":
    """Every zone within reach, with its assessment."""
    return Zone.objects.visible_to(actor).select_related("assessment")


def exposures(actor: Actor) -> "QuerySet[Exposure, Exposure]":
    """Every village within reach that an assessment names, with it."""
    return Exposure.objects.visible_to(actor).select_related("assessment")


def _newest() -> "QuerySet[Assessment, Any]":
    return Assessment.objects.order_by("-made_at", "-code").values("pk")[:1]


def newest(actor: Actor) -> "QuerySet[Assessment, Assessment]":
    """The place of the newest accident, for the map."""
    return assessments(actor).filter(pk__in=_newest())


def one(actor: Actor, code: str) -> "QuerySet[Assessment, Assessment]":
    """The place of one accident, for its own map."""
    return assessments(actor).filter(code=code)


def _drawn(rows: "QuerySet[Zone, Zone]") -> "QuerySet[Any, Any]":
    return rows.filter(shape__isnull=False).annotate(record=F("assessment__code"))


def _turned(rows: "QuerySet[Zone, Zone]") -> "QuerySet[Any, Any]":
    return rows.filter(around__isnull=False).annotate(record=F("assessment__code"))


def newest_zones(actor: Actor) -> "QuerySet[Any, Any]":
    """The zones of the newest assessment, for the map."""
    return _drawn(zones(actor).filter(assessment__in=_newest()))


def zones_of(actor: Actor, code: str) -> "QuerySet[Any, Any]":
    """The zones of one assessment, for its own map."""
    return _drawn(zones(actor).filter(assessment__code=code))


def newest_turned(actor: Actor) -> "QuerySet[Any, Any]":
    """How far the zones of the newest assessment reach if the wind turns, for the map."""
    return _turned(zones(actor).filter(assessment__in=_newest()))


def turned_of(actor: Actor, code: str) -> "QuerySet[Any, Any]":
    """How far the zones of one assessment reach if the wind turns, for its own map."""
    return _turned(zones(actor).filter(assessment__code=code))


def newest_exposures(actor: Actor) -> "QuerySet[Exposure, Exposure]":
    """The villages of the newest assessment, for the map."""
    return exposures(actor).filter(assessment__in=_newest())


def exposures_of(actor: Actor, code: str) -> "QuerySet[Exposure, Exposure]":
    """The villages of one assessment, for its own map."""
    return exposures(actor).filter(assessment__code=code)
