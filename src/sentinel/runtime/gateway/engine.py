"""The evaluator of one space: registered stations, thresholds in force, and the ring they are judged in."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.utils import timezone

from sentinel import stream
from sentinel.kernel.actor import Actor
from sentinel.runtime.gateway.measures import Gauge
from sentinel.wings.watch.stations import queries, rules
from sentinel.wings.watch.stations.rules import CrossingFact, StationKind, Threshold

REFRESH_S = 5.0
MARK = "@"  # a section's own rule is `flow.numbered@<station>` in the ring

_HEADS = """
    WITH head AS (
        SELECT s.id, e.element,
            (SELECT max(r.observed_at) FROM stations_reading r
                WHERE r.station_id = s.id AND r.element = e.element) AS at
        FROM stations_station s,
            LATERAL (SELECT CASE s.kind WHEN 'rain' THEN 'rain' ELSE 'flow' END AS element) e
    )
"""
_HISTORY = (
    _HEADS
    + """
    SELECT r.station_id, ceil(extract(epoch FROM r.observed_at) / 300)::bigint, r.value
    FROM head h JOIN stations_reading r ON r.station_id = h.id AND r.element = h.element
        AND r.observed_at > h.at - %s * interval '5 minutes' - interval '5 minutes'
    ORDER BY r.observed_at
"""
)
# The states in force where judging starts again: a late reading may reach back one whole ring.
_SEEDS = (
    _HEADS
    + """
    SELECT DISTINCT ON (c.station_id, c.rule) c.station_id, c.rule, c.up
    FROM head h JOIN stations_crossing c ON c.station_id = h.id AND c.observed_at <= h.at - interval '24 hours'
    ORDER BY c.station_id, c.rule, c.observed_at DESC, c.id DESC
