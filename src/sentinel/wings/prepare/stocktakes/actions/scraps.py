"""Writes of scrapping: propose, appraise, approve, dispose. Only disposal changes stock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.stocktakes import events
from sentinel.wings.prepare.stocktakes.models import Scrap
from sentinel.wings.prepare.stocktakes.workflow import SCRAP
from sentinel.wings.prepare.supplies import actions as stock


@transaction.atomic
def propose_scrap(*, actor: Actor, at: datetime, lot: Any, quantity: int, reason: str) -> Scrap:
    """Say that so much of a lot is good for nothing any more; it is held until that is settled."""
    actor.require("stocktakes.count", lot)
    if not reason.strip():
        raise Invalid({"reason": _("请写明报废原因。")})
    code = next_number("scrap", at=at)
    fresh = stock.hold_lot(actor=actor, at=at, lot=lot, quantity=quantity, reference=code)
    row = Scrap.objects.create(
        code=code,
        lot=fresh,
        quantity=quantity,
        reason=reason.strip(),
        unit=fresh.unit,
        area_code=fresh.area_code,
        proposed_at=at,
        proposed_by=actor.label,
    )
    news = events.ScrapChangedStatus(code=row.code, status=row.status, note=row.reason)
    record(news, subject=row, actor=actor, at=at)
    return row


def appraise_scrap(*, actor: Actor, at: datetime, row: Scrap, note: str) -> Scrap:
    """Write the appraisal."""
    changes = {"appraised_at": at, "appraised_by": actor.label, "appraised_key": actor.key, "appraisal": note}
    return _move("appraise", row, actor, at, note, changes)


def approve_scrap(*, actor: Actor, at: datetime, row: Scrap, note: str = "") -> Scrap:
    """Approve; the approver is another person than the appraiser."""
    return _move("approve", row, actor, at, note, {"settled_at": at, "settled_by": actor.label, "decision": note})


@transaction.atomic
def decline_scrap(*, actor: Actor, at: datetime, row: Scrap, note: str) -> Scrap:
    """Refuse; the goods can be given out again."""
    moved = _move("decline", row, actor, at, note, {"settled_at": at, "settled_by": actor.label, "decision": note})
    stock.free_goods(actor=actor, at=at, lots={moved.lot.code: moved.quantity}, reference=moved.code)
    return moved


@transaction.atomic
def dispose_scrap(*, actor: Actor, at: datetime, row: Scrap, note: str, residual_fen: int = 0) -> Scrap:
    """Say how the goods were disposed of and what was got for them; now they leave the stock."""
    if residual_fen < 0:
        raise Invalid({"residual_fen": _("残值不能小于 0。")})
    changes = {"disposed_at": at, "disposal": note, "residual_fen": residual_fen}
    moved = _move("dispose", row, actor, at, note, changes)
    stock.scrap_goods(actor=actor, at=at, lot=moved.lot, quantity=moved.quantity, reference=moved.code, note=note)
    return moved


@transaction.atomic
def _move(name: str, row: Scrap, actor: Actor, at: datetime, note: str, changes: Mapping[str, Any]) -> Scrap:
    moved: Scrap = SCRAP.apply(
        name,
        row,
        actor=actor,
        at=at,
        event=lambda new: events.ScrapChangedStatus(code=new.code, status=new.status, note=note),
        changes=changes,
    )
    return moved
