"""What the record page of an outlook shows, and which villages a list of evacuation may be proposed for."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sentinel.geo import queries as geo
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.geohazards.choices import Change
from sentinel.wings.watch.geohazards.models import Outlook, Risk
from sentinel.wings.watch.geohazards.queries.comparing import Changed, changes
from sentinel.wings.watch.geohazards.queries.rows import (
    before,
    counts_seen,
    exposures,
    is_newest,
    outlook,
    risks,
)
from sentinel.wings.watch.geohazards.queries.words import (
    counts_words,
    rain_words,
    reached_words,
    reason,
    warning_queries,
)

FIRST_POINTS = 15
FIRST_CHANGES = 12


def proposable(actor: Actor, code: str, areas: Sequence[str]) -> list[tuple[str, str, str]]:
    """(area code, name, reason to leave) of those of the named villages that an outlook touches."""
    row = outlook(actor, code)
    chosen = exposures(actor).filter(outlook=row, area_code__in=areas)
    return [(each.area_code, each.name, reason(row, each)) for each in chosen]


def panel(row: Outlook, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page of an outlook shows beside its columns."""
    del at
    found = list(risks(actor).filter(outlook=row).order_by("-height", "-people", "code"))
    villages = list(exposures(actor).filter(outlook=row).order_by("-height", "-people", "-points", "code"))
    unknown = [each for each in row.unknown if actor.may_in("geohazards.view", each["area_code"])]
    earlier = before(row)
    changed = changes(actor, row, earlier) if earlier is not None else []
    inhabited = [each for each in villages if each.people]
    counted = counts_seen(found)
    return {
        "counts": counts_words(counted),
        "by_colour": [(colour, n) for colour, n in counted.items() if n],
        "rain_said": rain_words(row),
        "points": [(each, reached_words(each)) for each in found[:FIRST_POINTS]],
        "seen": len(found),
        "villages": inhabited,
        "empty": [each for each in villages if not each.people],
        "touched": len(villages),
        "people": sum(each.people for each in villages),
        "reason": reason(row, inhabited[0]) if inhabited else "",
        "unknown": _by_reason(unknown),
        "unknown_count": len(unknown),
        "earlier": earlier if earlier is not None and _may_read(actor, earlier) else None,
        "changed": changed[:FIRST_CHANGES],
        "more_changed": changed[FIRST_CHANGES:],
        "change_counts": _counted(changed),
        "warnings": warning_queries(row, found) if actor.has("warnings.draft") else [],
        "may_propose": bool(inhabited) and actor.has("evacuations.order"),
        "newest": is_newest(row),
        "bounds": _bounds(found),
        "gauges": _gauges(row),
    }


def _counted(changed: list[Changed]) -> list[tuple[str, int]]:
    """How many points rose, fell or cannot be judged any more, in words."""
    counts = Counter(each.change for each in changed)
    return [(str(Change(change).label), counts[change]) for change in Change if counts[change]]


def _may_read(actor: Actor, row: Outlook) -> bool:
    return actor.may_read("geohazards.view", row)


def _by_reason(unknown: list[dict[str, str]]) -> list[tuple[str, list[dict[str, str]]]]:
    """Points that could not be judged, under why."""
    ordered = sorted(unknown, key=lambda each: (each["why"], each["code"]))
    return [(why, list(each)) for why, each in groupby(ordered, key=lambda each: each["why"])]


def _gauges(row: Outlook) -> list[dict[str, Any]]:
    """Gauges as the outlook kept them, the wettest of the last day first."""
    told = [{**each, "sums": [_sum(each["hours"], hours) for hours in (1, 6, 24)]} for each in row.gauges]
    return sorted(told, key=lambda each: (-(each["sums"][2] or 0), each["code"]))


def _sum(hours: list[float | None], window: int) -> float | None:
    known = [amount for amount in hours[-window:] if amount is not None]
    return round(sum(known), 1) if known else None


def _bounds(found: list[Risk]) -> str:
    """The box the map opens at: the district, or the points where it has no outline."""
    outline = geo.outline()
    if outline is not None and outline.boundary is not None:
        return ",".join(f"{edge:.5f}" for edge in outline.boundary.extent)
    lons, lats = [each.point.x for each in found], [each.point.y for each in found]
    edges = [min(lons), min(lats), max(lons), max(lats)] if found else []
    return ",".join(f"{edge:.5f}" for edge in edges)
