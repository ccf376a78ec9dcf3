"""Goods for the shelters of a plan: what the reserve standards ask for so many people, and which stores have it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.science.allocation.sourcing import StockInputs, StockPlan, source_stock
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.prepare.supplies import queries as supplies
from sentinel.wings.prepare.supplies.choices import LotStatus, Reserve, StoreStatus
from sentinel.wings.respond.evacuations.queries.forecast import RunPlan


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One kind for one shelter: how much is needed, from which stores it could come, and how much is short."""

    kind: Any
    need: int
    stores: list[tuple[Any, int]]
    short: int


@dataclass(frozen=True, slots=True)
class ShelterGoods:
    """One shelter of a plan: how many people come, what they need, and what the form of a need takes over."""

    shelter: Any
    people: int
    lines: list[GoodsLine]
    query: str

    @property
    def short(self) -> int:
        """How many kinds the stores do not have enough of."""
        return sum(bool(line.short) for line in self.lines)


def shelter_goods(actor: Actor, plan: RunPlan) -> list[ShelterGoods]:
    """The goods of every shelter that people of the plan go to; nothing where no standard counts by people.

    Only goods that lie in stores within the reader's reach count; promises of firms do not.
    """
    coming: dict[str, int] = defaultdict(int)
    rooms: dict[str, Any] = {}
    for line in plan.lines:
        for shelter, people in line.goes:
            coming[shelter.code] += people
            rooms[shelter.code] = shelter
    needs = supplies.needs_of(actor, coming) if coming else {}
    if not needs:
        return []
    stores, stock = _stock(actor, [kind.code for kind in needs])
    found = _sourced(needs, list(rooms.values()), stores, stock)
    return [
        _goods(plan, rooms[code], people, [(kind, needs[kind][code]) for kind in needs], stores, found, column)
        for column, (code, people) in enumerate(coming.items())
    ]


def _stock(actor: Actor, kinds: list[str]) -> tuple[list[Any], dict[tuple[str, str], int]]:
    """The stores that have any of these kinds to give, and how much of each."""
    lots = supplies.lots(actor).filter(kind_id__in=kinds, quantity__gt=0, status=LotStatus.USABLE)
    lots = lots.filter(store__status=StoreStatus.IN_USE, store__reserve=Reserve.GOODS).order_by("code")
    stores: dict[str, Any] = {}
    stock: dict[tuple[str, str], int] = defaultdict(int)
    for lot in lots:
        if lot.available:
            stores[lot.store.code] = lot.store
            stock[lot.kind_id, lot.store.code] += lot.available
    return list(stores.values()), stock


def _sourced(
    needs: dict[Any, dict[str, int]], rooms: list[Any], stores: list[Any], stock: dict[tuple[str, str], int]
) -> StockPlan | None:
    if not stores:
        return None
    ways = shelters.ways([(store.point.x, store.point.y) for store in stores], rooms)
    return source_stock(
        StockInputs(
            goods=tuple(kind.code for kind in needs),
            stock=np.array([[stock.get((kind.code, store.code), 0) for store in stores] for kind in needs]),
            need=np.array([[wanted[room.code] for room in rooms] for wanted in needs.values()]),
            cost=np.array(ways) / 1000,
        )
    )


def _goods(
    plan: RunPlan,
    shelter: Any,
    people: int,
    wanted: list[tuple[Any, int]],
    stores: list[Any],
    found: StockPlan | None,
    column: int,
) -> ShelterGoods:
    lines = []
    for number, (kind, need) in enumerate(wanted):
        sent = [int(part) for part in found.shipped[number, :, column]] if found is not None else []
        drawn = sorted(
            ((store, part) for store, part in zip(stores, sent, strict=False) if part), key=lambda one: -one[1]
        )
        lines.append(GoodsLine(kind, need, drawn, need - sum(sent)))
    return ShelterGoods(shelter, people, lines, _need_query(plan, shelter, people, wanted))


def _need_query(plan: RunPlan, shelter: Any, people: int, wanted: list[tuple[Any, int]]) -> str:
    words = _("推演 {run}：计划转移 {people} 人到{place}；数量按区级储备标准折算，估计，请核实后提交。")
    asked = [
        ("title", _("安置物资：{place}").format(place=shelter.name)[:96]),
        ("area_code", shelter.area_code),
        ("place", f"{shelter.name} {shelter.address}"[:96]),
        ("reason", words.format(run=plan.run.code, people=people, place=shelter.name)[:300]),
    ]
    return urlencode([*asked, *((f"n-{kind.code}", str(need)) for kind, need in wanted if need)])
