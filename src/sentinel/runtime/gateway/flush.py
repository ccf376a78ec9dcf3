"""One flush: frames become readings, states, crossings and raw frames in one transaction; then they may be answered."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, ProgrammingError, transaction
from django.utils import timezone

from sentinel.codecs.sl651 import Frame, acknowledge
from sentinel.kernel import clock
from sentinel.kernel.actor import system
from sentinel.runtime.gateway import store
from sentinel.runtime.gateway.arrivals import Arrival
from sentinel.runtime.gateway.engine import Engine, Triple
from sentinel.runtime.gateway.increments import RainBook
from sentinel.runtime.gateway.measures import WHY, Content, Gauge, Measure, read
from sentinel.runtime.gateway.store import FrameRow, ReadingRow
from sentinel.wings.watch.stations import actions, rules
from sentinel.wings.watch.stations.rules import ElementCode, FrameStatus, StationKind

# What no frame can cause: the connection is gone, or the tables are not there. The process ends and starts afresh.
FATAL = (OperationalError, InterfaceError, ProgrammingError)
ACTOR = system("gateway")
MOST_TEXT = 200
log = logging.getLogger(__name__)
Answer = tuple[Any, bytes]


@dataclass(slots=True)
class Taken:
    """One arrival with what was made of it."""

    arrival: Arrival
    content: Content
    status: FrameStatus
    code: str
    text: str

    @property
    def measures(self) -> list[Measure]:
        """What goes into the tables: nothing of a frame that is set apart."""
        return self.content.measures if self.status == FrameStatus.ACCEPTED else []


@dataclass(slots=True)
class Counts:
    """Since the process started."""

    frames: int = 0
    flushes: int = 0
    crossings: int = 0
    poisoned: int = 0
    by_status: dict[str, int] = field(default_factory=dict)


class Flusher:
    """Owns the engine and the database session; called from one thread."""

    def __init__(self) -> None:
        self.engine = Engine(ACTOR)
        self.partitions = store.Partitions()
        self.counts = Counts()

    def flush(self, arrivals: Sequence[Arrival]) -> list[Answer]:
        """Commit a batch; what to answer on which connection, in order. Raises one of FATAL when all must stop."""
        at = clock.now()
        self.engine.refresh(at)
        if any(each.frame and each.frame.station not in self.engine.gauges for each in arrivals):
            self.engine.refresh(at, now=True)
        self.counts.flushes += 1
        return self._commit_or_bisect(arrivals, at)

    def _commit_or_bisect(self, arrivals: Sequence[Arrival], at: datetime) -> list[Answer]:
        try:
            return self._commit([self._take(each, at) for each in arrivals], at)
        except FATAL:
            raise
        except Exception:
            # Whatever a frame can do to the database or to this code, it must do to itself alone.
            self.engine.rebuild(at)
            if len(arrivals) == 1:
                log.exception("a frame was set apart")
                return self._set_apart(arrivals[0], at)
        half = len(arrivals) // 2
        return self._commit_or_bisect(arrivals[:half], at) + self._commit_or_bisect(arrivals[half:], at)

    def _set_apart(self, arrival: Arrival, at: datetime) -> list[Answer]:
        self.counts.poisoned += 1
        text = "处理时出错，原文已保留，未入库"
        return self._commit([Taken(arrival, Content(), FrameStatus.QUARANTINED, "poison", text)], at)

    def _take(self, arrival: Arrival, at: datetime) -> Taken:
        if arrival.frame is None or arrival.status != FrameStatus.ACCEPTED or arrival.code:
            return Taken(arrival, Content(), arrival.status, arrival.code, arrival.text)
        content = read(arrival.frame, self.engine.gauges, at)
        if content.refusal:
            return Taken(arrival, content, FrameStatus.QUARANTINED, content.refusal, WHY[content.refusal])
        return Taken(arrival, content, FrameStatus.ACCEPTED, "range" if content.note else "", content.note)

    def _commit(self, taken: Sequence[Taken], at: datetime) -> list[Answer]:
        wall = clock.wall_now()
        book = RainBook(measure for each in taken for measure in each.measures)
        readings: list[ReadingRow] = []
        triples: list[list[Triple]] = []
        for each in taken:
            frame_readings, frame_triples = _rows(each, book)
            readings += frame_readings
            triples.append(frame_triples)
        self.partitions.ensure(row.observed_at for row in readings)
        with transaction.atomic():
            store.write_frames([_frame_row(each) for each in taken], at, wall)
            store.write_readings(readings, wall)
            judged = self.engine.judge(triples, at)
            store.write_states(self._states(taken, at))
            fresh = sum(
                actions.record_crossings(actor=ACTOR, at=at, crossings=each.crossings, withdrawn=each.withdrawn)
                for each in judged
            )
        self.counts.frames += len(taken)
        self.counts.crossings += fresh
        for each in taken:
            self.counts.by_status[each.status] = self.counts.by_status.get(each.status, 0) + 1
        return _answers(taken, at)

    def _states(self, taken: Sequence[Taken], at: datetime) -> list[dict[str, Any]]:
        """New states of the stations that sent something; sums are those at each station's newest reading."""
        newest: dict[int, dict[str, Any]] = {}
        gauges: dict[int, Gauge] = {}
        for each in taken:
            if each.status == FrameStatus.ACCEPTED and each.content.gauge is not None:
                gauges[each.content.gauge.id] = each.content.gauge
            for measure in each.measures:
                gauges[measure.gauge.id] = measure.gauge
                _note(newest.setdefault(measure.gauge.id, {}), measure)
        order = [gauges[pk] for pk in sorted(gauges)]
        sums = self.engine.sums(order) if order else []
        return [
            _state(gauge, windows, newest.get(gauge.id, {}), self.engine.values, at)
            for gauge, windows in zip(order, sums, strict=True)
        ]


