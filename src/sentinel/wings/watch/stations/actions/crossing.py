"""Recording crossings: each exactly once, whatever is sent or judged again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record_many
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.events import CrossingRecorded
from sentinel.wings.watch.stations.models import Crossing, Station
from sentinel.wings.watch.stations.rules import CrossingFact

# Returning the codes in the same statement is what makes "new" certain when two writers meet.
_INSERT = """
    INSERT INTO stations_crossing
        (code, rule, station_id, level, observed_at, up, value, "window", detected_at, late, area_code)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[], %s::boolean[],
                         %s::int[], %s::int[], %s::timestamptz[], %s::boolean[], %s::text[])
    ON CONFLICT DO NOTHING RETURNING code
"""


@transaction.atomic
def record_crossings(*, actor: Actor, at: datetime, crossings: Sequence[CrossingFact]) -> int:
    """Write the crossings not known yet, one event each, in the order of their keys; returns how many were new."""
    if not crossings:
        return 0
    stations = {row.code: row for row in Station.objects.filter(code__in={fact.station for fact in crossings})}
    for station in stations.values():
        actor.require("stations.manage", station)
    once = {fact.code: fact for fact in reversed(crossings)}
    rows = [
        Crossing(
            code=fact.code,
            rule=fact.rule,
            station=stations[fact.station],
            level=rules.level_of(fact.rule),
            observed_at=fact.observed_at,
            up=fact.up,
            value=fact.value,
            window=fact.window,
            detected_at=fact.detected_at,
            late=fact.late,
            area_code=stations[fact.station].area_code,
        )
        for fact in sorted(once.values(), key=lambda fact: (fact.observed_at, fact.code))
    ]
    columns = ("code", "rule", "station_id", "level", "observed_at", "up", "value", "window", "detected_at", "late")
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [[getattr(row, name) for row in rows] for name in (*columns, "area_code")])
        fresh = {code for (code,) in cursor.fetchall()}
    record_many([(_payload(row), row) for row in rows if row.code in fresh], actor=actor, at=at)
    return len(fresh)


def _payload(row: Crossing) -> CrossingRecorded:
    return CrossingRecorded(
        code=row.code,
        rule=row.rule,
        level=row.level,
        station=row.station.code,
        observed_at=timezone.localtime(row.observed_at).isoformat(timespec="minutes"),
        up=row.up,
        value=row.value,
        window=row.window,
        detected_at=timezone.localtime(row.detected_at).isoformat(timespec="seconds"),
        late=row.late,
    )
