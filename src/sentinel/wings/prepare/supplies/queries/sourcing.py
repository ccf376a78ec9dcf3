"""Where a need is best drawn from: the nearest stores, first in first out, shortage said."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point

from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.supplies import rules
from sentinel.wings.prepare.supplies.choices import LotStatus, StoreStatus
from sentinel.wings.prepare.supplies.models import Kind, Lot, Store
from sentinel.wings.prepare.supplies.queries.lists import kinds_of, lots, stores

KILOMETRE = 1000


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """So much of a kind from one store, lot by lot, and how much more it could give."""

    store: Store
    kind: Kind
    quantity: int
    available: int
    metres: float | None
    lots: tuple[tuple[Lot, int], ...]

    @property
    def kilometres(self) -> str:
        """The distance to the destination in kilometres; empty where a place is not known."""
        return "" if self.metres is None else f"{self.metres / KILOMETRE:.1f}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The lines drawn from, other stores that have the goods too, and what no store has."""

    lines: tuple[ProposalLine, ...]
    others: tuple[ProposalLine, ...]
    short: tuple[tuple[Kind, int], ...]


def place_of(area_code: str) -> Point | None:
    """Where an area lies, as far as known."""
    row = AreaShape.objects.filter(area_id=area_code, point__isnull=False).first()
    return row.point if row is not None else None


def sourcing(actor: Actor, needs: Mapping[str, int], place: Point | None) -> Proposal:
    """A proposal for quantities by kind at a place, from every store in use that the actor sees."""
    metres = _distances(actor, place)
    found = {
        lot.code: lot
        for lot in lots(actor).filter(kind_id__in=needs, quantity__gt=0, status=LotStatus.USABLE)
        if lot.available and lot.store_id in metres
    }
    stocks = [_stock(lot, metres[lot.store_id]) for lot in found.values()]
    answer = rules.source(needs, stocks)
    drawn: dict[tuple[str, str], list[tuple[Lot, int]]] = {}
    for draw in answer.draws:
        drawn.setdefault((draw.store, draw.kind), []).append((found[draw.lot], draw.quantity))
    free: dict[tuple[str, str], int] = {}
    for stock in sorted(stocks, key=lambda item: (item.kind, rules.nearest(item))):
        free[stock.store, stock.kind] = free.get((stock.store, stock.kind), 0) + stock.available
    first = {(lot.store_id, lot.kind_id): lot for lot in found.values()}
    lines = [_line(first[pair], drawn.get(pair, []), free[pair], metres[pair[0]]) for pair in free]
    catalogue = kinds_of(actor, needs)
    return Proposal(
        lines=tuple(line for line in lines if line.quantity),
        others=tuple(line for line in lines if not line.quantity),
        short=tuple((catalogue[code], missing) for code, missing in answer.short.items() if code in catalogue),
    )


def _distances(actor: Actor, place: Point | None) -> dict[str, float | None]:
    open_stores = stores(actor).filter(status=StoreStatus.IN_USE)
    if place is None:
        return dict.fromkeys(open_stores.values_list("code", flat=True))
    measured = open_stores.annotate(metres=Distance("point", place)).values_list("code", "metres")
    return {code: distance.m for code, distance in measured}


def _stock(lot: Lot, metres: float | None) -> rules.Stock:
    return rules.Stock(
        lot=lot.code,
        store=lot.store_id,
        kind=lot.kind_id,
        available=lot.available,
        received_on=lot.received_on,
        expires_on=lot.expires_on,
        metres=metres or 0.0,
        reserve=lot.store.reserve,
    )


def _line(lot: Lot, drawn: list[tuple[Lot, int]], available: int, metres: float | None) -> ProposalLine:
    quantity = sum(part for _lot, part in drawn)
    return ProposalLine(lot.store, lot.kind, quantity, available, metres, tuple(drawn))
