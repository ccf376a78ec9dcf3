"""Levels of the network, its two seats, and what a place lacks. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Level(StrEnum):
    """At which level an officer stands: the levels of the division tree, and groups within a village below it."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"


class Rank(StrEnum):
    """Who answers first, and who when the first cannot (AB 角)."""

    A = "A"
    B = "B"


class Employment(StrEnum):
    """Whether it is somebody's whole work."""

    FULL = "full"
    PART = "part"


class OfficerStatus(StrEnum):
    """An officer serves until relieved; whoever serves again is appointed anew."""

    APPOINTED = "appointed"
    RELIEVED = "relieved"


class TrainingLevel(StrEnum):
    """Who holds a training."""

    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"


class Gap(StrEnum):
    """What a place lacks."""

    NO_A = "no_a"
    NO_B = "no_b"
    UNTRAINED = "untrained"
    UNCONFIRMED = "unconfirmed"


VACANT = {Rank.A: Gap.NO_A, Rank.B: Gap.NO_B}
# Kinds of areas -> the level of an officer of such an area.
LEVELS = {
    "district": Level.DISTRICT,
    "town": Level.TOWN,
    "village": Level.VILLAGE,
    "community": Level.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on seat A or B of a place."""

    officer: str
    name: str
    trained: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One area that owes an A and a B, who sits there, and how many officers its groups have."""

    code: str
    name: str
    town: str
    seats: Mapping[str, Seat]
    groups: int = 0

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, the empty seats first."""
        found = [VACANT[rank] for rank in Rank if rank not in self.seats]
        held = self.seats.values()
        found += [Gap.UNTRAINED] * any(not seat.trained for seat in held)
        found += [Gap.UNCONFIRMED] * any(not seat.confirmed for seat in held)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Line:
    """What several places together have of what they owe: two seats each."""

    code: str
    name: str
    places: int
    whole: int
    held: int
    trained: int
    confirmed: int
    groups: int

    @property
    def seats(self) -> int:
        """Seats owed."""
        return len(Rank) * self.places

    @property
    def held_percent(self) -> int | None:
        """Seats held of those owed; None where nothing is owed."""
        return percent(self.held, self.seats)

    @property
    def trained_percent(self) -> int | None:
        """Trained in time of those who sit; None where nobody sits."""
        return percent(self.trained, self.held)

    @property
    def confirmed_percent(self) -> int | None:
        """Whose telephone was confirmed in time of those who sit; None where nobody sits."""
        return percent(self.confirmed, self.held)


SORTS: dict[str, Callable[[Line], tuple[int | str, str]]] = {
    "name": lambda line: (line.code, ""),
    "held": lambda line: (_known(line.held_percent), line.code),
    "trained": lambda line: (_known(line.trained_percent), line.code),
    "confirmed": lambda line: (_known(line.confirmed_percent), line.code),
}


def percent(part: int, whole: int) -> int | None:
    """Whole per cent rounded down, so that 100 means all; None of nothing."""
    return 100 * part // whole if whole else None


def _known(share: int | None) -> int:
    return -1 if share is None else share


def level(area_kind: str, group: str) -> Level:
    """The level of an officer: a named group stands below its village."""
    return Level.GROUP if group else LEVELS[area_kind]


def good_until(held_on: date, valid_until: date | None, days: int) -> date:
    """The last day a training counts: as its certificate says, else so many days."""
    return valid_until if valid_until is not None else held_on + timedelta(days=days)


def line(code: str, name: str, places: Collection[Place]) -> Line:
    """The sum of several places."""
    seats = [seat for place in places for seat in place.seats.values()]
    return Line(
        code=code,
        name=name,
        places=len(places),
        whole=sum(not place.gaps for place in places),
        held=len(seats),
        trained=sum(seat.trained for seat in seats),
        confirmed=sum(seat.confirmed for seat in seats),
        groups=sum(place.groups for place in places),
    )


def lacking(places: Iterable[Place], gap: str = "") -> list[Place]:
    """Places that lack something, or just this; the gravest first, each kind in the order given."""
    order = list(Gap)
    found = [place for place in places if place.gaps and (not gap or gap in place.gaps)]
    return sorted(found, key=lambda place: order.index(place.gaps[0]))


def ordered(lines: Sequence[Line], sort: str) -> list[Line]:
    """Lines in the order asked for, a leading minus the other way round; in order of code for what is no order."""
    by = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return sorted(lines, key=by, reverse=sort.startswith("-"))
