"""What orders, stocktakes and scrappings of other modules do to stock. Who acts must see the goods, not keep them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.wings.prepare.supplies.actions import booking
from sentinel.wings.prepare.supplies.actions.stock import twins
from sentinel.wings.prepare.supplies.choices import MovementKind, StoreStatus
from sentinel.wings.prepare.supplies.models import Kind, Lot, Store


@dataclass(frozen=True, slots=True)
class Wanted:
    """So much of a kind from a store."""

    store: str
    kind: str
    quantity: int


@transaction.atomic
def hold_goods(*, actor: Actor, at: datetime, wanted: Iterable[Wanted], reference: str) -> list[tuple[Lot, int]]:
    """Promise goods of some stores to an order, first in first out; all of it or nothing.

    Every lot that may be needed is locked in one order first, so of two orders for the last lot exactly one gets it.
    """
    asked = sorted(wanted, key=lambda item: (item.store, item.kind))
    stores = {row.code: row for row in Store.objects.visible_to(actor).filter(code__in={item.store for item in asked})}
    kinds = dict(Kind.objects.filter(code__in={item.kind for item in asked}).values_list("code", "name"))
    lots = _every_lot(asked)
    held: list[tuple[Lot, int]] = []
    for item in asked:
        store = stores.get(item.store)
        if store is None or item.kind not in kinds:
            raise NotFound(_("没有编号为 {code} 的储备库，或不在您的管辖范围。").format(code=item.store))
        if store.status == StoreStatus.CLOSED:
            raise Refused(_("{store}已停用，不能办理出入库。").format(store=store), code="closed")
        here = [lot for lot in lots.values() if lot.store_id == item.store and lot.kind_id == item.kind]
        try:
            held += booking.fifo(here, item.quantity)
        except Refused as refused:
            raise Refused(f"{store} {kinds[item.kind]}：{refused.text}", code=refused.code) from None
    booking.hold(held, actor=actor, at=at, reference=reference)
    return held


def _every_lot(asked: Iterable[Wanted]) -> dict[str, Lot]:
    pairs = {(item.store, item.kind) for item in asked}
    rows = Lot.objects.filter(store_id__in={store for store, _kind in pairs}, quantity__gt=0)
    codes = [code for code, store, kind in rows.values_list("code", "store_id", "kind_id") if (store, kind) in pairs]
    return booking.locked(codes)


def _seen(actor: Actor, lots: Mapping[str, int]) -> dict[str, Lot]:
    rows = booking.locked(lots)
    if len(rows) < len(lots) or not all(actor.may_read("supplies.view", row) for row in rows.values()):
        raise NotFound(_("没有这个批次，或不在您的管辖范围。"))
    return rows


@transaction.atomic
def free_goods(*, actor: Actor, at: datetime, lots: Mapping[str, int], reference: str) -> None:
    """Take the promise of these quantities back. Who may take an order or a scrapping back need not see the goods."""
    rows = booking.locked(lots)
    booking.free([(rows[code], lots[code]) for code in sorted(lots)], actor=actor, at=at, reference=reference)


@transaction.atomic
def issue_goods(*, actor: Actor, at: datetime, lots: Mapping[str, int], reference: str, note: str) -> None:
    """Promised goods leave the store."""
    rows = _seen(actor, lots)
    chosen = [(rows[code], lots[code]) for code in sorted(lots)]
    booking.free(chosen, actor=actor, at=at, reference=reference, told=False)
    entries = [booking.Entry(lot, MovementKind.ISSUED, -quantity, note) for lot, quantity in chosen]
    booking.book(entries, actor=actor, at=at, reference=reference)


@transaction.atomic
def bring_back(*, actor: Actor, at: datetime, store: Store, lots: Mapping[str, int], reference: str, note: str) -> None:
    """Goods of an order come back into a store, each batch as what it was."""
    if not actor.may_read("supplies.view", store):
        raise NotFound(_("没有编号为 {code} 的储备库，或不在您的管辖范围。").format(code=store.code))
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    sources = {row.code: row for row in Lot.objects.filter(code__in=lots).select_related("kind")}
    homes = twins([sources[code] for code in sorted(lots)], store, at)
    entries = [booking.Entry(homes[code], MovementKind.RETURNED, lots[code], note) for code in sorted(lots)]
    booking.book(entries, actor=actor, at=at, reference=reference)


@transaction.atomic
def hold_lot(*, actor: Actor, at: datetime, lot: Lot, quantity: int, reference: str) -> Lot:
    """Promise so much of one lot, also of one that is expired or set aside: those are scrapped most."""
    row = _seen(actor, {lot.code: quantity})[lot.code]
    left = row.quantity - row.held
    if not 1 <= quantity <= left:
        raise Invalid({"quantity": _("数量应在 1 到 {n} 之间（已占用的不算）。").format(n=left)})
    booking.hold([(row, quantity)], actor=actor, at=at, reference=reference)
    return row


@transaction.atomic
def scrap_goods(*, actor: Actor, at: datetime, lot: Lot, quantity: int, reference: str, note: str) -> None:
    """Promised goods that were scrapped leave the stock."""
    row = _seen(actor, {lot.code: quantity})[lot.code]
    booking.free([(row, quantity)], actor=actor, at=at, reference=reference, told=False)
    entry = booking.Entry(row, MovementKind.SCRAPPED, -quantity, note)
    booking.book([entry], actor=actor, at=at, reference=reference)


@transaction.atomic
def adjust_goods(
    *, actor: Actor, at: datetime, changes: Mapping[str, int], notes: Mapping[str, str], reference: str
) -> None:
    """Post what a count found too much or too little; what is promised to orders cannot be counted away."""
    rows = _seen(actor, changes)
    entries = []
    for code, change in sorted(changes.items()):
        lot = rows[code]
        if lot.quantity + change < lot.held:
            text = _("{lot}盘亏后只剩 {n}，已占用 {held}，请先撤回占用。")
            raise Refused(text.format(lot=lot, n=lot.quantity + change, held=lot.held), code="held")
        kind = MovementKind.SURPLUS if change > 0 else MovementKind.MISSING
        entries.append(booking.Entry(lot, kind, change, notes.get(code, "")))
    booking.book(entries, actor=actor, at=at, reference=reference)
