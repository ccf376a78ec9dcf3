"""Slot increments of rain: from 5-minute groups, from 1 h amounts less what is known, from cumulative differences.

What is already known of an hour is read from the stored readings, never from memory, so a restart changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from sentinel.runtime.gateway.measures import Measure
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.rules import SLOT_S, ElementCode, StationKind

HOUR_SLOTS = 3600 // SLOT_S
Slots = dict[tuple[int, int], int]

_KNOWN = """
    SELECT r.station_id, ceil(extract(epoch FROM r.observed_at) / 300)::bigint, r.value
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS q (station_id, until)
    JOIN stations_reading r ON r.station_id = q.station_id AND r.element = 'rain'
        AND r.observed_at > q.until - interval '1 hour' AND r.observed_at <= q.until
"""
_TOTALS = """
    SELECT q.station_id, r.observed_at, r.value
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS q (station_id, first, last)
    CROSS JOIN LATERAL (
        (SELECT observed_at, value FROM stations_reading WHERE station_id = q.station_id AND element = 'rain_total'
            AND observed_at BETWEEN q.first - interval '1 hour' AND q.last)
        UNION
        (SELECT observed_at, value FROM stations_reading WHERE station_id = q.station_id AND element = 'rain_total'
            AND observed_at > q.last ORDER BY observed_at DESC LIMIT 1)
    ) r
"""


class RainBook:
    """What is known of the slots and counters that one flush touches."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._slots: Slots = {}
        self._totals: dict[int, dict[datetime, int]] = defaultdict(dict)
        hours: set[tuple[int, datetime]] = set()
        counted: dict[int, list[datetime]] = defaultdict(list)
        for each in measures:
            if each.gauge.kind != StationKind.RAIN:
                continue
            if each.element in (ElementCode.RAIN_1H, ElementCode.RAIN_TOTAL):
                hours.add((each.gauge.id, rules.slot_end(rules.slot_of(each.observed_at))))
            if each.element == ElementCode.RAIN_TOTAL:
                counted[each.gauge.id].append(each.observed_at)
        with connection.cursor() as cursor:
            if hours:
                cursor.execute(_KNOWN, [[one for one, _until in hours], [until for _one, until in hours]])
                self._slots = {(station, slot): value for station, slot, value in cursor.fetchall()}
            if counted:
                times = list(counted.values())
                cursor.execute(_TOTALS, [list(counted), [min(each) for each in times], [max(each) for each in times]])
                for station, observed_at, value in cursor.fetchall():
                    self._totals[station][observed_at] = value

    def slot_of(self, measure: Measure) -> int:
        """The slot of one increment that stands alone; takes it as known from then on."""
        slot = rules.slot_of(measure.observed_at)
        self._slots[measure.gauge.id, slot] = measure.value
        return slot

    def slots_of(self, measures: Iterable[Measure]) -> list[tuple[Measure, int, int]]:
        """Increments of one frame as (a measure it stems from, slot, value); takes them as known from then on."""
        rain = [each for each in measures if each.gauge.kind == StationKind.RAIN]
        fine = [each for each in rain if each.element == ElementCode.RAIN]
        hourly = [each for each in rain if each.element == ElementCode.RAIN_1H]
        totals = [each for each in rain if each.element == ElementCode.RAIN_TOTAL]
        spoken = {each.gauge.id for each in (*fine, *hourly)}
        found = [self._take(each, rules.slot_of(each.observed_at), each.value) for each in fine]
        for each in hourly:
            slot = rules.slot_of(each.observed_at)
            left = rules.residue(each.value, self._others(each.gauge.id, slot))
            if left is not None:
                found.append(self._take(each, slot, left))
        for each in totals:
            gain = self._gain(each)
            if each.gauge.id not in spoken and gain is not None:
                slot = rules.slot_of(each.observed_at)
                found.append(self._take(each, slot, self._slots.get((each.gauge.id, slot), 0) + gain))
        return found

    def _take(self, measure: Measure, slot: int, value: int) -> tuple[Measure, int, int]:
        self._slots[measure.gauge.id, slot] = value
        return measure, slot, value

    def _others(self, station: int, slot: int) -> list[int]:
        earlier = (self._slots.get((station, slot - back)) for back in range(1, HOUR_SLOTS))
        return [value for value in earlier if value is not None]

    def _gain(self, measure: Measure) -> int | None:
        """Rain since the reading before; None without one in the hour before, for a repeat, or when a newer is in."""
        known = self._totals[measure.gauge.id]
        here = measure.observed_at
        before = max((when for when in known if here - rules.LONGEST_INCREMENT <= when < here), default=None)
        settled = any(when >= here for when in known)
        known[here] = measure.value
        if before is None or settled:
            return None
        return rules.increment(known[before], measure.value)
