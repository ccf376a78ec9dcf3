"""Recording crossings: each exactly once, whatever is sent or judged again; and withdrawing those that never were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, record_many
from sentinel.kernel.models import Area
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.events import CrossingRecorded, CrossingWithdrawn, MeanCrossed
from sentinel.wings.watch.stations.models import Crossing, Station
from sentinel.wings.watch.stations.rules import CrossingFact

_COLUMNS = {
    "code": "text",
    "rule": "text",
    "title": "text",
    "station_id": "bigint",
    "target": "text",
    "target_name": "text",
    "level": "text",
    "element": "text",
    "observed_at": "timestamptz",
    "up": "boolean",
    "value": "int",
    "window": "int",
    "detected_at": "timestamptz",
    "late": "boolean",
    "present": "int",
    "expected": "int",
    "area_code": "text",
}
# Returning the codes in the same statement is what makes "new" certain when two writers meet. One that was withdrawn
# and is found again stands again.
_INSERT = f"""
    INSERT INTO stations_crossing ({", ".join(f'"{name}"' for name in _COLUMNS)})
    SELECT * FROM unnest({", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())})
    ON CONFLICT (code) DO UPDATE SET withdrawn_at = NULL, value = EXCLUDED.value, "window" = EXCLUDED."window",
        present = EXCLUDED.present, detected_at = EXCLUDED.detected_at, late = EXCLUDED.late
        WHERE stations_crossing.withdrawn_at IS NOT NULL
    RETURNING code
"""


@transaction.atomic
def record_crossings(
    *, actor: Actor, at: datetime, crossings: Sequence[CrossingFact], withdrawn: Sequence[str] = ()
) -> int:
    """Write the crossings not known yet, one event each, in the order of their keys; returns how many were new.

    `withdrawn` are the codes of crossings found earlier that late or corrected readings undid.
    """
    if withdrawn:
        _withdraw(actor, at, withdrawn)
    if not crossings:
        return 0
    stations = {row.code: row for row in Station.objects.filter(code__in={fact.station for fact in crossings})}
    for station in stations.values():
        actor.require("stations.manage", station)
    places = {fact.area_code for fact in crossings if fact.area}
    for place in places:
        actor.require_in("stations.manage", place)
    names = dict(Area.objects.filter(code__in={fact.area for fact in crossings}).values_list("code", "name"))
    once = {fact.code: fact for fact in reversed(crossings)}
    rows = [
        _row(fact, stations.get(fact.station), names)
        for fact in sorted(once.values(), key=lambda fact: (fact.observed_at, fact.code))
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [[getattr(row, name) for row in rows] for name in _COLUMNS])
        fresh = {code for (code,) in cursor.fetchall()}
    record_many([(_payload(row), row) for row in rows if row.code in fresh], actor=actor, at=at)
    return len(fresh)


def _withdraw(actor: Actor, at: datetime, codes: Sequence[str]) -> None:
    rows = list(
        Crossing.objects.select_for_update().filter(code__in=codes, withdrawn_at__isnull=True).order_by("observed_at")
    )
    for row in rows:
        actor.require("stations.manage", row)
    Crossing.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=at)
    events = [
        CrossingWithdrawn(
            code=row.code,
            rule=row.rule,
            level=row.level,
            target=row.target,
            observed_at=_minute(row.observed_at),
            up=row.up,
        )
        for row in rows
    ]
    record_many(list(zip(events, rows, strict=True)), actor=actor, at=at)


def _row(fact: CrossingFact, station: Station | None, names: dict[str, str]) -> Crossing:
    return Crossing(
        code=fact.code,
        rule=fact.rule,
        title=fact.title,
        station=station,
        target=fact.station or fact.area,
        target_name=station.name if station else names.get(fact.area, fact.area),
        level=rules.level_of(fact.rule),
        element=fact.element or rules.SERIES[rules.StationKind(station.kind if station else "rain")][0].value,
        observed_at=fact.observed_at,
        up=fact.up,
        value=fact.value,
        window=fact.window,
        detected_at=fact.detected_at,
        late=fact.late,
        present=fact.present,
        expected=fact.expected,
        area_code=station.area_code if station else fact.area_code,
    )


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


def _payload(row: Crossing) -> Payload:
    facts: dict[str, Any] = {
        "code": row.code,
        "rule": row.rule,
        "level": row.level,
        "observed_at": _minute(row.observed_at),
        "up": row.up,
        "value": row.value,
        "window": row.window,
        "detected_at": timezone.localtime(row.detected_at).isoformat(timespec="seconds"),
        "late": row.late,
    }
    if row.station is not None:
        return CrossingRecorded(station=row.station.code, **facts)
    return MeanCrossed(area=row.target, present=row.present, expected=row.expected, **facts)
