"""From a frame or a JSON message to measures: which station, which element, when, how much; or why it is set apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from sentinel.codecs import readings
from sentinel.codecs.readings import Flaw, NotReadings, Reading
from sentinel.codecs.sl651 import Element, Frame
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.choices import Refusal as Why
from sentinel.wings.watch.stations.rules import ElementCode, Refusal, StationKind

HEARTBEAT = 0x2F
# Identifier on the wire → element, and the power of ten to whole units. Others stay in the raw frame only.
WIRE: Mapping[str, tuple[ElementCode, int]] = {
    "1A": (ElementCode.RAIN_1H, 1),
    "22": (ElementCode.RAIN, 1),
    "F4": (ElementCode.RAIN, 1),
    "26": (ElementCode.RAIN_TOTAL, 1),
    "27": (ElementCode.FLOW, 3),
    "39": (ElementCode.LEVEL, 3),
    "38": (ElementCode.VOLTAGE, 2),
}
JUDGED = frozenset({ElementCode.RAIN, ElementCode.RAIN_1H, ElementCode.RAIN_TOTAL, ElementCode.FLOW})


@dataclass(frozen=True, slots=True)
class Gauge:
    """A registered station as the gateway knows it; `sensor` is its column in the ring."""

    id: int
    code: str
    kind: StationKind
    sensor: int


class Measure(NamedTuple):
    """One value in whole units at one time."""

    gauge: Gauge
    element: ElementCode
    observed_at: datetime
    value: int


@dataclass(slots=True)
class Content:
    """What a frame says: its measures, or the code of why it is set apart. `note` names values left out."""

    measures: list[Measure] = field(default_factory=list)
    gauge: Gauge | None = None
    refusal: Refusal | None = None
    note: str = ""


def read(frame: Frame, gauges: Mapping[str, Gauge], at: datetime) -> Content:
    """The content of a frame at business time `at`; a value that is missing on the wire is missing here."""
    content = Content(gauge=gauges.get(frame.station))
    if content.gauge is None:
        content.refusal = Refusal.UNKNOWN_STATION
    if frame.function == HEARTBEAT or content.refusal:
        return content
    left_out = []
    for element in frame.elements:
        wire = WIRE.get(element.identifier)
        if wire is None or element.value is None:
            continue
        gauge = gauges.get(element.station or frame.station)
        observed_at = _instant(element, frame)
        refusal = (
            Refusal.UNKNOWN_STATION
            if gauge is None
            else rules.time_refusal(observed_at, at)
            if observed_at
            else Refusal.FUTURE
        )
        if refusal or gauge is None or observed_at is None:
            return Content(gauge=content.gauge, refusal=refusal)
        value = _whole(element.value, wire[1])
        if value is not None and rules.within_limits(wire[0], value):
            content.measures.append(Measure(gauge, wire[0], observed_at, value))
        elif wire[0] in JUDGED:
            return Content(gauge=content.gauge, refusal=Refusal.RANGE)
        else:
            left_out.append(element.identifier)
    if left_out:
        content.note = "超出可能范围，未取：" + "、".join(left_out)
    return content


class Apart(NamedTuple):
    """One reading of a message, or the whole of it, that is set apart while the rest is taken."""

    code: str
    text: str
    station: str
    body: bytes


def read_message(
    data: bytes, own: str, gauges: Mapping[str, Gauge], at: datetime
) -> tuple[list[tuple[Reading, list[Measure]]], list[Apart]]:
    """The readings of a JSON message with their measures, and what of it is set apart. `gauges` by station code.

    own: the only station the message may speak of, or empty.
    """
    try:
        found = readings.decode(data)
    except NotReadings as error:
        return [], [Apart(error.code, error.text, own, data)]
    taken, apart = [], []
    for each in found:
        measures = _judged(each, own, gauges, at) if isinstance(each, Reading) else each
        if isinstance(measures, Flaw):
            apart.append(Apart(measures.code, measures.text, measures.station, measures.part))
        else:
            assert isinstance(each, Reading)
            taken.append((each, measures))
    return taken, apart


def plain(data: bytes, own: str, gauges: Mapping[str, Gauge], first: int, last: int) -> tuple[Measure, int] | None:
    """The measure and serial of the most common message: one good value of one station at Unix seconds `first`–`last`.

    None for every other message, which read_message() then looks at; what it takes it takes alike.
    """
    try:
        row = json.loads(data)
        station, at, values, serial = row["station"], row["at"], row["values"], row.get("serial", 0)
        ((name, value),) = values.items()
        gauge, form = gauges.get(station), rules.BY_NAME.get(name)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if gauge is None or form is None or (own and station != own) or len(row) > 3 + ("serial" in row):
        return None
    if type(at) is not int or not first <= at <= last or type(value) not in (int, float):
        return None
    if type(serial) is not int or not 0 <= serial <= readings.LARGEST_SERIAL:
        return None
    amount = readings.whole(value, form[1])
    if amount is None or not form[2] <= amount <= form[3]:
        return None
    return Measure(gauge, form[0], datetime.fromtimestamp(at, UTC), amount), serial


def _judged(reading: Reading, own: str, gauges: Mapping[str, Gauge], at: datetime) -> list[Measure] | Flaw:
    gauge = gauges.get(reading.station)
    if gauge is None:
        return _flaw(reading, Refusal.UNKNOWN_STATION)
    if own and reading.station != own:
        return _flaw(reading, Refusal.NOT_OWN)
    if refusal := rules.time_refusal(reading.at, at):
        return _flaw(reading, refusal)
    found = rules.amounts(reading.values)
    if isinstance(found, Refusal):
        return _flaw(reading, found)
    return [Measure(gauge, element, reading.at, amount) for element, amount in found]


def _flaw(reading: Reading, refusal: Refusal) -> Flaw:
    return Flaw(0, refusal.value, why(refusal), reading.station, readings.encode([reading]))


def why(refusal: Refusal) -> str:
    """The sentence that stands beside what was set apart."""
    return str(Why(refusal.value).label)


def _instant(element: Element, frame: Frame) -> datetime | None:
    naive = element.observed_at or frame.sent_at
    return None if naive is None else timezone.make_aware(naive)


def _whole(value: Decimal, power: int) -> int | None:
    """Whole units; finer digits than the unit are cut toward zero, absurd sizes are None."""
    return int(value.scaleb(power)) if value.adjusted() < 12 else None
