"""The evaluator of one space: registered stations, rules in force, and the rings they are judged in."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.utils import timezone

from sentinel import stream
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.runtime.gateway.measures import Gauge
from sentinel.runtime.gateway.register import Register, place_of
from sentinel.wings.watch.stations import queries, rules
from sentinel.wings.watch.stations.rules import CrossingFact

REFRESH_S = 5.0
# How long after its end a slot waits for an area's stations before their mean is judged.
SETTLE = timedelta(minutes=2)

_SERIES = ", ".join(f"('{kind}', '{element}')" for kind, series in rules.SERIES.items() for element in series)
_HEADS = f"""
    WITH head AS (
        SELECT s.id, e.element,
            (SELECT max(r.observed_at) FROM stations_reading r
                WHERE r.station_id = s.id AND r.element = e.element) AS at
        FROM stations_station s JOIN (VALUES {_SERIES}) AS e (kind, element) ON e.kind = s.kind
    )
"""
_HISTORY = (
    _HEADS
    + """
    SELECT r.station_id, r.element, ceil(extract(epoch FROM r.observed_at) / 300)::bigint, r.value
    FROM head h JOIN stations_reading r ON r.station_id = h.id AND r.element = h.element
        AND r.observed_at > h.at - %s * interval '5 minutes' - interval '5 minutes'
    ORDER BY r.observed_at
"""
)
# What was reported and stands is the state to go on from: the crossings of the days a late reading may reach back to,
# and the last one of each rule before them.
_RECORDED = """
    WITH newest AS (SELECT max(observed_at) - interval '4 days' AS since FROM stations_crossing)
    SELECT rule, target, station_id, ceil(extract(epoch FROM observed_at) / 300)::bigint, up FROM (
        SELECT c.* FROM stations_crossing c, newest WHERE c.observed_at > newest.since AND c.withdrawn_at IS NULL
        UNION ALL
        (SELECT DISTINCT ON (c.target, c.rule) c.* FROM stations_crossing c, newest
            WHERE c.observed_at <= newest.since AND c.withdrawn_at IS NULL
            ORDER BY c.target, c.rule, c.observed_at DESC, c.id DESC)
    ) AS found
