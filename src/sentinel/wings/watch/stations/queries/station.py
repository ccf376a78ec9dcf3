"""Stations, their readings and their crossings, cut to the reader's reach."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Parameter
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.stations.models import Crossing, Reading, Station, StationState

SILENT_MINUTES = "station.silent_minutes"


@dataclass(frozen=True, slots=True)
class Standing:
    """One station as a map shows it; one that has fallen silent keeps no colour."""

    station: Station
    stale: bool
    level: str


def stations(actor: Actor) -> "QuerySet[Station]":
    """Stations within reach, each with its present state."""
    rows: QuerySet[Station] = Station.objects.visible_to(actor).select_related("state").order_by("code")
    return rows


def listed_stations(actor: Actor) -> "QuerySet[Station]":
    """Stations within reach, each with the minutes after which its last value is no longer of the present."""
    version = Parameter.objects.filter(key=SILENT_MINUTES, valid_from__lte=OuterRef("state__observed_at"))
    return stations(actor).annotate(silent_minutes=Subquery(version.order_by("-valid_from").values("value")[:1]))


def standings(actor: Actor, at: datetime) -> list[Standing]:
    """Every station within reach as a map shows it at an instant."""
    rows, found = list(stations(actor)), []
    if not rows:
        return []
    since = at - timedelta(minutes=parameters.value(SILENT_MINUTES, at=at))
    for row in rows:
        stale = row.state.observed_at is None or row.state.observed_at <= since
        found.append(Standing(row, stale, "" if stale else row.state.level))
    return found


def station(actor: Actor, code: str) -> Station:
    """One station within reach; NotFound outside it."""
    found = stations(actor).filter(code=code).first()
    if found is None:
        raise NotFound(f"没有编号为 {code} 的测站。")
    return found


def recorded_crossings(actor: Actor) -> "QuerySet[Crossing]":
    """Crossings within reach, newest first, those withdrawn since among them."""
    rows: QuerySet[Crossing] = (
        Crossing.objects.visible_to(actor).select_related("station").order_by("-observed_at", "code")
    )
    return rows


def crossings(actor: Actor) -> "QuerySet[Crossing]":
    """Crossings within reach that stand, newest first."""
    return recorded_crossings(actor).filter(withdrawn_at__isnull=True)


def readings(actor: Actor, station: Station, since: datetime, until: datetime) -> "QuerySet[Reading]":
    """What one station reported in (since, until], oldest first; nothing where the station is out of reach."""
    return Reading.objects.filter(
        station=station, station__in=stations(actor), observed_at__gt=since, observed_at__lte=until
    ).order_by("observed_at", "element")


def silent(actor: Actor, at: datetime) -> "QuerySet[Station]":
    """Stations that should have reported by now (parameter station.silent_minutes), the longest silent first."""
    since = at - timedelta(minutes=parameters.value(SILENT_MINUTES, at=at))
    return (
        stations(actor)
        .filter(Q(state__last_frame_at__isnull=True) | Q(state__last_frame_at__lte=since))
        .order_by("state__last_frame_at", "code")
    )


def silence_watch(at: datetime) -> list[tuple[object, datetime]]:
    """Stations whose silence is to be looked at by now, with the instant it was due."""
    rows = StationState.objects.filter(silence_due_at__lte=at).order_by("silence_due_at", "station_id")
    return [(pk, due) for pk, due in rows.values_list("station_id", "silence_due_at") if due is not None]


def next_silence_watch() -> datetime | None:
    """When the next station is to be looked at."""
    found: datetime | None = StationState.objects.aggregate(first=Min("silence_due_at"))["first"]
    return found


def silent_now(actor: Actor, pk: object, heard_before: datetime) -> Station | None:
    """One station under watch that sent nothing after an instant."""
    rows = stations(actor).filter(state__last_frame_at__lte=heard_before, state__silence_due_at__isnull=False)
    return rows.filter(pk=int(str(pk))).first()
