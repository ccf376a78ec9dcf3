"""Codes of shelters, distances and room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

_EARTH_RADIUS_M = 6_371_008.8

Place = tuple[float, float]


class ShelterStatus(StrEnum):
    """Ready stands locked and stocked; open takes people; full takes no more; closed is out of use."""

    READY = "ready"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Site:
    """A shelter as the plan sees it: how many people it may be planned for."""

    code: str
    place: Place
    room: int


@dataclass(frozen=True, slots=True)
class Need:
    """A village that must be planned for: everybody at risk in it. The place is None where nobody knows it."""

    area_code: str
    place: Place | None
    people: int


def metres_between(a: Place, b: Place) -> float:
    """Great-circle distance of two (longitude, latitude) pairs in metres."""
    (lon_a, lat_a), (lon_b, lat_b) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(sqrt(half))


def nearest_first(place: Place | None, sites: Iterable[Site]) -> list[Site]:
    """Sites by distance from a place; by code where the place is not known."""
    return sorted(sites, key=lambda site: (metres_between(place, site.place) if place else 0.0, site.code))


def plan(needs: Iterable[Need], sites: Iterable[Site]) -> Mapping[str, str | None]:
    """A shelter for each village: the nearest whose room is not yet planned for others, None where none is left.

    The plan looks at everybody at risk, not at who happens to have been called first, so it is the same whatever
    the order in which the villages' alarms come in.
    """
    sites = list(sites)
    left = {site.code: site.room for site in sites}
    chosen: dict[str, str | None] = {}
    for need in sorted(needs, key=lambda need: (-need.people, need.area_code)):
        fit = next((site for site in nearest_first(need.place, sites) if left[site.code] >= need.people), None)
        chosen[need.area_code] = fit.code if fit else None
        if fit:
            left[fit.code] -= need.people
    return chosen


def stale(confirmed_at: datetime | None, at: datetime, days: int) -> bool:
    """True when nobody has confirmed the shelter for so long that it must be shown as stale."""
    return confirmed_at is None or at - confirmed_at > timedelta(days=days)
