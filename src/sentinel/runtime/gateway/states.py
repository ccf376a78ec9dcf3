"""What the stations of one flush show now: one COPY line a station, in the order of store's columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sentinel.runtime.gateway.engine import Engine
from sentinel.runtime.gateway.health import Watch
from sentinel.runtime.gateway.measures import Gauge, Measure
from sentinel.runtime.gateway.store import Rows
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.rules import ElementCode, Quality, StationKind

if TYPE_CHECKING:
    from sentinel.runtime.gateway.flush import Taken

NULL = r"\N"
Ladder = tuple[Mapping[str, float], list[tuple[int, int, float]]]
_FIELDS = (ElementCode.RAIN_TOTAL, ElementCode.FLOW, ElementCode.LEVEL, ElementCode.VOLTAGE)


@dataclass(slots=True)
class Draft:
    """What one station sent in this flush: the newest of each element, and its main element in order of time."""

    gauge: Gauge
    observed_at: datetime | None = None
    newest: dict[ElementCode, tuple[datetime, int]] = field(default_factory=dict)
    main: list[tuple[int, int]] = field(default_factory=list)
    offset_s: int | None = None

    def note(self, measure: Measure) -> None:
        """Take one measure in."""
        _gauge, element, observed_at, value = measure
        if self.observed_at is None or observed_at > self.observed_at:
            self.observed_at = observed_at
        held = self.newest.get(element)
        if held is None or observed_at >= held[0]:
            self.newest[element] = (observed_at, value)
        if element in rules.MAIN[self.gauge.kind]:
            self.main.append((int(observed_at.timestamp()), value))


def lines(taken: "Sequence[Taken]", engine: Engine, watch: Watch) -> list[str]:
    """One line for every station that was heard; sums are those at each station's newest reading."""
    drafts: dict[int, Draft] = {}
    for each in taken:
        if each.offset_s is None and len(each.parts) == 1 and len(each.parts[0].measures) == 1:
            measure = each.parts[0].measures[0]
            drafts.setdefault(measure.gauge.id, Draft(measure.gauge)).note(measure)
            continue
        if each.heard is not None and (each.parts or each.frames):
            draft = drafts.setdefault(each.heard.id, Draft(each.heard))
            draft.offset_s = each.offset_s if each.offset_s is not None else draft.offset_s
        for part in each.parts:
            for measure in part.measures:
                drafts.setdefault(measure.gauge.id, Draft(measure.gauge)).note(measure)
    order = [drafts[pk] for pk in sorted(drafts)]
    sums = engine.sums([draft.gauge for draft in order]) if order else []
    ladder = _ladder(engine.values)
    return [_line(draft, windows, ladder, watch) for draft, windows in zip(order, sums, strict=True)]


def _line(draft: Draft, windows: Sequence[tuple[int | None, int]], ladder: Ladder, watch: Watch) -> str:
    rain = draft.gauge.kind == StationKind.RAIN
    if rain and len(draft.main) == 1 and len(draft.newest) == 1 and draft.offset_s is None:
        return _one_slot(draft, windows, ladder, watch)
    amounts = [NULL if not rain or amount is None else str(amount) for amount, _present in windows]
    present = [str(count) if rain else "0" for _amount, count in windows]
    newest = [str(draft.newest[code][1]) if code in draft.newest else NULL for code in _FIELDS]
    observed = NULL if draft.observed_at is None else str(int(draft.observed_at.timestamp()))
    level = _level(windows, ladder) if rain else ""
    parts = [str(draft.gauge.id), observed, *amounts, *present, level, *newest, *_run(draft, watch)]
    parts.append(NULL if draft.offset_s is None else str(draft.offset_s))
    return "\t".join(parts) + "\n"


def _one_slot(draft: Draft, windows: Sequence[tuple[int | None, int]], ladder: Ladder, watch: Watch) -> str:
    """As _line(), of a gauge that told one slot of rain and nothing else."""
    (when, value), limit = draft.main[0], watch.leap(StationKind.RAIN)
    sums = "\t".join(NULL if amount is None else str(amount) for amount, _count in windows)
    counts = "\t".join(str(count) for _amount, count in windows)
    others = f"{NULL}\t{NULL}\t{NULL}\t{NULL}"
    run = f"{value}\t{when}\t{value}\t{when}\tt\t{NULL}\t{NULL}\t{NULL if limit is None else limit}"
    return f"{draft.gauge.id}\t{when}\t{sums}\t{counts}\t{_level(windows, ladder)}\t{others}\t{run}\t{NULL}\n"


def _ladder(values: Mapping[str, float]) -> Ladder:
    """The least amount of each coloured window first: most gauges most of the time are below it."""
    found = []
    for place, minutes in enumerate(rules.WINDOW_MINUTES):
        marks = [values.get(f"rain.{minutes // 60}h.{colour}") for colour in rules.COLOURS]
        known = [mark for mark in marks if mark is not None]
        if known:
            found.append((place, minutes, min(known)))
    return values, found


def _level(windows: Sequence[tuple[int | None, int]], ladder: Ladder) -> str:
    values, marks = ladder
    reached = {
        rules.colour_of(minutes, windows[place][0], values)
        for place, minutes, least in marks
        if (windows[place][0] or 0) >= least
    }
    return next((colour for colour in rules.COLOURS if colour in reached), "") if reached else ""


def _run(draft: Draft, watch: Watch) -> list[str]:
    """First and last value of the main element, since when it is the same, and whether it leapt in between."""
    if not draft.main:
        return [NULL, NULL, NULL, NULL, "f", NULL, NULL, NULL]
    run = sorted(draft.main)
    first, last, same_from, steady = run[0], run[-1], run[-1][0], True
    for when, value in reversed(run):
        if value != last[1]:
            steady = False
            break
        same_from = when
    limit = watch.leap(draft.gauge.kind)
    leapt = [(after[0], after[1] - before[1]) for before, after in pairwise(run) if after[1] != before[1]]
    far = [each for each in leapt if limit is not None and abs(each[1]) > limit]
    jumped = [str(part) for part in far[-1]] if far else [NULL, NULL]
    return [
        str(first[1]),
        str(first[0]),
        str(last[1]),
        str(same_from),
        "t" if steady else "f",
        *jumped,
        NULL if limit is None else str(limit),
    ]


def mark_suspect(rows: Rows, odd: Iterable[tuple[Any, ...]]) -> None:
    """The reading that leapt further than nature does is stored as suspect."""
    for station, *_facts, jumped_at, _by in odd:
        if jumped_at is None:
            continue
        for element in rules.MAIN_ELEMENTS:
            key = (station, element.value, int(jumped_at.timestamp()))
            if key in rows:
                rows[key] = rows[key]._replace(quality=Quality.SUSPECT)
