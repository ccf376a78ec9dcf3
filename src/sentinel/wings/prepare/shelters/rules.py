"""Codes of shelters; distances, room, who goes where, how counts are settled."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

_EARTH_RADIUS_M = 6_371_008.8

_NUMBER_BEGINS = re.compile(r"\+?(?:\d[\s()（）-]*){7}")

Place = tuple[float, float]


class ShelterStatus(StrEnum):
    """Ready stands locked and stocked; open takes people; full takes no more; closed is out of use."""

    READY = "ready"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"


class Level(StrEnum):
    """Who keeps it (GB/T 44013-2024: five levels)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class Kind(StrEnum):
    """Shelters for earthquakes come in three classes (GB 21734-2008); all others are one kind."""

    SEISMIC_1 = "seismic_1"
    SEISMIC_2 = "seismic_2"
    SEISMIC_3 = "seismic_3"
    OTHER = "other"


class Duration(StrEnum):
    """For how long people may stay (GB 51143-2015); each has its own area a person."""

    EMERGENCY = "emergency"
    TEMPORARY = "temporary"
    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Space(StrEnum):
    """Under a roof or in the open."""

    INDOOR = "indoor"
    OUTDOOR = "outdoor"


class Condition(StrEnum):
    """What the last look found."""

    GOOD = "good"
    REPAIR = "repair"
    UNFIT = "unfit"


class StayKind(StrEnum):
    """A family by name; a number counted by evacuation lists; a number counted at the door."""

    FAMILY = "family"
    LISTED = "listed"
    COUNTED = "counted"


class Care(StrEnum):
    """The care a guest needs."""

    NONE = "none"
    ELDER = "elder"
    CHILD = "child"
    DISABLED = "disabled"
    MATERNITY = "maternity"
    CHRONIC = "chronic"


class Purpose(StrEnum):
    """Why somebody may need a guest's data in the clear."""

    KIN = "kin"
    CARE = "care"
    RELIEF = "relief"


FACILITIES = ("water", "power", "toilets", "medical", "communication", "monitoring", "broadcast")
GROUPS = (StayKind.LISTED, StayKind.COUNTED)


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


@dataclass(frozen=True, slots=True)
class Holding:
    """How many people of one stay lists have counted, of those inside."""

    key: str
    listed: int


@dataclass(frozen=True, slots=True)
class Settled:
    """Whom a list's leaving takes out: `gone` had been signed out at the door before, `takes` leave their stays now."""

    gone: int
    takes: Mapping[str, int]

    @property
    def leaving(self) -> int:
        """How many people leave the shelter by this."""
        return sum(self.takes.values())


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


def people_by_area(effective_area_m2: int | None, m2_a_person: Decimal) -> int | None:
    """How many people the effective area holds at so much a person; None where the area is not known."""
    return None if effective_area_m2 is None else int(effective_area_m2 / m2_a_person)


def limit(capacity: int, area_limit: int | None) -> int:
    """How many people may be inside: the design capacity, or what the area holds where that is less."""
    return capacity if area_limit is None else min(capacity, area_limit)


def m2_a_resident(total_area_m2: int, residents: int | None) -> Decimal | None:
    """Area of shelters for each resident, to two places; None where nobody knows how many residents there are."""
    return None if not residents else (Decimal(total_area_m2) / residents).quantize(Decimal("0.01"))


def settle(listed: int, holdings: Sequence[Holding], people: int) -> Settled:
    """Take people a list reports as gone out of the stays they were counted into.

    `listed` is how many people lists say are inside. Where the door has already signed out some of them, those are
    settled first; then the stays give up theirs in the order given. `people` is at most `listed`.
    """
    gone = min(people, listed - sum(holding.listed for holding in holdings))
    takes: dict[str, int] = {}
    rest = people - gone
    for holding in holdings:
        if taken := min(rest, holding.listed):
            takes[holding.key] = taken
            rest -= taken
    return Settled(gone, takes)


def stale(confirmed_at: datetime | None, at: datetime, days: int) -> bool:
    """True when nobody has confirmed the shelter for so long that it must be shown as stale."""
    return confirmed_at is None or at - confirmed_at > timedelta(days=days)


def announcement(name: str, address: str, path: str) -> str:
    """The words people are told when a shelter opens: which, where, and how to get there (救助条例 11 条)."""
    return f"{name}已启用。地址：{address}。到达路径：{path}。"


def name_and_number(text: str) -> tuple[str, str]:
    """ "谭永涛 10049596870" as name and telephone number; what has no number is a name."""
    begins = _NUMBER_BEGINS.search(text)
    if begins is None:
        return text.strip(), ""
    return text[: begins.start()].strip(" \t\u3000,，、:：;；(（"), text[begins.start() :].strip()
