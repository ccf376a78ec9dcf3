"""Writes of the order itself: need, review, issue, papers that follow, cancellation, terms that run out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import Payload, record
from sentinel.kernel.models import Matter, Organisation
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.wings.prepare.dispatches import events, rules
from sentinel.wings.prepare.dispatches.choices import OrderStatus
from sentinel.wings.prepare.dispatches.models import Consignment, Load, Order, OrderLine
from sentinel.wings.prepare.dispatches.workflow import CONSIGNMENT, ORDER
from sentinel.wings.prepare.supplies import actions as stock
from sentinel.wings.prepare.supplies import queries as goods

BY_RULE = system("dispatches")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a unit asks for: why, where to, for whom, by when, how much of which kind (by code)."""

    title: str
    area_code: str
    unit: str
    place: str
    receiver: str
    contact: str
    due_at: datetime
    kinds: Mapping[str, int]
    reason: str = ""
    matter: Matter | None = None


@transaction.atomic
def request_goods(*, actor: Actor, at: datetime, need: Need) -> Order:
    """Say what is needed for one matter."""
    actor.require_in("dispatches.request", need.area_code)
    if need.due_at <= at:
        raise Invalid({"due_at": _("要求送达时间应晚于现在。")})
    if not need.kinds or any(quantity < 1 for quantity in need.kinds.values()):
        raise Invalid({"": _("至少填一种物资，数量至少为 1。")})
    unit = Organisation.objects.filter(code=need.unit).first()
    if unit is None:
        raise Invalid({"unit": _("没有编码为 {unit} 的单位。").format(unit=need.unit)})
    catalogue = goods.kinds_of(actor, need.kinds)
    if unknown := sorted(need.kinds.keys() - catalogue.keys()):
        raise Invalid({"": _("没有这些物资品类：{codes}。").format(codes="、".join(unknown))})
    row = Order.objects.create(
        code=next_number("need", at=at),
        title=need.title,
        reason=need.reason,
        matter=need.matter,
        area_code=need.area_code,
        target_areas=[need.area_code],
        unit=unit.code,
        unit_name=unit.name,
        place=need.place,
        receiver=need.receiver,
        contact=need.contact,
        due_at=need.due_at,
        requested_at=at,
        requested_by=actor.label,
        requested_key=actor.key,
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=row, kind=catalogue[code], wanted=n) for code, n in need.kinds.items()
    )
    news = events.OrderRequested(code=row.code, kinds=_listed(need.kinds.items()), due_at=minute(row.due_at))
    record(news, subject=row, actor=actor, at=at)
    return row