_STATE_FIELD = {
    ElementCode.RAIN_TOTAL: "cumulative",
    ElementCode.FLOW: "flow",
    ElementCode.LEVEL: "water_level",
    ElementCode.VOLTAGE: "voltage",
}


def _note(state: dict[str, Any], measure: Measure) -> None:
    """Keep the newest value of each element, and the newest time of all."""
    name = _STATE_FIELD.get(measure.element)
    seen: dict[str, datetime] = state.setdefault("seen", {})
    if name is not None and (name not in seen or measure.observed_at >= seen[name]):
        seen[name] = measure.observed_at
        state[name] = measure.value
    state["observed_at"] = max(state.get("observed_at", measure.observed_at), measure.observed_at)


def _state(
    gauge: Gauge,
    windows: Sequence[tuple[int | None, int]],
    newest: Mapping[str, Any],
    values: Mapping[str, float],
    at: datetime,
) -> dict[str, Any]:
    rain = gauge.kind == StationKind.RAIN
    state: dict[str, Any] = {"station_id": gauge.id, "last_frame_at": at, "observed_at": newest.get("observed_at")}
    reached = set()
    for minutes, (amount, present) in zip(rules.WINDOW_MINUTES, windows, strict=True):
        state[f"rain_{minutes // 60}h"] = amount if rain else None
        state[f"present_{minutes // 60}h"] = present if rain else 0
        reached.add(rules.colour_of(minutes, amount if rain else None, values))
    state["level"] = next((colour for colour in rules.COLOURS if colour in reached), "")
    return {**state, **{name: newest.get(name) for name in _STATE_FIELD.values()}}


def _rows(taken: Taken, book: RainBook) -> tuple[list[ReadingRow], list[Triple]]:
    """Readings as reported, slot increments beside them, and what the ring is given."""
    serial = taken.arrival.frame.serial if taken.arrival.frame and taken.arrival.frame.serial else 0
    readings = [
        ReadingRow(each.gauge.id, each.element, each.observed_at, each.value, serial)
        for each in taken.measures
        if each.element != ElementCode.RAIN
    ]
    triples = [
        Triple(each.gauge.sensor + series.index(each.element), rules.slot_of(each.observed_at), each.value)
        for each in taken.measures
        if each.element != ElementCode.RAIN and each.element in (series := rules.SERIES[each.gauge.kind])
    ]
    for measure, slot, value in book.slots_of(taken.measures):
        readings.append(ReadingRow(measure.gauge.id, ElementCode.RAIN, rules.slot_end(slot), value, serial))
        triples.append(Triple(measure.gauge.sensor, slot, value))
    return readings, triples


def _frame_row(taken: Taken) -> FrameRow:
    arrival = taken.arrival
    return FrameRow(
        peer=arrival.peer,
        station=arrival.frame.station if arrival.frame else "",
        body=arrival.data,
        status=taken.status.value,
        code=taken.code,
        text=taken.text.replace("\x00", "")[:MOST_TEXT],
    )


def _answers(taken: Sequence[Taken], at: datetime) -> list[Answer]:
    naive = timezone.localtime(at).replace(tzinfo=None)
    found = []
    for each in taken:
        frame: Frame | None = each.arrival.frame
        if frame is None or each.status not in (FrameStatus.ACCEPTED, FrameStatus.QUARANTINED):
            continue
        answer = acknowledge(frame, naive)
        if answer is not None:
            found.append((each.arrival.connection, answer))
    return found
