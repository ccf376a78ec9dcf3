"""Writes of stocktakes: open, count, submit, and only then post the differences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.prepare.stocktakes import events, rules
from sentinel.wings.prepare.stocktakes.choices import StocktakeKind, StocktakeStatus
from sentinel.wings.prepare.stocktakes.models import CountLine, Stocktake
from sentinel.wings.prepare.stocktakes.workflow import STOCKTAKE
from sentinel.wings.prepare.supplies import actions as stock
from sentinel.wings.prepare.supplies import queries as goods

MAX_NOTE = 120


@transaction.atomic
def open_stocktake(*, actor: Actor, at: datetime, store: Any, kind: str) -> Stocktake:
    """Begin to count a store: everything, or for the quarterly check its most valuable share."""
    fresh = goods.store_of(actor, store.code)
    actor.require("stocktakes.count", fresh)
    if kind not in StocktakeKind.values:
        raise Invalid({"kind": _("请选择盘点类别。")})
    if Stocktake.objects.filter(store=fresh, status__in=(StocktakeStatus.COUNTING, StocktakeStatus.SUBMITTED)).exists():
        raise Refused(_("{store}有一张盘点单没有办完。").format(store=fresh), code="open")
    lots = list(goods.lots(actor).filter(store=fresh, quantity__gt=0))
    if kind == StocktakeKind.QUARTER:
        percent = int(parameters.value("stocktakes.sample_percent", at=at))
        chosen = set(rules.sample([(lot.code, lot.value_fen) for lot in lots], percent))
        lots = [lot for lot in lots if lot.code in chosen]
    if not lots:
        raise Refused(_("{store}里没有物资，不用盘点。").format(store=fresh), code="empty")
    row = Stocktake.objects.create(
        code=next_number("stocktake", at=at),
        store=fresh,
        kind=kind,
        unit=fresh.unit,
        area_code=fresh.area_code,
        opened_at=at,
        opened_by=actor.label,
    )
    CountLine.objects.bulk_create(CountLine(stocktake=row, lot=lot, booked=lot.quantity) for lot in lots)
    record(events.StocktakeChangedStatus(code=row.code, status=row.status), subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def count_lots(
    *, actor: Actor, at: datetime, row: Stocktake, counts: Mapping[str, int], notes: Mapping[str, str] | None = None
) -> Stocktake:
    """Write counts down by lot code; the stock of this moment stands beside each, so later movements do no harm."""
    fresh: Stocktake = Stocktake.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("stocktakes.count", fresh)
    if fresh.status != StocktakeStatus.COUNTING:
        raise Refused(_("这张盘点单是“{s}”，不能再填数。").format(s=fresh.get_status_display()), code="not_counting")
    lines = {line.lot.code: line for line in fresh.lines.select_related("lot")}
    if unknown := sorted(set(counts) - lines.keys()):
        raise Invalid({"": _("盘点单上没有这些批次：{codes}。").format(codes="、".join(unknown))})
    if any(count < 0 for count in counts.values()):
        raise Invalid({"": _("实盘数不能小于 0。")})
    booked = dict(goods.lots(actor).filter(code__in=counts).values_list("code", "quantity"))
    for code, count in counts.items():
        line = lines[code]
        line.counted, line.booked = count, booked[code]
        line.note = (notes or {}).get(code, line.note)[:MAX_NOTE]
    CountLine.objects.bulk_update([lines[code] for code in counts], ["counted", "booked", "note"])
    record(events.StocktakeCounted(code=fresh.code, lines=len(counts)), subject=fresh, actor=actor, at=at)
    return fresh


def submit_stocktake(*, actor: Actor, at: datetime, row: Stocktake, note: str = "") -> Stocktake:
    """Hand a finished count to whoever approves."""
    changes = {"submitted_at": at, "submitted_by": actor.label, "submitted_key": actor.key}
    return _move("submit", row, actor, at, note, changes)


def send_back_stocktake(*, actor: Actor, at: datetime, row: Stocktake, note: str) -> Stocktake:
    """Ask for another count."""
    return _move("send_back", row, actor, at, note, {"note": note})


def cancel_stocktake(*, actor: Actor, at: datetime, row: Stocktake, note: str) -> Stocktake:
    """Drop a count that was not finished."""
    return _move("cancel", row, actor, at, note, {"settled_at": at, "settled_by": actor.label, "note": note})


@transaction.atomic
def post_stocktake(*, actor: Actor, at: datetime, row: Stocktake, note: str = "") -> Stocktake:
    """Approve the differences: only now they change stock."""
    moved = _move("post", row, actor, at, note, {"settled_at": at, "settled_by": actor.label, "note": note})
    different = [line for line in moved.lines.select_related("lot") if line.difference]
    changes = {line.lot.code: line.difference or 0 for line in different}
    notes = {line.lot.code: line.note for line in different}
    stock.adjust_goods(actor=actor, at=at, changes=changes, notes=notes, reference=moved.code)
    return moved


@transaction.atomic
def _move(name: str, row: Stocktake, actor: Actor, at: datetime, note: str, changes: Mapping[str, Any]) -> Stocktake:
    moved: Stocktake = STOCKTAKE.apply(
        name,
        row,
        actor=actor,
        at=at,
        event=lambda new: events.StocktakeChangedStatus(code=new.code, status=new.status, note=note),
        changes=changes,
    )
    return moved
