"""Stations, their readings and their crossings, cut to the reader's reach."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.stations.models import Crossing, Reading, Station
from sentinel.wings.watch.stations.rules import ElementCode


def stations(actor: Actor) -> "QuerySet[Station]":
    """Stations within reach, each with its present state."""
    rows: QuerySet[Station] = Station.objects.visible_to(actor).select_related("state").order_by("code")
    return rows


def station(actor: Actor, code: str) -> Station:
    """One station within reach; NotFound outside it."""
    found = stations(actor).filter(code=code).first()
    if found is None:
        raise NotFound(f"没有编号为 {code} 的测站。")
    return found


def crossings(actor: Actor) -> "QuerySet[Crossing]":
    """Crossings within reach, newest first."""
    rows: QuerySet[Crossing] = (
        Crossing.objects.visible_to(actor).select_related("station").order_by("-observed_at", "code")
    )
    return rows


def readings(actor: Actor, station: Station, since: datetime, until: datetime) -> "QuerySet[Reading]":
    """What one station reported in (since, until], oldest first; nothing where the station is out of reach."""
    return Reading.objects.filter(
        station=station, station__in=stations(actor), observed_at__gt=since, observed_at__lte=until
    ).order_by("observed_at", "element")


def series(
    actor: Actor, station: Station, elements: Iterable[ElementCode], since: datetime, until: datetime
) -> dict[str, list[tuple[datetime, int]]]:
    """Time series by element code, oldest first; elements without a reading are absent."""
    found: dict[str, list[tuple[datetime, int]]] = {}
    rows = readings(actor, station, since, until).filter(element__in=list(elements))
    for element, observed_at, value in rows.values_list("element", "observed_at", "value"):
        found.setdefault(element, []).append((observed_at, value))
    return found


def silent(actor: Actor, at: datetime) -> "QuerySet[Station]":
    """Stations that should have reported by now (parameter station.silent_minutes), the longest silent first."""
    since = at - timedelta(minutes=parameters.value("station.silent_minutes", at=at))
    return (
        stations(actor)
        .filter(Q(state__last_frame_at__isnull=True) | Q(state__last_frame_at__lte=since))
        .order_by("state__last_frame_at", "code")
    )
