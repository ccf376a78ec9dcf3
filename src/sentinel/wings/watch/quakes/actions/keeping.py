"""What is kept of a message: the earthquake, its versions, the villages it shook, and whether it waits for a person."""

import math
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.contrib.gis.geos import Point
from django.utils import timezone

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.science.quake.messages import Event
from sentinel.wings.watch.quakes import events, queries, rules
from sentinel.wings.watch.quakes.models import CGCS2000, Quake, Shaking, Version
from sentinel.wings.watch.quakes.workflow import ATTENTION

CALLS = (rules.News.SHAKEN, rules.News.WORSE)


def _estimate(found: rules.Assessment, basis: rules.Basis) -> dict[str, Any]:
    low, high = found.deaths if found.deaths is not None else (None, None)
    nearest = areas.names().get(found.nearest.area_code, "") if found.nearest is not None else ""
    return {
        "possible": found.possible,
        "epicentre": found.epicentre,
        "nearest_name": nearest,
        "nearest_km": None if found.nearest_km is None else round(found.nearest_km, 1),
        "deaths_low": low,
        "deaths_high": high,
        "threshold": basis.threshold,
        "region": basis.region.value,
        "assumed": list(found.said),
        "models_used": [f"{each.model} {each.version} {each.digest[:16]}" for each in found.stamps],
    }


def add(
    event: Event, told: dict[str, Any], found: rules.Assessment, basis: rules.Basis, actor: Actor, at: datetime
) -> Quake:
    """Keep an earthquake known for the first time; one that shook villages waits for the duty room."""
    waits = found.status == rules.Status.SHAKEN
    row = Quake.objects.create(
        code=rules.code_of(event.identity),
        attention=rules.Attention.WAITING if waits else rules.Attention.QUIET,
        waiting_since=at if waits else None,
        target_areas=[told["area_code"]],
        published_at=at,
        **told,
        **_estimate(found, basis),
    )
    Version.objects.create(quake=row, number=1, **told)
    _shake(row, found)
    said = events.QuakeReceived(
        code=row.code,
        identity=row.identity,
        agency=row.agency,
        magnitude=_decimal(row.magnitude),
        origin_at=timezone.localtime(row.origin_at).isoformat(timespec="seconds"),
        status=row.status,
        strongest=None if row.strongest is None else _decimal(row.strongest),
        villages=row.villages,
        people=row.people,
    )
    record(said, subject=row, actor=actor, at=at)
    return row


def revise(
    row: Quake, told: dict[str, Any], found: rules.Assessment, basis: rules.Basis, actor: Actor, at: datetime
) -> Quake:
    """Keep a newer version and what it means now."""
    after = rules.Impact(found.status, len(found.shaken), found.strongest)
    changes = {**told, **_estimate(found, basis), "versions_kept": row.versions_kept + 1}
    row = _write(row, changes, rules.news(queries.impact(row), after), actor, at)
    Version.objects.create(quake=row, number=row.versions_kept, **told)
    _shake(row, found)
    return row


def keep_late(row: Quake, told: dict[str, Any], actor: Actor, at: datetime) -> Quake:
    """Keep a version older than what is known."""
    row.versions_kept += 1
    row.save(update_fields=["versions_kept"])
    Version.objects.create(quake=row, number=row.versions_kept, late=True, **told, status=row.status)
    record(_revised(row, late=True), subject=row, actor=actor, at=at)
    return row


def fold(other: Quake, main: Quake, actor: Actor, at: datetime) -> None:
    """Two rows turn out to be one earthquake: the younger one says so and shakes nothing any more."""
    changes = {"same_as": main, "status": rules.Status.WITHDRAWN, "deaths_low": None, "deaths_high": None}
    changes |= dict.fromkeys(("villages", "people", "possible"), 0)
    _write(other, changes, rules.News.OVER, actor, at)
    other.shakings.all().delete()


def _write(row: Quake, changes: dict[str, Any], news: rules.News | None, actor: Actor, at: datetime) -> Quake:
    """Write what changed, with its event; on bad news the row waits for the duty room, when all is over no longer."""
    move = "call" if news in CALLS else "release" if news and row.attention != rules.Attention.QUIET else ""
    if move:
        since = {"waiting_since": (row.waiting_since or at) if news in CALLS else None}
        return cast(Quake, ATTENTION.apply(move, row, actor=actor, at=at, event=_revised, changes={**changes, **since}))
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    record(_revised(row), subject=row, actor=actor, at=at)
    return row


def _shake(row: Quake, found: rules.Assessment) -> None:
    names = areas.names()
    row.shakings.all().delete()
    Shaking.objects.bulk_create(
        Shaking(
            code=f"{row.code}:{each.site.area_code}",
            quake=row,
            area_code=each.site.area_code,
            name=names.get(each.site.area_code, each.site.area_code),
            intensity=each.value,
            low=each.low,
            high=each.high,
            degree=math.floor(each.value),
            people=each.site.people,
            distance_km=each.distance_km,
            point=Point(each.site.longitude, each.site.latitude, srid=CGCS2000),
        )
        for each in found.shaken
    )


def _revised(row: Quake, *, late: bool = False) -> events.QuakeRevised:
    return events.QuakeRevised(
        code=row.code,
        number=row.versions_kept,
        late=late,
        magnitude=_decimal(row.magnitude),
        status=row.status,
        strongest=None if row.strongest is None else _decimal(row.strongest),
        villages=row.villages,
        people=row.people,
        same_as=row.same_as.code if row.same_as is not None else "",
    )


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")