"""
)


class Triple(NamedTuple):
    """One value for the ring."""

    sensor: int
    slot: int
    value: int


class Engine:
    """Judges readings; everything it knows can be rebuilt from the database."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._basis: object = None
        self._register: object = None
        self.withdrawn: list[str] = []
        self._looked = float("-inf")
        self._day = ""
        self.gauges: dict[str, Gauge] = {}
        self.values: dict[str, float] = {}
        self._by_sensor: list[Gauge] = []
        self._rules: frozenset[str] = frozenset()
        self._ring = stream.Ring(0, ())

    def refresh(self, at: datetime, *, now: bool = False) -> None:
        """Look whether stations or parameters changed (every few seconds, on a new day, or `now`); rebuild if so."""
        day = f"{timezone.localdate(at)}"
        if not now and day == self._day and time.monotonic() - self._looked < REFRESH_S:
            return
        values = queries.colour_values(self._actor, at)
        # A register of a million stations is read again only after somebody changed it.
        register = (day, values, queries.register_version(self._actor))
        self._looked, self._day = time.monotonic(), day
        if self._basis is not None and register == self._register:
            return
        self._register = register
        rows = list(queries.stations(self._actor).values_list("id", "code", "address", "kind", "slug"))
        if (rows, values) != self._basis:
            before = {} if self._basis is None else self._raised()
            live = self._basis is not None
            self._basis = (rows, values)
            self.values = values
            self.gauges = {
                address: Gauge(pk, code, StationKind(kind), sensor)
                for sensor, (pk, code, address, kind, _slug) in enumerate(rows)
            }
            self._build(queries.thresholds_in_force(self._actor, at))
            self._load(before if live else None)

    def rebuild(self, at: datetime) -> None:
        """Forget what a failed transaction left behind: the database is the truth."""
        self._basis = None
        self.refresh(at, now=True)

    def _build(self, thresholds: Sequence[Threshold]) -> None:
        self._by_sensor = list(self.gauges.values())
        own = {code for threshold in thresholds for code in threshold.stations}
        judged = [rule for threshold in thresholds for rule in _rules(threshold)]
        self._rules = frozenset(rule.id for rule in judged)
        self._ring = stream.Ring(
            len(self._by_sensor),
            judged,
            windows=[minutes * 60 // rules.SLOT_S for minutes in rules.WINDOW_MINUTES],
            kinds=[_kind(gauge.kind, gauge.code if gauge.code in own else "") for gauge in self._by_sensor],
        )

    def _raised(self) -> dict[tuple[str, str], bool]:
        """What is raised now, by rule of the ring and station."""
        return {
            (rule, gauge.code): True
            for rule in self._rules
            for gauge, raised in zip(self._by_sensor, self._ring.raised(rule), strict=True)
            if raised
        }

    def _load(self, before: dict[tuple[str, str], bool] | None) -> None:
        """Fill the ring from the readings of two days.

        `before`: the states to go on from while running, so that the next reading crosses a threshold that was just
        lowered. None at a start: then the history is judged again, silently, which is what had been found.
        """
        sensors = {gauge.id: gauge.sensor for gauge in self._by_sensor}
        seeds: dict[tuple[str, int], bool] = {}
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY, [self._ring.history_slots])
            history = np.array([(sensors[pk], slot, value) for pk, slot, value in cursor.fetchall()], np.int64)
            cursor.execute(_SEEDS)
            for pk, rule, up in cursor.fetchall() if before is None else ():
                gauge = self._by_sensor[sensors[pk]]
                seeds[rule if gauge.kind == StationKind.RAIN else f"{rule}{MARK}{gauge.code}", gauge.sensor] = up
        for gauge in self._by_sensor:
            for rule in self._rules:
                if before and (rule, gauge.code) in before:
                    seeds[rule, gauge.sensor] = True
        self._ring.seed({key: up for key, up in seeds.items() if key[0] in self._rules})
        if len(history):
            unjudged = int(history[:, 1].max()) + 1 if before is not None else None
            self._ring.load_history(*history.T, complete_from=unjudged)

    def judge(self, frames: Sequence[Sequence[Triple]], at: datetime) -> list[CrossingFact]:
        """Judge frames in the order they came; how they were batched makes no difference to what is found.

        A station's second frame is judged after its first, so a late one finds what it would have found alone.
        `withdrawn` then names the crossings of earlier calls that late or corrected readings undid.
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
        self.withdrawn = []
        for turn_triples in turns:
            sensor, slot, value = np.array(turn_triples, np.int64).T
            found += self._ring.apply(sensor, slot, value)
            self.withdrawn += [self._code(key) for key in self._ring.withdrawn]
        return [self._fact(crossing, at) for crossing in found]

    def _code(self, key: stream.Key) -> str:
        """The code under which a crossing was recorded."""
        station = self._by_sensor[key.sensor].code
        return rules.crossing_code(key.rule.partition(MARK)[0], station, rules.slot_end(key.slot), key.up)

    def _fact(self, crossing: stream.Crossing, at: datetime) -> CrossingFact:
        gauge = self._by_sensor[crossing.sensor]
        return CrossingFact(
            rule=crossing.rule.partition(MARK)[0],
            station=gauge.code,
            observed_at=rules.slot_end(crossing.slot),
            up=crossing.up,
            value=crossing.value,
            window=crossing.window * rules.SLOT_S // 60 if gauge.kind == StationKind.RAIN else 0,
            detected_at=at,
            late=crossing.late,
        )

    def sums(self, gauges: Sequence[Gauge]) -> list[list[tuple[int | None, int]]]:
        """For each gauge and window of rules.WINDOW_MINUTES: the sum (None with nothing in it) and the filled slots."""
        columns = [gauge.sensor for gauge in gauges]
        found = []
        for minutes in rules.WINDOW_MINUTES:
            window = minutes * 60 // rules.SLOT_S
            sums, present = self._ring.sums(window)[columns], self._ring.present(window)[columns]
            found.append(
                [
                    (int(total) if count else None, int(count))
                    for total, count in zip(sums.tolist(), present.tolist(), strict=True)
                ]
            )
        return [list(each) for each in zip(*found, strict=True)]

    @property
    def counters(self) -> stream.Counters:
        """What the ring counted since it was built."""
        return self._ring.counters


def _kind(kind: StationKind, code: str) -> str:
    return f"{kind.value}{MARK}{code}" if code else kind.value


def _rules(threshold: Threshold) -> list[stream.Rule]:
    conditions = tuple(
        stream.Condition("last", 1, limit.raise_ge, limit.clear_lt)
        if limit.minutes == 0
        else stream.Condition("sum", limit.minutes * 60 // rules.SLOT_S, limit.raise_ge, limit.clear_lt)
        for limit in threshold.any_of
    )
    if not threshold.stations:
        return [stream.Rule(threshold.rule, conditions, threshold.kind.value)]
    return [
        stream.Rule(f"{threshold.rule}{MARK}{code}", conditions, _kind(threshold.kind, code))
        for code in threshold.stations
    ]
