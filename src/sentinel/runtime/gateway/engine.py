"""The evaluator of one space: registered stations, rules in force, and the rings they are judged in."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.utils import timezone

from sentinel import stream
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.areas import district
from sentinel.kernel.scope import area_contains
from sentinel.runtime.gateway.measures import Gauge
from sentinel.stream.language import Spec
from sentinel.wings.watch.stations import queries, rules
from sentinel.wings.watch.stations.rules import CrossingFact, StationKind

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
        self._basis: object = None
        self._register: object = None
        self._looked = float("-inf")
        self._day = ""
        self.gauges: dict[str, Gauge] = {}
        self.values: dict[str, float] = {}
        self._by_sensor: list[Gauge] = []
        self._specs: dict[str, Spec] = {}
        self._ring = stream.Ring(0, ())
        self._areas = stream.AreaRing(self._ring, ())
        self._district = ""

    def refresh(self, at: datetime, *, now: bool = False) -> None:
        """Look whether stations, rules or parameters changed (every few seconds, on a new day, or `now`)."""
        day = f"{timezone.localdate(at)}"
        if not now and day == self._day and time.monotonic() - self._looked < REFRESH_S:
            return
        specs = queries.specs_in_force(self._actor, at)
        values = parameters.values_on(timezone.localdate(at))
        # A register of a million stations is read again only after somebody changed it.
        register = (day, specs, values, queries.register_version(self._actor))
        self._looked, self._day = time.monotonic(), day
        if self._basis is not None and register == self._register:
            return
        self._register = register
        columns = ("id", "code", "address", "kind", "slug", "area_code", "river", "external")
        rows = list(queries.stations(self._actor).values_list(*columns))
        if (rows, specs, values) == self._basis:
            return
        self._basis = (rows, specs, values)
        self.values = queries.colour_values(self._actor, at)
        root = district()
        self._district = root.code if root is not None else ""
        self._number(rows)
        self._build(specs, values, rows)
        self._load()

    def rebuild(self, at: datetime) -> None:
        """Forget what a failed transaction left behind: the database is the truth."""
        self._basis = None
        self.refresh(at, now=True)

    def _number(self, rows: Sequence[Any]) -> None:
        """Give each series of each station its sensor; those of one station follow each other."""
        self.gauges, self._by_sensor = {}, []
        for pk, code, address, kind, *_rest in rows:
            gauge = Gauge(pk, code, StationKind(kind), len(self._by_sensor))
            self.gauges[address] = gauge
            self._by_sensor += [gauge] * len(rules.SERIES[gauge.kind])

    def _build(self, specs: Sequence[Spec], values: Mapping[str, Any], rows: Sequence[Any]) -> None:
        self._specs = {spec.id: spec for spec in specs}
        facts = {row[1]: row for row in rows}
        sensors: dict[tuple[str, str], tuple[int, ...]] = {}

        def names(sensor: int) -> dict[str, str]:
            _pk, code, _address, _kind, slug, area_code, *_rest = facts[self._by_sensor[sensor].code]
            return {"station": code, "slug": slug, "area": area_code}

        judged, means = [], []
        for spec in specs:
            series = spec.kind, spec.element
            if series not in sensors:
                sensors[series] = self._sensors(*series)
            if spec.of_areas:
                areas = self._members(spec, sensors[series], facts)
                means.append(spec.rule_of_areas(values, [(area, {"area": area.id}) for area in areas]))
            else:
                judged.append(spec.rule(values, sensors[series], names))
        self._ring = stream.Ring(
            len(self._by_sensor),
            [rule for rule in judged if rule is not None],
            windows=[minutes * 60 // rules.SLOT_S for minutes in rules.WINDOW_MINUTES],
        )
        self._areas = stream.AreaRing(self._ring, [rule for rule in means if rule is not None])

    def _sensors(self, kind: str, element: str) -> tuple[int, ...]:
        place = [each.value for each in rules.SERIES[StationKind(kind)]].index(element)
        return tuple(gauge.sensor + place for gauge in self.gauges.values() if gauge.kind == kind)

    def _members(self, spec: Spec, sensors: Sequence[int], facts: Mapping[str, Any]) -> list[stream.Area]:
        """The areas of a rule that have stations; stations outside the district count for none of its divisions."""
        rows = [(sensor, facts[self._by_sensor[sensor].code]) for sensor in sensors]
        found = {
            code: [sensor for sensor, row in rows if not row[7] and area_contains(code, row[5])] for code in spec.areas
        }
        found |= {name: [sensor for sensor, row in rows if row[6] == name] for name in spec.catchments}
        return [stream.Area(name, tuple(members)) for name, members in found.items() if members]

    def _load(self) -> None:
        """Fill the rings from the readings of two days and the crossings recorded of them."""
        bases = {gauge.id: gauge for gauge in self._by_sensor}
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY, [self._ring.history_slots])
            history = np.array(
                [(bases[pk].sensor + _place(bases[pk], element), slot, value) for pk, element, slot, value in cursor],
                np.int64,
            ).reshape(-1, 3)
            cursor.execute(_RECORDED)
            recorded = cursor.fetchall()
            cursor.execute(_LAST_FLUSH)
            (last,) = cursor.fetchone() or (None,)
        known = [each for each in recorded if each[0] in self._specs]
        self._ring.load(
            *history.T,
            crossings=[
                stream.Key(rule, bases[pk].sensor + _place(bases[pk], self._specs[rule].element), slot, up)
                for rule, _target, pk, slot, up in known
                if pk in bases and not self._specs[rule].of_areas
            ],
        )
        self._areas.load(
            _settled(last) if last is not None else 0,
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
        means = self._areas.judge(_settled(at))
        undone = [
            rules.crossing_code(key.rule, key.area, rules.slot_end(key.slot), key.up) for key in self._areas.withdrawn
        ]
        found.append(Judged([self._mean(each, at) for each in means], undone))
        return [each for each in found if each.crossings or each.withdrawn]

    def _code(self, key: stream.Key) -> str:
        """The code under which a crossing was recorded."""
        return rules.crossing_code(key.rule, self._by_sensor[key.sensor].code, rules.slot_end(key.slot), key.up)

    def _fact(self, crossing: stream.Crossing, at: datetime) -> CrossingFact:
        gauge = self._by_sensor[crossing.sensor]
        return CrossingFact(
            rule=crossing.rule,
            title=self._specs[crossing.rule].title,
            element=self._specs[crossing.rule].element,
            station=gauge.code,
            observed_at=rules.slot_end(crossing.slot),
            up=crossing.up,
            value=crossing.value,
            window=_minutes(self._specs[crossing.rule], crossing.window),
            detected_at=at,
            late=crossing.late,
        )

    def _mean(self, crossing: stream.AreaCrossing, at: datetime) -> CrossingFact:
        spec = self._specs[crossing.rule]
        return CrossingFact(
            rule=crossing.rule,
            title=spec.title,
            element=spec.element,
            area=crossing.area,
            area_code=crossing.area if crossing.area in spec.areas else self._district,
            observed_at=rules.slot_end(crossing.slot),
            up=crossing.up,
            value=crossing.value,
            window=_minutes(spec, crossing.window),
            detected_at=at,
            late=crossing.late,
            present=crossing.present,
            expected=crossing.expected,
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


def _place(gauge: Gauge, element: str) -> int:
    return [each.value for each in rules.SERIES[gauge.kind]].index(element)


def _settled(at: datetime) -> int:
    """The newest slot that no longer waits for stations."""
    return int((at - SETTLE).timestamp()) // rules.SLOT_S


def _minutes(spec: Spec, slots: int) -> int:
    """The window a crossing tells; nothing for the last reading alone."""
    return 0 if slots == 1 and any(leaf.measure == "last" for leaf in spec.leaves()) else slots * rules.SLOT_S // 60
