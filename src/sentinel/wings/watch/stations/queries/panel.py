"""The panel of a station's record: what it shows now, and its last day as a chart and as a table."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations.models import Crossing, Station
from sentinel.wings.watch.stations.queries.rain import rain_row
from sentinel.wings.watch.stations.queries.station import SILENT_MINUTES, crossings, series
from sentinel.wings.watch.stations.queries.thresholds import colour_values
from sentinel.wings.watch.stations.queries.trace import trace
from sentinel.wings.watch.stations.rules import COLOURS, ElementCode, StationKind

HOURS = 24
Hourly = list[tuple[datetime, float | None]]


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
        "has_points": any(value is not None for _when, value in points),
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


def _hourly_rain(row: Station, actor: Actor, at: datetime) -> Hourly:
    """Rain by hour end over the last day; an hour without any reading is None, not zero."""
    last = timezone.localtime(at).replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=HOURS)
    found: dict[datetime, int] = {}
    for observed_at, value in series(actor, row, [ElementCode.RAIN], first, at).get(ElementCode.RAIN, ()):
        local = timezone.localtime(observed_at)
        hour = local.replace(minute=0, second=0, microsecond=0)
        end = hour if local == hour else hour + timedelta(hours=1)
        found[end] = found.get(end, 0) + value
    hours = [first + timedelta(hours=number) for number in range(1, HOURS + 1)]
    if last + timedelta(hours=1) in found:
        hours.append(last + timedelta(hours=1))
    return [(hour, found[hour] / 10 if hour in found else None) for hour in hours]


def _flow(row: Station, actor: Actor, at: datetime) -> Hourly:
    points = series(actor, row, [ElementCode.FLOW], at - timedelta(hours=HOURS), at).get(ElementCode.FLOW, ())
    return [(timezone.localtime(observed_at), value / 1000) for observed_at, value in points]


def _chart(row: Station, actor: Actor, at: datetime, points: Hourly, rain: bool) -> dict[str, Any]:
    values = colour_values(actor, at)
    lines = [
        {"value": values[f"rain.1h.{colour}"] / 10, "label": _("1 小时") + f" {colour_label}", "level": colour}
        for colour, colour_label in zip(COLOURS, ("红", "橙", "黄", "蓝"), strict=True)
        if f"rain.1h.{colour}" in values
    ]
    numbered = values.get(f"flow.{row.slug}.numbered")
    if not rain:
        lines = [{"value": numbered / 1000, "label": _("编号洪水"), "level": "red"}] if numbered else []
    highest = max((value for _when, value in points if value is not None), default=0)
    return {
        "kind": "bar" if rain else "line",
        "unit": "mm" if rain else "m³/s",
        "label": _("{name}最近 24 小时{what}").format(name=row.name, what=_("逐小时雨量") if rain else _("流量")),
        "x": [f"{when:%d %H:%M}" for when, _value in points],
        "series": [{"name": _("小时雨量") if rain else _("流量"), "data": [value for _when, value in points]}],
        # Lines far above the data would flatten it; show those within reach.
        "lines": [line for line in lines if line["value"] <= max(highest * 1.6, 35 if rain else 0)],
    }