def _listed(pairs: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    return tuple(f"{kind}×{quantity}" for kind, quantity in sorted(pairs))


def minute(instant: datetime) -> str:
    """An instant as events say it."""
    return timezone.localtime(instant).isoformat(timespec="minutes")


@transaction.atomic
def approve_order(
    *, actor: Actor, at: datetime, order: Order, quantities: Mapping[str, int] | None = None, note: str = ""
) -> Order:
    """Agree to a need, in whole or to less; a kind at 0 is struck out."""
    changes = {"reviewed_at": at, "reviewed_by": actor.label, "review_note": note}
    lines = list(order.lines.all())
    agreed = {line.kind_id: (quantities or {}).get(line.kind_id, line.wanted) for line in lines}
    moved = _move(
        "approve",
        order,
        actor,
        at,
        events.OrderApproved(code=order.code, kinds=_listed(agreed.items()), note=note),
        changes,
    )
    _agree(lines, agreed)
    return moved


def _agree(lines: list[OrderLine], agreed: Mapping[str, int]) -> None:
    for line in lines:
        line.approved = agreed[line.kind_id]
        if not 0 <= line.approved <= line.wanted:
            text = _("核定数量应在 0 到 {n} 之间。").format(n=line.wanted)
            raise Invalid({f"kind-{line.kind_id}": text})
    if not any(line.approved for line in lines):
        raise Invalid({"": _("全部为 0 时请选择“不予批准”。")})
    OrderLine.objects.bulk_update(lines, ["approved"])


def decline_order(*, actor: Actor, at: datetime, row: Order, note: str) -> Order:
    """Do not agree to a need."""
    return _move("decline", row, actor, at, events.OrderDeclined(code=row.code, reason=note), {"closing_reason": note})


@transaction.atomic
def issue_order(
    *,
    actor: Actor,
    at: datetime,
    order: Order,
    draws: Iterable[tuple[str, str, int]],
    due_at: datetime,
    basis: str,
    transport: str = "",
) -> Order:
    """Sign the order: these quantities (store, kind, pieces) are held at once, or nothing is.

    An order signed before the need was reviewed owes its papers within the term of `dispatches.papers_hours`.
    """
    fresh: Order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    actor.require("dispatches.issue", fresh)
    draws = [draw for draw in draws if draw[2]]
    if due_at <= at:
        raise Invalid({"due_at": _("要求送达时间应晚于现在。")})
    if not basis.strip():
        raise Invalid({"basis": _("请写明依据。")})
    urgent = fresh.status == OrderStatus.REQUESTED
    term = timedelta(hours=int(parameters.value("dispatches.papers_hours", at=at))) if urgent else None
    stores = goods.stores_of(actor, {store for store, _kind, _quantity in draws})
    areas = sorted({order.area_code, *(store.area_code for store in stores.values())})
    fields = {
        "urgent": urgent,
        "papers_due_at": None if term is None else at + term,
        "issued_by": actor.label,
        "published_at": at,
        "due_at": due_at,
        "basis": basis.strip(),
        "transport": transport.strip(),
        "target_areas": areas,
    }
    number = next_number("dispatch", at=at)
    news = events.OrderIssued(
        code=order.code,
        number=number,
        stores=tuple(sorted(stores)),
        kinds=_listed(_by_kind(draws).items()),
        due_at=minute(due_at),
        urgent=urgent,
    )
    moved = _move("hasten" if urgent else "issue", fresh, actor, at, news, {**fields, "number": number})
    _within_the_need(moved, draws)
    _consign(moved, draws, stores, actor, at)
    return moved


def _by_kind(draws: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for _store, kind, quantity in draws:
        sums[kind] = sums.get(kind, 0) + quantity
    return sums


def _within_the_need(order: Order, draws: list[tuple[str, str, int]]) -> None:
    agreed = {line.kind_id: line for line in order.lines.select_related("kind")}
    sums = _by_kind(draws)
    if not sums or any(quantity < 0 for _store, _kind, quantity in draws):
        raise Invalid({"": _("请至少安排一种物资的调出数量。")})
    for kind, quantity in sums.items():
        if kind not in agreed or quantity > agreed[kind].agreed:
            name = agreed[kind].kind.name if kind in agreed else kind
            most = agreed[kind].agreed if kind in agreed else 0
            raise Invalid({"": _("{kind}安排了 {n}，核定只有 {most}。").format(kind=name, n=quantity, most=most)})


def _consign(
    order: Order, draws: list[tuple[str, str, int]], stores: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    wanted = [stock.Wanted(store, kind, quantity) for store, kind, quantity in draws]
    held = stock.hold_goods(actor=actor, at=at, wanted=wanted, reference=order.number)
    made = Consignment.objects.bulk_create(
        Consignment(
            code=f"{order.number}-{index}",
            order=order,
            store=store,
            unit=store.unit,
            area_code=order.area_code,
            target_areas=sorted({order.area_code, store.area_code}),
            published_at=at,
        )
        for index, store in enumerate((stores[code] for code in sorted(stores)), start=1)
    )
    by_store = {row.store_id: row for row in made}
    lines = {line.kind_id: line for line in order.lines.all()}
    Load.objects.bulk_create(
        Load(consignment=by_store[lot.store_id], line=lines[lot.kind_id], lot=lot, quantity=quantity)
        for lot, quantity in held
    )


@transaction.atomic
def file_papers(*, actor: Actor, at: datetime, order: Order, note: str) -> Order:
    """Make the papers of an urgent order good: somebody who may review says that they are there."""
    fresh: Order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    actor.require("dispatches.review", fresh)
    if fresh.papers_due_at is None or fresh.papers_at is not None:
        raise Refused(_("这张调拨令没有要补的手续。"), code="no_papers")
    if not note.strip():
        raise Invalid({"note": _("请写明补办的手续，如批示编号。")})
    fresh.papers_at, fresh.papers_by, fresh.papers_note = at, actor.label, note.strip()
    fresh.save(update_fields=["papers_at", "papers_by", "papers_note"])
    record(events.OrderPapersFiled(code=fresh.code, note=fresh.papers_note), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def cancel_order(*, actor: Actor, at: datetime, row: Order, note: str) -> Order:
    """Take an order back before anything left a store: everything held can be had again."""
    moved = _move("cancel", row, actor, at, events.OrderCancelled(code=row.code, reason=note), {"closing_reason": note})
    for consignment in moved.consignments.filter(status__in=rules.IN_STORE).order_by("code"):
        held = {load.lot.code: load.quantity for load in consignment.loads.select_related("lot") if load.quantity}
        gone = events.ConsignmentCancelled(code=consignment.code)
        CONSIGNMENT.apply("cancel", consignment, actor=BY_RULE, at=at, event=gone)
        if held:
            stock.free_goods(actor=actor, at=at, lots=held, reference=moved.number)
    return moved


@transaction.atomic
def note_overdue(pk: object, at: datetime) -> Order:
    """Note once that the term passed with goods still on the way."""
    row = _due(pk)
    if row.status in rules.UNDELIVERED and not row.overdue and at >= row.due_at + rules.AFTER_TERM:
        row.overdue = True
        row.save(update_fields=["overdue"])
        record(events.OrderBecameOverdue(code=row.code, due_at=minute(row.due_at)), subject=row, actor=BY_RULE, at=at)
    return row


@transaction.atomic
def note_missed_papers(pk: object, at: datetime) -> Order:
    """Note once that the papers of an urgent order were not made good in time."""
    row = _due(pk)
    due_at = row.papers_due_at
    if due_at is not None and row.papers_at is None and not row.papers_late and at >= due_at + rules.AFTER_TERM:
        row.papers_late = True
        row.save(update_fields=["papers_late"])
        record(events.OrderMissedPapers(code=row.code, due_at=minute(due_at)), subject=row, actor=BY_RULE, at=at)
    return row


def _due(pk: object) -> Order:
    row: Order | None = Order.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("没有这张调拨令。"))
    return row


@transaction.atomic
def _move(name: str, row: Order, actor: Actor, at: datetime, news: Payload, changes: Mapping[str, Any]) -> Order:
    moved: Order = ORDER.apply(name, row, actor=actor, at=at, event=news, changes=changes)
    return moved
