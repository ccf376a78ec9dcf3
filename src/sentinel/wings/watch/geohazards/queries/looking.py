"""What an outlook is made from: the points of the imported layer, gauges, homes, terms. Nothing is shown to anybody."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import OuterRef, QuerySet, Subquery

from sentinel.geo import coordinates
from sentinel.geo import queries as geo
from sentinel.geo.models import AreaShape, Edition, Feature, ImportedLayer
from sentinel.kernel import parameters
from sentinel.kernel.actor import system
from sentinel.kernel.scope import area_contains
from sentinel.science.debris.colours import read_sets
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.watch.geohazards import rules
from sentinel.wings.watch.stations import queries as stations

REGISTER = system("geohazards")
PREFIX = "geohazards."
SETTLED = ("village", "community")


def basis(at: datetime) -> dict[str, Any]:
    """The parameters of outlooks in force at an instant, by the last part of their keys."""
    return {key.removeprefix(PREFIX): value for key, value in parameters.values_on(at.date(), prefix=PREFIX).items()}


def terms(said: dict[str, Any]) -> rules.Terms:
    """What points are judged by. Raises OutOfRange where the sets of thresholds cannot be read."""
    return rules.Terms(
        sets=read_sets(said["thresholds"]),
        stale_minutes=float(said["stale_minutes"]),
        gauge_km=float(said["gauge_km"]),
        reach_m=float(said["reach_m"]),
    )


def layer(said: dict[str, Any]) -> ImportedLayer | None:
    """The imported layer of the points; None where nobody has brought its data."""
    rows = geo.imported_layers(REGISTER).filter(code=said["layer"], current__isnull=False)
    return rows.select_related("current__layer").first()


def spots(row: ImportedLayer, towns: list[str]) -> list[rules.Spot]:
    """Every point of the layer that has a place, in the towns asked for, each with the village it lies in."""
    edition = row.current
    assert edition is not None
    seats = _seats()
    names = dict(AreaShape.objects.values_list("area_id", "area__short_name"))
    rows = _placed(geo.features(REGISTER, row))
    if towns:
        rows = [each for each in rows if any(area_contains(town, each.area_code) for town in towns)]
    return _named_apart([_spot(each, edition, _village(each, seats), names) for each in rows])


def gauges(at: datetime, hours: int) -> list[rules.Gauge]:
    """Every rain gauge with its hours up to an instant."""
    return [
        rules.Gauge(each.code, each.name, each.lon, each.lat, each.observed_at, each.hours)
        for each in stations.hourly_rain(REGISTER, at, hours)
    ]


def homes() -> tuple[list[rules.Home], int]:
    """Every registered household by its own place or by its village's; and how many have no place of their own."""
    centres = dict(AreaShape.objects.filter(point__isnull=False).values_list("area_id", "point"))
    found, vague = [], 0
    for area, own, people in households.homes(REGISTER):
        place = own or centres.get(area)
        vague += own is None
        if place is not None:
            found.append(rules.Home(area, place.x, place.y, people))
    return found, vague


def town_at(place: str) -> str:
    """The town a place on the map ("lon, lat") lies in; empty where it is none of ours or no place at all."""
    try:
        read = coordinates.read(place)
    except coordinates.Unreadable:
        return ""
    found = geo.whereabouts(read.lon, read.lat).town
    return found.code if found is not None else ""


def _placed(rows: "QuerySet[Feature, Feature]") -> list[Any]:
    """Features with a place, each with the village whose boundary holds it where boundaries are known."""
    holding = AreaShape.objects.filter(area__kind__in=SETTLED, boundary__intersects=OuterRef("geometry"))
    placed = rows.filter(geometry__isnull=False).annotate(held=Subquery(holding.values("area_id")[:1]))
    return list(placed.order_by("number"))


def _seats() -> dict[str, tuple[list[str], Any]]:
    """Village seats of each town: codes and an array of (lon, lat)."""
    found: dict[str, list[tuple[str, Any]]] = {}
    rows = AreaShape.objects.filter(area__kind__in=SETTLED, point__isnull=False).order_by("area_id")
    for code, point in rows.values_list("area_id", "point"):
        found.setdefault(f"{code[:9]}000", []).append((code, point))
    return {
        town: ([code for code, _point in seats], np.array([(point.x, point.y) for _code, point in seats]))
        for town, seats in found.items()
    }


def _village(feature: Any, seats: dict[str, tuple[list[str], Any]]) -> str:
    """The village that holds a point, else the nearest seat of its town; empty where the town is not known."""
    if feature.held or feature.area_code not in seats:
        return feature.held or ""
    codes, places = seats[feature.area_code]
    centre = feature.geometry.centroid
    stretch = np.cos(np.radians(centre.y))
    return codes[int(np.hypot((places[:, 0] - centre.x) * stretch, places[:, 1] - centre.y).argmin())]


def _named_apart(found: list[rules.Spot]) -> list[rules.Spot]:
    """Points that bear the same code in the layer are told apart by their place among those that do."""
    seen: Counter[str] = Counter()
    apart = []
    for each in found:
        seen[each.code] += 1
        apart.append(each if seen[each.code] == 1 else replace(each, code=f"{each.code[:58]}#{seen[each.code]}"))
    return apart


def _spot(feature: Any, edition: Edition, village: str, names: dict[str, str]) -> rules.Spot:
    said, centre = feature.properties, feature.geometry.centroid
    code = str(said.get("code") or f"{feature.number}")[:64]
    return rules.Spot(
        code=code,
        name=str(said.get(edition.label_field) or code)[:96],
        kind=str(said.get(edition.class_field) or "")[:32],
        scale=str(said.get("scale") or "")[:32],
        area_code=village or feature.area_code,
        village=names.get(village, ""),
        lon=centre.x,
        lat=centre.y,
    )
