"""One flush: messages become readings, states, crossings and raw frames in one transaction; then they are answered."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, ProgrammingError, transaction
from django.utils import timezone

from sentinel.codecs.sl651 import Frame, acknowledge, ask_again
from sentinel.kernel import clock
from sentinel.kernel.actor import system
from sentinel.runtime.gateway import downlink, health, states, store
from sentinel.runtime.gateway.arrivals import Arrival, Message
from sentinel.runtime.gateway.engine import Engine, Triple
from sentinel.runtime.gateway.increments import RainBook
from sentinel.runtime.gateway.measures import Apart, Content, Gauge, Measure, plain, read, read_message, why
from sentinel.runtime.gateway.store import FrameRow, ReadingRow, Rows
from sentinel.wings.watch.stations import actions, rules
from sentinel.wings.watch.stations.rules import Channel, ElementCode, FrameStatus, Quality, StationKind

# What no frame can cause: the connection is gone, or the tables are not there. The process ends and starts afresh.
FATAL = (OperationalError, InterfaceError, ProgrammingError)
ACTOR = system("gateway")
MOST_TEXT = 200
MOST_BATCHES = 20
log = logging.getLogger(__name__)
Answer = tuple[Any, bytes]


@dataclass(slots=True)
class Part:
    """One frame, or one reading of a JSON message: judged together, with one serial number and one quality."""

    measures: list[Measure]
    serial: int
    quality: Quality = Quality.GOOD


@dataclass(slots=True)
class Taken:
    """One arrival with what was made of it: its parts, the raw rows to keep, and who was heard."""

    arrival: Arrival | Message
    parts: list[Part] = field(default_factory=list)
    frames: list[FrameRow] = field(default_factory=list)
    status: FrameStatus = FrameStatus.ACCEPTED
    heard: Gauge | None = None
    frame: Frame | None = None  # an answer or a picture, which has more to it than readings
    offset_s: int | None = None


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
        self.health = health.Watch()
        self.counts = Counts()
        self._gauges: object = None
        self._first = self._last = 0
        self._by_code: dict[str, Gauge] = {}

    def refresh(self, at: datetime, *, now: bool = False) -> None:
        """See whether stations or parameters changed."""
        self.engine.refresh(at, now=now)
        self.health.refresh(ACTOR, at)
        if self._gauges is not self.engine.gauges:
            self._gauges = self.engine.gauges
            self._by_code = {gauge.code: gauge for gauge in self.engine.gauges.values()}

    def delivered(self) -> list[Message]:
        """HTTP batches that wait to be stored."""
        return [
            Message(Channel.HTTP, each.body, each.sender[: Arrival.LONGEST_PEER], batch=each.id)
            for each in store.waiting_batches(MOST_BATCHES)
        ]

    def orders(self, addresses: Sequence[str]) -> list[tuple[str, bytes]]:
        """Commands that go out now to stations whose link is up, marked as sent; (address, frame)."""
        return downlink.orders(ACTOR, addresses, clock.now(), clock.wall_now()) if addresses else []

    def flush(self, arrivals: Sequence[Arrival | Message]) -> list[Answer]:
        """Commit a batch; what to answer on which connection, in order. Raises one of FATAL when all must stop."""
        at = clock.now()
        self.refresh(at)
        self._first = int((at - rules.OLDEST).timestamp()) + 1
        self._last = int((at + rules.FURTHEST_AHEAD).timestamp())
        if any(self._stranger(each) for each in arrivals):
            self.refresh(at, now=True)
        self.counts.flushes += 1
        return self._commit_or_bisect(arrivals, at)

    def _stranger(self, arrival: Arrival | Message) -> bool:
        if isinstance(arrival, Message):
            return bool(arrival.station) and arrival.station not in self._by_code
        return arrival.frame is not None and arrival.frame.station not in self.engine.gauges

    def _commit_or_bisect(self, arrivals: Sequence[Arrival | Message], at: datetime) -> list[Answer]:
        try:
            return self._commit([self._take(each, at) for each in arrivals], at)
        except FATAL:
            raise
        except Exception:
            if not store.has_session():
                raise OperationalError("the session is gone") from None
            # Whatever a frame can do to the database or to this code, it must do to itself alone.
            self.engine.rebuild(at)
            if len(arrivals) == 1:
                log.exception("a frame was set apart")
                return self._set_apart(arrivals[0], at)
        half = len(arrivals) // 2
        return self._commit_or_bisect(arrivals[:half], at) + self._commit_or_bisect(arrivals[half:], at)

    def _set_apart(self, arrival: Arrival | Message, at: datetime) -> list[Answer]:
        self.counts.poisoned += 1
        text = "处理时出错，原文已保留，未入库"
        row = _frame_row(arrival, FrameStatus.QUARANTINED, "poison", text)
        return self._commit([Taken(arrival, frames=[row], status=FrameStatus.QUARANTINED)], at)

    def _take(self, arrival: Arrival | Message, at: datetime) -> Taken:
        return self._message(arrival, at) if isinstance(arrival, Message) else self._frame(arrival, at)

    def _message(self, message: Message, at: datetime) -> Taken:
        simple = plain(message.data, message.station, self._by_code, self._first, self._last)
        if simple is not None:
            measure, serial = simple
            quality = self.health.quality(measure.observed_at, at)
            return Taken(message, [Part([measure], serial, quality)], heard=measure.gauge)
        found, apart = read_message(message.data, message.station, self._by_code, at)
        parts = [Part(told, each.serial, self.health.quality(each.at, at)) for each, told in found if told]
        frames = [_apart_row(message, each) for each in apart]
        heard = self._by_code.get(found[0][0].station) if found else None
        offset = health.offset(found[0][0].sent_at, at) if found else None
        status = FrameStatus.QUARANTINED if apart else FrameStatus.ACCEPTED
        return Taken(message, parts, frames, status, heard, offset_s=offset)

    def _frame(self, arrival: Arrival, at: datetime) -> Taken:
        content, status, code, text = Content(), arrival.status, arrival.code, arrival.text
        if arrival.frame is not None and status == FrameStatus.ACCEPTED and not code:
            content = read(arrival.frame, self.engine.gauges, at)
            code, text = ("range", content.note) if content.note else ("", "")
            if content.refusal is not None:
                status, code, text = FrameStatus.QUARANTINED, content.refusal.value, why(content.refusal)
        taken = Taken(arrival, frames=[_frame_row(arrival, status, code, text)], status=status)
        taken.offset_s = health.frame_offset(arrival.frame, at)
        taken.heard = content.gauge
        taken.frame = arrival.frame if content.gauge is not None and downlink.special(arrival.frame) else None
        if status == FrameStatus.ACCEPTED and content.measures:
            newest = max(each.observed_at for each in content.measures)
            serial = (arrival.frame.serial if arrival.frame else 0) or 0
            taken.parts = [Part(content.measures, serial, self.health.quality(newest, at))]
        return taken

    def _commit(self, taken: Sequence[Taken], at: datetime) -> list[Answer]:
        wall = clock.wall_now()
        parts = [part for each in taken for part in each.parts]
        book = RainBook(measure for part in parts for measure in part.measures)
        rows: Rows = {}
        triples = [_rows(part, book, rows) for part in parts]
        self.partitions.ensure(_instants(rows, at))
        with transaction.atomic():
            store.write_frames([row for each in taken for row in each.frames], at, wall)
            judged = self.engine.judge(triples, at)
            odd = store.write_states(states.lines(taken, self.engine, self.health), self.health.asked(at))
            states.mark_suspect(rows, odd)
            store.write_readings(rows, wall)
            fresh = sum(
                actions.record_crossings(actor=ACTOR, at=at, crossings=each.crossings, withdrawn=each.withdrawn)
                for each in judged
            )
            self.health.judge(ACTOR, odd, at)
            downlink.keep([(each.heard, each.frame) for each in taken if each.frame is not None], at)
            store.settle_batches(_batches(taken))
        self.counts.frames += len(taken)
        self.counts.crossings += fresh
        for each in taken:
            self.counts.by_status[each.status] = self.counts.by_status.get(each.status, 0) + 1
        return _answers(taken, at)


def _batches(taken: Sequence[Taken]) -> list[int]:
    """The HTTP batches among what was taken."""
    return [each.arrival.batch for each in taken if isinstance(each.arrival, Message) and each.arrival.batch > 0]


def _instants(rows: Rows, at: datetime) -> list[datetime]:
    """An instant of every day that is touched, and of tomorrow: its partition is made ahead."""
    # Zones differ by whole half hours, so one instant of each is enough.
    touched = {observed // 1800 for _station, _element, observed in rows}
    return [at + timedelta(days=1), *(datetime.fromtimestamp(part * 1800, UTC) for part in touched)]


def _rows(part: Part, book: RainBook, rows: Rows) -> list[Triple]:
    """Puts in the readings as reported with slot increments beside them; what the ring is given comes back."""
    first = part.measures[0]
    if len(part.measures) == 1 and first.element == ElementCode.RAIN and first.gauge.kind == StationKind.RAIN:
        slot = book.slot_of(first)
        rows[first.gauge.id, "rain", slot * rules.SLOT_S] = ReadingRow(first.value, part.serial, part.quality)
        return [Triple(first.gauge.sensor, slot, first.value)]
    triples = []
    for each in part.measures:
        if each.element == ElementCode.RAIN:
            continue
        key = (each.gauge.id, each.element.value, int(each.observed_at.timestamp()))
        rows[key] = ReadingRow(each.value, part.serial, part.quality)
        series = rules.SERIES[each.gauge.kind]
        if each.element in series:
            sensor = each.gauge.sensor + series.index(each.element)
            triples.append(Triple(sensor, rules.slot_of(each.observed_at), each.value))
    for measure, slot, value in book.slots_of(part.measures):
        key = (measure.gauge.id, ElementCode.RAIN.value, slot * rules.SLOT_S)
        rows[key] = ReadingRow(value, part.serial, part.quality)
        triples.append(Triple(measure.gauge.sensor, slot, value))
    return triples


def _frame_row(arrival: Arrival | Message, status: FrameStatus, code: str, text: str) -> FrameRow:
    if isinstance(arrival, Message):
        return FrameRow(arrival.channel, arrival.peer, arrival.station, arrival.data, status, code, text)
    return FrameRow(
        channel=Channel.SL651.value,
        peer=arrival.peer,
        station=arrival.frame.station if arrival.frame else "",
        body=arrival.data,
        status=status.value,
        code=code,
        text=text.replace("\x00", "")[:MOST_TEXT],
    )


def _apart_row(message: Message, apart: Apart) -> FrameRow:
    status = FrameStatus.QUARANTINED
    return FrameRow(
        message.channel, message.peer, apart.station, apart.body, status, apart.code, apart.text[:MOST_TEXT]
    )


def _answers(taken: Sequence[Taken], at: datetime) -> list[Answer]:
    naive = timezone.localtime(at).replace(tzinfo=None)
    found = []
    for each in taken:
        if isinstance(each.arrival, Message):
            continue
        frame: Frame | None = each.arrival.frame
        if frame is None or each.status not in (FrameStatus.ACCEPTED, FrameStatus.QUARANTINED):
            continue
        answer = acknowledge(frame, naive)
        if answer is not None:
            found.append((each.arrival.connection, answer))
        found += [(each.arrival.connection, ask_again(frame, number, naive)) for number in each.arrival.missing]
    return found
