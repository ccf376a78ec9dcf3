"""Writes of the keeper: goods in, out, over to another store, back; lots set aside; shelf life running out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.wings.prepare.supplies import events, rules
from sentinel.wings.prepare.supplies.actions.booking import Entry, book, fifo, locked, locked_of
from sentinel.wings.prepare.supplies.actions.catalogue import set_fields
from sentinel.wings.prepare.supplies.choices import MovementKind, StoreStatus
from sentinel.wings.prepare.supplies.models import Kind, Lot, Store
from sentinel.wings.prepare.supplies.workflow import LOT

AMENDABLE = ("place", "made_on", "expires_on", "unit_value_fen")
BY_RULE = system("supplies")


@transaction.atomic
def receive_many(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Lot]:
    """Take batches into stores: one lot and one movement each. A batch a store already has is refused."""
    for store in {row["store"].pk: row["store"] for row in rows}.values():
        _must_keep(actor, Store.objects.get(pk=store.pk))
    wanted = [_code(row["store"], row["kind"], row["batch"]) for row in rows]
    taken = set(Lot.objects.filter(code__in=wanted).values_list("code", flat=True))
    if doubled := sorted(taken | {code for code in wanted if wanted.count(code) > 1}):
        raise Invalid({"batch": _("库里已有这个批次：{codes}。").format(codes="、".join(doubled))})
    warning = _warning(at)
    quantities = [int(row["quantity"]) for row in rows]
    if any(quantity < 1 for quantity in quantities):
        raise Invalid({"quantity": _("入库数量至少为 1。")})
    lots = insert_many(_lot(row, at, warning) for row in rows)
    entries = [
        Entry(lot, MovementKind.RECEIVED, quantity, str(row.get("note", "")))
        for lot, quantity, row in zip(lots, quantities, rows, strict=True)
    ]
    book(entries, actor=actor, at=at, told=False)
    record_many(
        [
            (events.LotReceived(code=lot.code, kind=lot.kind_id, quantity=quantity), lot)
            for lot, quantity in zip(lots, quantities, strict=True)
        ],
        actor=actor,
        at=at,
    )
    return lots


def receive_goods(*, actor: Actor, at: datetime, **fields: Any) -> Lot:
    """Take one batch into a store."""
    return receive_many(actor=actor, at=at, rows=[fields])[0]


def _must_keep(actor: Actor, store: Store) -> None:
    actor.require("supplies.keep", store)
    if store.status == StoreStatus.CLOSED:
        raise Refused(_("{store}已停用，不能办理出入库。").format(store=store), code="closed")


def _code(store: Store, kind: Kind, batch: str) -> str:
    return f"{store.code}-{kind.code}-{batch}"


def _warning(at: datetime) -> tuple[int, int]:
    share = parameters.value("supplies.expiring.percent", at=at)
    return int(share), int(parameters.value("supplies.expiring.months", at=at))


def _lot(row: Mapping[str, Any], at: datetime, warning: tuple[int, int]) -> Lot:
    store, kind = row["store"], row["kind"]
    made_on, received_on = row.get("made_on"), row.get("received_on") or timezone.localdate(at)
    if made_on is not None and made_on > received_on:
        raise Invalid({"made_on": _("生产日期不能晚于入库日期。")})
    expires_on = row.get("expires_on")
    if expires_on is None and kind.shelf_life_months:
        expires_on = rules.add_months(made_on or received_on, kind.shelf_life_months)
    if expires_on is not None and expires_on <= received_on:
        raise Invalid({"expires_on": _("有效期应晚于入库日期。")})
    value = row.get("unit_value_fen")
    lot = Lot(
        code=_code(store, kind, row["batch"]),
        store=store,
        kind=kind,
        batch=row["batch"],
        unit=store.unit,
        area_code=store.area_code,
        target_areas=store.target_areas,
        published_at=at,
        made_on=made_on,
        received_on=received_on,
        expires_on=expires_on,
        unit_value_fen=kind.unit_value_fen if value is None else value,
        place=row.get("place", ""),
        mark=row.get("mark", ""),
    )
    _set_shelf_life(lot, at, warning)
    return lot


def _set_shelf_life(lot: Lot, at: datetime, warning: tuple[int, int]) -> None:
    """When the lot is expiring, what it is today and when that changes next."""
    share, months = warning
    lot.warns_on, day = None, timezone.localdate(at)
    if lot.expires_on is not None:
        made_on = lot.made_on or lot.received_on
        lot.warns_on = rules.warn_on(made_on, lot.expires_on, share_percent=share, months=months)
    lot.freshness = rules.freshness(day, lot.warns_on, lot.expires_on)
    lot.due_at = _midnight(rules.next_change(day, lot.warns_on, lot.expires_on))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


@transaction.atomic
def draw_goods(*, actor: Actor, at: datetime, store: Store, kind: Kind, quantity: int, reason: str) -> list[Lot]:
    """Give goods out without an order (drill, daily use), first in first out; says which lots they come from."""
    _must_keep(actor, Store.objects.get(pk=store.pk))
    words = _words(reason)
    draws = fifo(locked_of([store.code], kind.code).values(), _positive(quantity))
    book([Entry(lot, MovementKind.DRAWN, -part, words) for lot, part in draws], actor=actor, at=at)
    return [lot for lot, _part in draws]


@transaction.atomic
def transfer_goods(
    *, actor: Actor, at: datetime, store: Store, to: Store, kind: Kind, quantity: int, reason: str
) -> list[Lot]:
    """Move goods to another store, first in first out; each batch keeps its dates and value there."""
    _must_keep(actor, Store.objects.get(pk=store.pk))
    target = Store.objects.get(pk=to.pk)
    if target.pk == store.pk:
        raise Invalid({"to": _("调入库和调出库不能是同一个。")})
    if target.status == StoreStatus.CLOSED:
        raise Refused(_("{store}已停用，不能办理出入库。").format(store=target), code="closed")
    words = _words(reason)
    list(Store.objects.select_for_update(no_key=True).filter(pk__in=(store.pk, to.pk)).order_by("code"))
    lots = locked_of([store.code, to.code], kind.code)
    draws = fifo([lot for lot in lots.values() if lot.store_id == store.code], _positive(quantity))
    arrivals = twins([lot for lot, _part in draws], target, at)
    entries = []
    for lot, part in draws:
        twin = arrivals[lot.code]
        entries.append(Entry(lot, MovementKind.MOVED_OUT, -part, _("调往{store}：{why}").format(store=to, why=words)))
        entries.append(Entry(twin, MovementKind.MOVED_IN, part, _("来自{store}：{why}").format(store=store, why=words)))
    book(entries, actor=actor, at=at)
    return list(arrivals.values())


def twins(lots: Sequence[Lot], store: Store, at: datetime) -> dict[str, Lot]:
    """The lots of the same batches in another store, made where they are missing, by the code they come from.

    Who calls holds the store, so that nobody else makes them meanwhile.
    """
    codes = {lot.code: _code(store, lot.kind, lot.batch) for lot in lots}
    known = set(Lot.objects.filter(code__in=codes.values()).values_list("code", flat=True))
    warning = _warning(at)
    Lot.objects.bulk_create(
        _lot(
            {
                "store": store,
                "kind": lot.kind,
                "batch": lot.batch,
                "made_on": lot.made_on,
                "received_on": lot.received_on,
                "expires_on": lot.expires_on,
                "unit_value_fen": lot.unit_value_fen,
                "mark": lot.mark,
            },
            at,
            warning,
        )
        for lot in lots
        if codes[lot.code] not in known
    )
    found = locked(codes.values())
    return {code: found[twin] for code, twin in codes.items()}


@transaction.atomic
def return_goods(*, actor: Actor, at: datetime, lot: Lot, quantity: int, reason: str) -> Lot:
    """Take back what was given out without an order and was not used."""
    fresh = locked([lot.code])[lot.code]
    _must_keep(actor, fresh.store)
    words = _words(reason)
    book([Entry(fresh, MovementKind.RETURNED, _positive(quantity), words)], actor=actor, at=at)
    return fresh


def _positive(quantity: int) -> int:
    if quantity < 1:
        raise Invalid({"quantity": _("数量至少为 1。")})
    return quantity


def _words(text: str) -> str:
    if not text.strip():
        raise Invalid({"reason": _("请写明事由。")})
    return text.strip()


@transaction.atomic
def amend_lot(*, actor: Actor, at: datetime, row: Lot, changes: Mapping[str, Any]) -> Lot:
    """Correct place, dates or value of a lot; its quantity changes only through movements."""
    fresh: Lot = Lot.objects.select_for_update(of=("self",)).select_related("kind").get(pk=row.pk)
    actor.require("supplies.keep", fresh)
    changed = set_fields(fresh, changes, AMENDABLE)
    if not changed:
        return fresh
    if fresh.made_on is not None and fresh.made_on > fresh.received_on:
        raise Invalid({"made_on": _("生产日期不能晚于入库日期。")})
    if fresh.expires_on is not None and fresh.expires_on <= fresh.received_on:
        raise Invalid({"expires_on": _("有效期应晚于入库日期。")})
    _set_shelf_life(fresh, at, _warning(at))
    fresh.save(update_fields=[*changed, "warns_on", "freshness", "due_at"])
    record(events.LotAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


def set_aside_lot(*, actor: Actor, at: datetime, row: Lot, note: str) -> Lot:
    """Keep a lot from being given out: repair, inspection, damage."""
    return _move("set_aside", row, actor, at, note)


def put_back_lot(*, actor: Actor, at: datetime, row: Lot, note: str = "") -> Lot:
    """Let a lot be given out again."""
    return _move("put_back", row, actor, at, note)


@transaction.atomic
def _move(name: str, row: Lot, actor: Actor, at: datetime, note: str) -> Lot:
    moved: Lot = LOT.apply(
        name,
        row,
        actor=actor,
        at=at,
        event=lambda new: events.LotChangedStatus(code=new.code, status=new.status, reason=note),
    )
    return moved


@transaction.atomic
def change_freshness(pk: object, at: datetime) -> Lot:
    """Note that a lot came near the end of its shelf life, or passed it; once for each."""
    lot: Lot | None = Lot.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if lot is None:
        raise NotFound(_("没有这个批次。"))
    if lot.due_at is None or lot.due_at > at:
        return lot
    day = timezone.localdate(lot.due_at)
    lot.freshness = rules.freshness(day, lot.warns_on, lot.expires_on)
    lot.due_at = _midnight(rules.next_change(day, lot.warns_on, lot.expires_on))
    lot.save(update_fields=["freshness", "due_at"])
    news = events.LotChangedFreshness(code=lot.code, freshness=lot.freshness)
    record(news, subject=lot, actor=BY_RULE, at=at)
    return lot
