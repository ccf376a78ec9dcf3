"""Rain of every gauge, hour by hour up to an instant, for who judges by windows of hours; missing is never zero."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations.models import Reading
from sentinel.wings.watch.stations.queries.station import stations
from sentinel.wings.watch.stations.rules import SCALES, SLOT_S, ElementCode, StationKind

HOUR = timedelta(hours=1)
WHOLE = 3600 // SLOT_S


@dataclass(frozen=True, slots=True)
class GaugeRain:
    """One gauge: where it stands (degrees), its last reading in the time asked for, and mm of each hour, oldest first.

    None is an hour in which nothing was reported; one that was reported in part counts by what came.
    """

    code: str
    name: str
    lon: float
    lat: float
    observed_at: datetime | None
    hours: tuple[float | None, ...]


def hourly_rain(actor: Actor, at: datetime, hours: int) -> list[GaugeRain]:
    """Every rain gauge within reach, by code, with the last `hours` hours that end at an instant."""
    gauges = list(stations(actor).filter(kind=StationKind.RAIN))
    told = Reading.objects.filter(
        station__in=gauges,
        element__in=(ElementCode.RAIN, ElementCode.RAIN_1H),
        observed_at__gt=at - hours * HOUR,
        observed_at__lte=at,
    )
    slots: dict[tuple[int, int], list[int]] = defaultdict(list)
    sums: dict[tuple[int, int], int] = {}
    newest: dict[int, datetime] = {}
    rows = told.order_by("observed_at").values_list("station_id", "element", "observed_at", "value")
    for station, element, observed_at, value in rows.iterator():
        hour = (station, hours - 1 - (at - observed_at) // HOUR)
        newest[station] = observed_at
        if element == ElementCode.RAIN:
            slots[hour].append(value)
        else:
            sums[hour] = value
    return [
        GaugeRain(
            code=each.code,
            name=each.name,
            lon=each.point.x,
            lat=each.point.y,
            observed_at=newest.get(each.pk),
            hours=tuple(_hour(slots.get((each.pk, number)), sums.get((each.pk, number))) for number in range(hours)),
        )
        for each in gauges
    ]


def _hour(slots: list[int] | None, told: int | None) -> float | None:
    """Millimetres of an hour by its slots; where some are missing, what the gauge summed itself if that is more."""
    amounts = [] if slots is None else [sum(slots)]
    if told is not None and len(slots or ()) < WHOLE:
        amounts.append(told)
    return max(amounts) / SCALES[ElementCode.RAIN][0] if amounts else None
