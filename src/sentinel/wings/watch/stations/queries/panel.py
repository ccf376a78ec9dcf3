"""The panel of a station's record: what it shows now, and its last day as a chart and as a table."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations.choices import ElementCode, Quality
from sentinel.wings.watch.stations.models import Crossing, Station
from sentinel.wings.watch.stations.queries.rain import rain_row
from sentinel.wings.watch.stations.queries.station import SILENT_MINUTES, crossings, readings
from sentinel.wings.watch.stations.queries.thresholds import colour_values
from sentinel.wings.watch.stations.queries.trace import trace
from sentinel.wings.watch.stations.rules import StationKind

HOURS = 24
COLOUR_LABELS = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}
TRUST = tuple(Quality)  # from the best to the worst


class Point(NamedTuple):
    """A value of the chart, None where nothing came; `note` says what is wrong with what came, empty for nothing."""

    at: datetime
    value: float | None
    note: str


def station_panel(row: Station, actor: Actor, at: datetime) -> dict[str, Any]:
    """Context of the record's own panel: now, chart, table, and the newest crossings."""
    rain = row.kind == StationKind.RAIN
    now = rain_row(row, actor, at) if rain else None
    points = _hourly_rain(row, actor, at) if rain else _flow(row, actor, at)
    return {
        "now": now,
        "state": row.state,
        "stale": now.stale if now else _silent(row, at),
        "points": points,
        "has_points": any(point.value is not None for point in points),
        "chart": _chart(row, actor, at, points, rain),
        "unit": "mm" if rain else "m³/s",
        "newest_crossings": list(_newest(row, actor)),
        **trace(row, actor, at),
    }


def _silent(row: Station, at: datetime) -> bool:
    since = at - timedelta(minutes=parameters.value(SILENT_MINUTES, at=at))
    return row.state.observed_at is None or row.state.observed_at <= since


def _newest(row: Station, actor: Actor) -> "list[Crossing]":
    return list(crossings(actor).filter(station=row)[:8])


def _hourly_rain(row: Station, actor: Actor, at: datetime) -> list[Point]:
    """Rain by hour end over the last day; an hour without any reading is None, not zero, and as good as its worst."""
    last = timezone.localtime(at).replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=HOURS)
    found: dict[datetime, int] = {}
    worst: dict[datetime, Quality] = {}
    for observed_at, value, quality in _read(row, actor, ElementCode.RAIN, first, at):
        local = timezone.localtime(observed_at)
        hour = local.replace(minute=0, second=0, microsecond=0)
        end = hour if local == hour else hour + timedelta(hours=1)
        found[end] = found.get(end, 0) + value
        worst[end] = max(worst.get(end, Quality.GOOD), quality, key=TRUST.index)
    hours = [first + timedelta(hours=number) for number in range(1, HOURS + 1)]
    if last + timedelta(hours=1) in found:
        hours.append(last + timedelta(hours=1))
    return [Point(hour, found[hour] / 10 if hour in found else None, _note(worst.get(hour))) for hour in hours]


def _flow(row: Station, actor: Actor, at: datetime) -> list[Point]:
    found = _read(row, actor, ElementCode.FLOW, at - timedelta(hours=HOURS), at)
    return [Point(timezone.localtime(when), value / 1000, _note(quality)) for when, value, quality in found]


def _read(
    row: Station, actor: Actor, element: ElementCode, since: datetime, until: datetime
) -> list[tuple[datetime, int, Quality]]:
    rows = readings(actor, row, since, until).filter(element=element).values_list("observed_at", "value", "quality")
    return [(when, value, Quality(quality)) for when, value, quality in rows]


def _note(quality: Quality | None) -> str:
    return "" if quality in (None, Quality.GOOD) else str(quality.label)


def _rain_lines(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"value": values[f"rain.1h.{colour}"] / 10, "label": _("1 小时") + f" {label}", "level": colour}
        for colour, label in COLOUR_LABELS.items()
        if f"rain.1h.{colour}" in values
    ]


def _flow_lines(values: dict[str, Any], slug: str) -> list[dict[str, Any]]:
    """One line a discharge: what two thresholds share is named once, by both."""
    found: dict[float, dict[str, Any]] = {}
    for level, label in {**COLOUR_LABELS, "numbered": _("编号洪水")}.items():
        value = values.get(f"flow.{slug}.{level}")
        if value is not None:
            line = found.setdefault(value, {"value": value / 1000, "label": "", "level": level})
            line["label"] = f"{line['label']} {label}".strip()
    return [{**line, "level": "red" if line["level"] == "numbered" else line["level"]} for line in found.values()]


def _chart(row: Station, actor: Actor, at: datetime, points: list[Point], rain: bool) -> dict[str, Any]:
    values = colour_values(actor, at)
    lines = _rain_lines(values) if rain else _flow_lines(values, row.slug)
    highest = max((point.value for point in points if point.value is not None), default=0)
    return {
        "kind": "bar" if rain else "line",
        "unit": "mm" if rain else "m³/s",
        "label": _("{name}最近 24 小时{what}").format(name=row.name, what=_("逐小时雨量") if rain else _("流量")),
        "x": [f"{point.at:%d %H:%M}" for point in points],
        "series": [{"name": _("小时雨量") if rain else _("流量"), "data": [point.value for point in points]}],
        "notes": [point.note for point in points],
        # Lines far above the data would flatten it; show those within reach.
        "lines": [line for line in lines if line["value"] <= max(highest * 1.6, 35 if rain else 0)],
    }
