"""Reads of stocktakes and scrappings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.stocktakes.choices import ScrapStatus, StocktakeStatus
from sentinel.wings.prepare.stocktakes.models import Scrap, Stocktake
from sentinel.wings.prepare.supplies import queries as goods
from sentinel.wings.prepare.supplies.choices import Reserve


def stocktakes(actor: Actor) -> "QuerySet[Stocktake, Stocktake]":
    """Stocktakes the actor may see."""
    rows = Stocktake.objects.visible_to(actor)
    return rows.select_related("store")


def stocktake_of(actor: Actor, code: str) -> Stocktake:
    """One stocktake in reach."""
    row = stocktakes(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的盘点单，或不在您的管辖范围。")
    return row


def scraps(actor: Actor) -> "QuerySet[Scrap, Scrap]":
    """Scrappings the actor may see."""
    rows = Scrap.objects.visible_to(actor)
    return rows.select_related("lot__kind", "lot__store")


def scrap_of(actor: Actor, code: str) -> Scrap:
    """One scrapping in reach."""
    row = scraps(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的报废单，或不在您的管辖范围。")
    return row


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"


def stocktake_panel(row: Stocktake, actor: Actor, at: datetime) -> dict[str, Any]:
    """The count sheet."""
    lines = list(row.lines.select_related("lot__kind"))
    return {
        "lines": lines,
        "counting": row.status == StocktakeStatus.COUNTING and actor.may("stocktakes.count", row),
        "counted": sum(line.counted is not None for line in lines),
        "different": [line for line in lines if line.difference],
        "value_text": _yuan(sum((line.difference or 0) * line.lot.unit_value_fen for line in lines)),
    }


def scrap_panel(row: Scrap, actor: Actor, at: datetime) -> dict[str, Any]:
    """The steps of a scrapping."""
    return {
        "lot": row.lot,
        "value_text": _yuan(row.quantity * row.lot.unit_value_fen),
        "residual_text": _yuan(row.residual_fen),
        "may_dispose": row.status == ScrapStatus.APPROVED and actor.may("stocktakes.count", row),
    }


@dataclass(frozen=True, slots=True)
class StoreLine:
    """One store, what is being counted in it, when it was last counted, and whether the reader may count it."""

    store: Any
    open: Stocktake | None
    last: Stocktake | None
    may_count: bool


def store_lines(actor: Actor) -> list[StoreLine]:
    """Stores with goods in reach, those counted longest ago first."""
    taken: dict[str, list[Stocktake]] = {}
    for row in stocktakes(actor).exclude(status=StocktakeStatus.CANCELLED).order_by("-opened_at"):
        taken.setdefault(row.store_id, []).append(row)
    lines = [
        StoreLine(
            store=store,
            open=next((row for row in taken.get(store.code, ()) if row.status != StocktakeStatus.POSTED), None),
            last=next((row for row in taken.get(store.code, ()) if row.status == StocktakeStatus.POSTED), None),
            may_count=actor.may("stocktakes.count", store),
        )
        for store in goods.stores(actor).filter(reserve=Reserve.GOODS)
    ]
    return sorted(lines, key=lambda line: (line.last is not None, str(line.last and line.last.settled_at)))


def open_scraps(actor: Actor) -> list[Scrap]:
    """Scrappings that wait for somebody, the oldest first."""
    waiting = (ScrapStatus.PROPOSED, ScrapStatus.APPRAISED, ScrapStatus.APPROVED)
    return list(scraps(actor).filter(status__in=waiting).order_by("proposed_at"))
