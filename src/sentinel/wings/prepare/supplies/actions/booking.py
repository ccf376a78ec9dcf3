"""How stock changes: lots locked in one order, movements added, one event each. Called by the other actions only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record_many
from sentinel.kernel.numbering import next_numbers
from sentinel.kernel.refusals import Refused
from sentinel.wings.prepare.supplies import events, rules
from sentinel.wings.prepare.supplies.choices import MovementKind
from sentinel.wings.prepare.supplies.models import Lot, Movement


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to book: so much into (positive) or out of (negative) a locked lot, and why."""

    lot: Lot
    kind: str
    change: int
    note: str = ""


def locked(codes: Iterable[str]) -> dict[str, Lot]:
    """Lots by code, locked in the order of their codes so that two writers never wait for each other in a ring."""
    rows = Lot.objects.select_for_update(of=("self",)).filter(code__in=set(codes)).order_by("code")
    return {row.code: row for row in rows.select_related("kind", "store")}


def locked_of(stores: Iterable[str], kind: str) -> dict[str, Lot]:
    """The lots of a kind in some stores, locked in one go: taking them store by store, two writers could meet."""
    return locked(Lot.objects.filter(store_id__in=set(stores), kind_id=kind).values_list("code", flat=True))


def fifo(lots: Iterable[Lot], quantity: int) -> list[tuple[Lot, int]]:
    """First in first out: what of which lot; refuses with what there is where it is not enough."""
    by_code = {lot.code: lot for lot in lots}
    draws, short = rules.take(sorted((stock_of(lot) for lot in by_code.values()), key=rules.fifo), quantity)
    if short:
        raise Refused(
            _("库存不足：需要 {wanted}，可用 {available}。").format(wanted=quantity, available=quantity - short),
            code="short",
        )
    return [(by_code[draw.lot], draw.quantity) for draw in draws]


def stock_of(lot: Lot, metres: float = 0.0, reserve: str = rules.Reserve.GOODS) -> rules.Stock:
    """A lot as the rules see it."""
    return rules.Stock(
        lot=lot.code,
        store=lot.store_id,
        kind=lot.kind_id,
        available=lot.available,
        received_on=lot.received_on,
        expires_on=lot.expires_on,
        metres=metres,
        reserve=reserve,
    )


def book(
    entries: Sequence[Entry], *, actor: Actor, at: datetime, reference: str = "", told: bool = True
) -> list[Movement]:
    """Add the movements; the database adds them to the lots. `told` is False where the caller's own event says it."""
    numbers = next_numbers("movement", len(entries), at=at) if entries else []
    rows = []
    for entry, number in zip(entries, numbers, strict=True):
        lot = entry.lot
        lot.quantity += entry.change
        rows.append(
            Movement(
                code=number,
                lot=lot,
                kind=entry.kind,
                change=entry.change,
                balance=lot.quantity,
                at=at,
                by=actor.label,
                reference=reference,
                note=entry.note,
                unit=lot.unit,
                area_code=lot.area_code,
                target_areas=lot.target_areas,
                published_at=at,
            )
        )
    insert_many(rows)
    if told:
        record_many(((_moved(row, reference), row.lot) for row in rows), actor=actor, at=at)
    return rows


def _moved(row: Movement, reference: str) -> events.LotMoved:
    text = f"{MovementKind(row.kind).label} {abs(row.change)} {row.lot.kind.unit}"
    return events.LotMoved(
        code=row.lot.code,
        movement=row.kind,
        change=row.change,
        reference=reference,
        text="，".join(part for part in (text, row.note) if part),
        balance=row.balance,
    )


def hold(lots: Sequence[tuple[Lot, int]], *, actor: Actor, at: datetime, reference: str) -> None:
    """Promise quantities of locked lots, known to be there: nobody else can have them."""
    for lot, quantity in lots:
        lot.held += quantity
    Lot.objects.bulk_update([lot for lot, _quantity in lots], ["held"])
    record_many(
        [(events.LotHeld(code=lot.code, quantity=quantity, reference=reference), lot) for lot, quantity in lots],
        actor=actor,
        at=at,
    )


def free(lots: Sequence[tuple[Lot, int]], *, actor: Actor, at: datetime, reference: str, told: bool = True) -> None:
    """Take a promise back; `told` is False where the goods leave and the movement says it."""
    for lot, quantity in lots:
        lot.held -= quantity
    Lot.objects.bulk_update([lot for lot, _quantity in lots], ["held"])
    if told:
        record_many(
            [(events.LotFreed(code=lot.code, quantity=quantity, reference=reference), lot) for lot, quantity in lots],
            actor=actor,
            at=at,
        )
