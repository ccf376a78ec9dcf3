"""What one station sent lately with the quality of each reading, what of it was corrected, and what was set apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.choices import ElementCode, Quality
from sentinel.wings.watch.stations.models import Correction, RawFrame, Reading, Station
from sentinel.wings.watch.stations.queries.station import readings

DAY = timedelta(hours=24)
MOST_READINGS, MOST_OTHERS = 60, 10
UNITS = {"rain": "mm", "rain_1h": "mm", "rain_total": "mm", "flow": "m³/s", "level": "m", "voltage": "V"}
MARKS = {Quality.LATE: "stale", Quality.CORRECTED: "doing", Quality.SUSPECT: "late"}


@dataclass(frozen=True, slots=True)
class Told:
    """One stored reading as people read it. `mark` is how its quality is shown, empty for a good one."""

    observed_at: datetime
    element: str
    amount: str
    quality: str
    mark: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Mended:
    """One value that was replaced: what it was and what it became."""

    observed_at: datetime
    element: str
    was: str
    became: str
    corrected_at: datetime


def trace(row: Station, actor: Actor, at: datetime) -> dict[str, Any]:
    """The last day of one station, newest first."""
    found = readings(actor, row, at - DAY, at + rules.FURTHEST_AHEAD).order_by("-observed_at", "element")
    corrected = Correction.objects.filter(station=row, observed_at__gt=at - DAY)[:MOST_OTHERS]
    apart = RawFrame.objects.filter(
        station__in=(row.address, row.code), status=rules.FrameStatus.QUARANTINED, at__gt=at - DAY, at__lte=at
    ).order_by("-id")
    return {
        "upkeep": actor.has("upkeep.view"),
        "told": [_told(each) for each in found[:MOST_READINGS]],
        "mended": [_mended(each) for each in corrected],
        "apart": list(apart.values("at", "channel", "code", "text")[:MOST_OTHERS]),
    }


def _told(each: Reading) -> Told:
    quality = Quality(each.quality)
    return Told(
        observed_at=each.observed_at,
        element=str(ElementCode(each.element).label),
        amount=_amount(each.element, each.value),
        quality=str(quality.label),
        mark=MARKS.get(quality, ""),
        received_at=each.received_at,
    )


def _mended(each: Correction) -> Mended:
    return Mended(
        observed_at=each.observed_at,
        element=str(ElementCode(each.element).label),
        was=_amount(each.element, each.was),
        became=_amount(each.element, each.became),
        corrected_at=each.corrected_at,
    )


def _amount(element: str, value: int) -> str:
    power = rules.POWER[rules.ElementCode(element)]
    return f"{value / 10**power:.{power}f} {UNITS[element]}"
