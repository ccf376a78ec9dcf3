"""The stock board: what there is, where it lies, how fresh it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.supplies.choices import Category, Freshness, Level, Reserve
from sentinel.wings.prepare.supplies.models import Kind, Lot, Store
from sentinel.wings.prepare.supplies.queries.lists import lots, stores

EXPIRING_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Place:
    """How much of a kind one store has."""

    store: Store
    quantity: int


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind on the board: goods in stores, and beside them what firms have promised."""

    kind: Kind
    quantity: int
    available: int
    value_fen: int
    promised: int
    places: tuple[Place, ...]
    expiring: int
    expired: int
    first_expiry: Lot | None

    @property
    def value_text(self) -> str:
        """The worth of the goods in yuan."""
        return f"{self.value_fen / 100:,.0f}"


@dataclass(frozen=True, slots=True)
class Group:
    """One category of the catalogue with its kinds."""

    title: str
    lines: tuple[KindLine, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board and its figures; only goods in stores are counted in them."""

    stores: int
    area_m2: int
    kinds: int
    quantity: int
    value_fen: int
    held: int
    groups: tuple[Group, ...]
    expiring: tuple[Lot, ...]
    expiring_count: int
    expired_count: int

    @property
    def value_text(self) -> str:
        """The worth of the goods in ten thousand yuan."""
        return f"{self.value_fen / 1_000_000:,.2f}"

    @property
    def quantity_text(self) -> str:
        """How many pieces there are."""
        return f"{self.quantity:,}"

    @property
    def area_text(self) -> str:
        """The floor of the stores."""
        return _("共 {m2:,} ㎡").format(m2=self.area_m2)

    @property
    def held_text(self) -> str:
        """How much of it is promised."""
        return _("占用 {n:,}").format(n=self.held) if self.held else ""


def board(actor: Actor, *, store: str = "", level: str = "", q: str = "") -> Board:
    """The board over the stores in reach, or over one store, one level, or the kinds whose name holds the words."""
    found = lots(actor).filter(quantity__gt=0).order_by("kind__code", "store__code", "expires_on")
    places = stores(actor).filter(reserve=Reserve.GOODS)
    if store:
        found, places = found.filter(store_id=store), places.filter(code=store)
    if level in Level.values:
        found, places = found.filter(store__level=level), places.filter(level=level)
    if q:
        found = found.filter(kind__name__icontains=q)
    every = list(found)
    goods = [lot for lot in every if lot.store.reserve == Reserve.GOODS]
    aged = sorted((lot for lot in goods if lot.freshness != Freshness.FRESH), key=_oldest)
    lines = [_line(list(group)) for _kind, group in groupby(every, key=lambda lot: lot.kind_id)]
    kept = list(places)
    return Board(
        stores=len(kept),
        area_m2=sum(row.area_m2 or 0 for row in kept),
        kinds=len({lot.kind_id for lot in goods}),
        quantity=sum(lot.quantity for lot in goods),
        value_fen=sum(lot.value_fen for lot in goods),
        held=sum(lot.held for lot in goods),
        groups=tuple(
            Group(str(label), tuple(line for line in lines if line.kind.category == value))
            for value, label in Category.choices
            if any(line.kind.category == value for line in lines)
        ),
        expiring=tuple(aged[:EXPIRING_SHOWN]),
        expiring_count=sum(lot.freshness == Freshness.EXPIRING for lot in aged),
        expired_count=sum(lot.freshness == Freshness.EXPIRED for lot in aged),
    )


def _oldest(lot: Lot) -> tuple[str, str]:
    return str(lot.expires_on), lot.code


def _line(group: list[Lot]) -> KindLine:
    goods = [lot for lot in group if lot.store.reserve == Reserve.GOODS]
    dated = sorted((lot for lot in goods if lot.expires_on is not None), key=_oldest)
    return KindLine(
        kind=group[0].kind,
        quantity=sum(lot.quantity for lot in goods),
        available=sum(lot.available for lot in goods),
        value_fen=sum(lot.value_fen for lot in goods),
        promised=sum(lot.available for lot in group) - sum(lot.available for lot in goods),
        places=_places(goods),
        expiring=sum(lot.quantity for lot in goods if lot.freshness == Freshness.EXPIRING),
        expired=sum(lot.quantity for lot in goods if lot.freshness == Freshness.EXPIRED),
        first_expiry=dated[0] if dated else None,
    )


def _places(goods: Iterable[Lot]) -> tuple[Place, ...]:
    found: dict[str, Place] = {}
    for lot in goods:
        before = found.get(lot.store_id)
        found[lot.store_id] = Place(lot.store, lot.quantity + (before.quantity if before else 0))
    return tuple(sorted(found.values(), key=lambda place: (-place.quantity, place.store.code)))
