"""Codes of relief goods; shelf life, first in first out, where to draw from, what a standard asks for."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

THOUSAND, HUNDRED, MONTHS = 1000, 100, 12


class Category(StrEnum):
    """The first digit of GB/T 38565-2020 and of the platform code."""

    LIVING = "1"
    EQUIPMENT = "2"
    ENGINEERING = "3"


class Level(StrEnum):
    """Whose reserve it is: the three levels of reserve (三级储备)."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


class Reserve(StrEnum):
    """Goods lie in a store; an agreement or a production capacity is goods somebody has promised to deliver."""

    GOODS = "goods"
    AGREEMENT = "agreement"
    CAPACITY = "capacity"


class StoreStatus(StrEnum):
    """Whether a store takes and gives goods."""

    IN_USE = "in_use"
    CLOSED = "closed"


class LotStatus(StrEnum):
    """A lot set aside (repair, inspection) counts as stock but is not given out."""

    USABLE = "usable"
    SET_ASIDE = "set_aside"


class Freshness(StrEnum):
    """How much of its shelf life a lot has left."""

    FRESH = "fresh"
    EXPIRING = "expiring"
    EXPIRED = "expired"


class MovementKind(StrEnum):
    """Why a quantity changed. Every change of stock is one of these."""

    RECEIVED = "received"
    DRAWN = "drawn"
    ISSUED = "issued"
    MOVED_OUT = "moved_out"
    MOVED_IN = "moved_in"
    RETURNED = "returned"
    SCRAPPED = "scrapped"
    SURPLUS = "surplus"
    MISSING = "missing"


INWARD = (MovementKind.RECEIVED, MovementKind.MOVED_IN, MovementKind.RETURNED, MovementKind.SURPLUS)


class Basis(StrEnum):
    """What a standard counts by."""

    PEOPLE = "people"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What can be drawn of one lot now: its store, how far that is in metres, and how long the lot keeps."""

    lot: str
    store: str
    kind: str
    available: int
    received_on: date
    expires_on: date | None = None
    metres: float = 0.0
    reserve: str = Reserve.GOODS


@dataclass(frozen=True, slots=True)
class Draw:
    """So many pieces of one lot."""

    lot: str
    store: str
    kind: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Sourcing:
    """Where a need can be drawn from, and what no store has."""

    draws: tuple[Draw, ...]
    short: Mapping[str, int]


def level_of(area_code: str) -> Level:
    """The level of reserve an area has: 6, 9 or 12 significant digits of the division code."""
    if not area_code.endswith("000"):
        return Level.VILLAGE
    return Level.DISTRICT if area_code.endswith("000000") else Level.TOWN


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, MONTHS)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def warn_on(made_on: date, expires_on: date, *, share_percent: int, months: int) -> date:
    """The first day a lot is expiring: a share of its shelf life is left, or so many months, whichever is earlier."""
    by_share = expires_on - timedelta(days=ceil((expires_on - made_on).days * share_percent / HUNDRED))
    return max(made_on, min(by_share, add_months(expires_on, -months)))


def freshness(day: date, warns_on: date | None, expires_on: date | None) -> Freshness:
    """How fresh a lot is on a day; the last day of its shelf life still counts. Without an expiry it stays fresh."""
    if expires_on is None or warns_on is None or day < warns_on:
        return Freshness.FRESH
    return Freshness.EXPIRING if day <= expires_on else Freshness.EXPIRED


def next_change(day: date, warns_on: date | None, expires_on: date | None) -> date | None:
    """The next day on which a lot's freshness changes; None where nothing is to come."""
    if expires_on is None or warns_on is None:
        return None
    changes = (warns_on, expires_on + timedelta(days=1))
    return next((change for change in changes if change > day), None)


def fifo(stock: Stock) -> tuple[date, date, str]:
    """The order lots of one kind leave a store: what expires first, then what came first."""
    return stock.expires_on or date.max, stock.received_on, stock.lot


def nearest(stock: Stock) -> tuple[bool, float, str, tuple[date, date, str]]:
    """The order lots are drawn in: goods before promises, the nearest store first, in it first in first out."""
    return stock.reserve != Reserve.GOODS, stock.metres, stock.store, fifo(stock)


def take(stocks: Iterable[Stock], quantity: int) -> tuple[tuple[Draw, ...], int]:
    """Draws for a quantity in the order given, and how much is left unmet."""
    draws = []
    for stock in stocks:
        part = min(quantity, stock.available)
        if part > 0:
            draws.append(Draw(stock.lot, stock.store, stock.kind, part))
            quantity -= part
    return tuple(draws), quantity


def source(needs: Mapping[str, int], stocks: Sequence[Stock]) -> Sourcing:
    """The best sourcing of quantities by kind: nearest store first, split where it must be, shortage said."""
    draws: list[Draw] = []
    short: dict[str, int] = {}
    for kind, quantity in needs.items():
        found, left = take(sorted((stock for stock in stocks if stock.kind == kind), key=nearest), quantity)
        draws += found
        if left:
            short[kind] = left
    return Sourcing(tuple(draws), short)


def people_supplied(residents: int, permille: int) -> int:
    """For how many people living supplies are kept: a share of the residents (常住人口 1.2%), rounded up."""
    return ceil(residents * permille / THOUSAND)


def wanted(basis: str, quantity: int, people: int) -> int:
    """How much of a kind a standard asks of one area: per thousand people supplied, or a fixed number an area."""
    return ceil(quantity * people / THOUSAND) if basis == Basis.PEOPLE else quantity