"""
_LAST_FLUSH = "SELECT max(last_frame_at) FROM stations_stationstate"


class Triple(NamedTuple):
    """One value for the ring."""

    sensor: int
    slot: int
    value: int


class Judged(NamedTuple):
    """What one turn of judging found: crossings that are new, and the codes of earlier ones that it undid."""

    crossings: list[CrossingFact]
    withdrawn: list[str]


class Engine:
    """Judges readings; everything it knows can be rebuilt from the database."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._known: Register | None = None
        self._seen: object = None
        self._looked = float("-inf")
        self._day = ""
        self.values: dict[str, float] = {}
        self._ring = stream.Ring(0, ())
        self._areas = stream.AreaRing(self._ring, ())

    @property
    def gauges(self) -> dict[str, Gauge]:
        """The stations by the address on their frames."""
        return {} if self._known is None else self._known.gauges

    def refresh(self, at: datetime, *, now: bool = False) -> None:
        """Look whether stations, rules or parameters changed (every few seconds, on a new day, or `now`)."""
        day = f"{timezone.localdate(at)}"
        if not now and day == self._day and time.monotonic() - self._looked < REFRESH_S:
            return
        # A register of a million stations is read again only after somebody changed it.
        seen = (
            day,
            queries.specs_in_force(self._actor, at),
            parameters.values_on(timezone.localdate(at)),
            queries.register_version(self._actor),
        )
        self._looked, self._day = time.monotonic(), day
        if self._known is not None and seen == self._seen:
            return
        self._seen = seen
        register = Register(self._actor, at)
        if self._known is None or register.basis != self._known.basis:
            self._build(register)
            self.values = queries.colour_values(self._actor, at)

    def rebuild(self, at: datetime) -> None:
        """Forget what a failed transaction left behind: the database is the truth."""
        self._known = None
        self.refresh(at, now=True)

    def _build(self, register: Register) -> None:
        self._ring = stream.Ring(
            len(register.by_sensor),
            register.alone,
            windows=[minutes * 60 // rules.SLOT_S for minutes in rules.WINDOW_MINUTES],
        )
        self._areas = stream.AreaRing(self._ring, register.of_areas)
        self._load(register)
        self._known = register

    def _load(self, register: Register) -> None:
        """Fill the rings from the readings of two days and the crossings recorded of them."""
        bases = {gauge.id: gauge for gauge in register.by_sensor}
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY, [self._ring.history_slots])
            history = np.array(
                [(bases[pk].sensor + place_of(bases[pk], element), slot, value) for pk, element, slot, value in cursor],
                np.int64,
            ).reshape(-1, 3)
            cursor.execute(_RECORDED)
            recorded = cursor.fetchall()
            cursor.execute(_LAST_FLUSH)
            (last,) = cursor.fetchone() or (None,)
        known = [each for each in recorded if each[0] in register.specs]
        sensor, slot, value = history.T
        self._ring.load(
            sensor,
            slot,
            value,
            crossings=[
                stream.Key(rule, register.sensor_at(bases[pk], rule), slot, up)
                for rule, _target, pk, slot, up in known
                if pk in bases and not register.specs[rule].of_areas
            ],
        )
        self._areas.load(
            settled(last) if last is not None else 0,
            [stream.AreaKey(rule, target, slot, up) for rule, target, pk, slot, up in known if pk is None],
        )

    def judge(self, frames: Sequence[Sequence[Triple]], at: datetime) -> list[Judged]:
        """Judge frames in the order they came; how they were batched makes no difference to what stands after.

        A station's second frame is judged after its first, so a late one finds what it would have found alone. The
        means of areas are judged last, for the slots that are settled.
        """
        turns: list[list[Triple]] = []
        next_turn: dict[int, int] = {}
        for triples in frames:
            turn = max((next_turn.get(each.sensor, 0) for each in triples), default=0)
            for each in triples:
                next_turn[each.sensor] = turn + 1
            if triples:
                turns.extend([] for _missing in range(turn + 1 - len(turns)))
                turns[turn].extend(triples)
        found = []
        for turn_triples in turns:
            sensor, slot, value = np.array(turn_triples, np.int64).T
            new = self._ring.apply(sensor, slot, value)
            self._areas.note(sensor, slot)
            gone = [self._code(key) for key in self._ring.withdrawn]
            found.append(Judged([self._fact(each, at) for each in new], gone))
        means = self._areas.judge(settled(at))
        undone = [
            rules.crossing_code(key.rule, key.area, rules.slot_end(key.slot), key.up) for key in self._areas.withdrawn
        ]
        found.append(Judged([self._mean(each, at) for each in means], undone))
        return [each for each in found if each.crossings or each.withdrawn]

    @property
    def _register(self) -> Register:
        assert self._known is not None  # refresh() comes before the first frame
        return self._known

    def _code(self, key: stream.Key) -> str:
        """The code under which a crossing was recorded."""
        return rules.crossing_code(key.rule, self._register.station_of(key.sensor), rules.slot_end(key.slot), key.up)

    def _fact(self, crossing: stream.Crossing, at: datetime) -> CrossingFact:
        return CrossingFact(station=self._register.station_of(crossing.sensor), **self._facts(crossing, at))

    def _mean(self, crossing: stream.AreaCrossing, at: datetime) -> CrossingFact:
        divisions = self._register.specs[crossing.rule].areas
        return CrossingFact(
            area=crossing.area,
            area_code=crossing.area if crossing.area in divisions else self._register.district,
            present=crossing.present,
            expected=crossing.expected,
            **self._facts(crossing, at),
        )

    def _facts(self, crossing: stream.Crossing | stream.AreaCrossing, at: datetime) -> dict[str, Any]:
        spec = self._register.specs[crossing.rule]
        return {
            "rule": spec.id,
            "title": spec.title,
            "element": spec.element,
            "observed_at": rules.slot_end(crossing.slot),
            "up": crossing.up,
            "value": crossing.value,
            "window": self._register.minutes(spec.id, crossing.window),
            "detected_at": at,
            "late": crossing.late,
        }

    def sums(self, gauges: Sequence[Gauge]) -> list[list[tuple[int | None, int]]]:
        """For each gauge and window of rules.WINDOW_MINUTES: the sum (None with nothing in it) and the filled slots."""
        columns = [gauge.sensor for gauge in gauges]
        found = []
        for minutes in rules.WINDOW_MINUTES:
            window = minutes * 60 // rules.SLOT_S
            sums, present = self._ring.sums(window, columns).tolist(), self._ring.present(window, columns).tolist()
            found.append([(total if count else None, count) for total, count in zip(sums, present, strict=True)])
        return [list(each) for each in zip(*found, strict=True)]

    @property
    def counters(self) -> stream.Counters:
        """What the ring counted since it was built."""
        return self._ring.counters


def settled(at: datetime) -> int:
    """The newest slot whose area means no longer wait for stations."""
    return int((at - SETTLE).timestamp()) // rules.SLOT_S
