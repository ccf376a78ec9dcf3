"""Goods from stores to those in need: as much as there is, by the cheapest ways, and what is short."""

import math

import numpy as np

from sentinel.science.allocation.flow import transport
from sentinel.science.contract import Numbers, OutOfRange, Stamp, Whole, inputs, quantity, result, stamp


@inputs
class StockInputs:
    """Stores and needs of several goods, and the cost (minutes, km) of a unit's way; inf where there is none."""

    goods: tuple[str, ...]
    stock: Whole = quantity("库存", shape="goods, stores", low=0, high=1e9)
    need: Whole = quantity("需求", shape="goods, needs", low=0, high=1e9)
    cost: Numbers = quantity("每单位的运输代价", shape="stores, needs", low=0, high=math.inf)

    def validate(self) -> None:
        for name in ("stock", "need"):
            each = np.asarray(getattr(self, name))
            if not np.issubdtype(each.dtype, np.integer):
                raise OutOfRange(name, "数量应是整数，请按最小计量单位填。")
            if len(each) != len(self.goods):
                raise OutOfRange(name, f"应每种物资一行，共 {len(self.goods)} 行。")
        if self.cost.shape != (np.shape(self.stock)[1], np.shape(self.need)[1]):
            raise OutOfRange("cost", "代价表应是每个仓库一行、每处需求一列。")
        if self.cost[np.isfinite(self.cost)].max(initial=0) > 1e5:
            raise OutOfRange("cost", "有的代价超过 100000；到不了的应填无穷大。")


@result
class StockPlan:
    """What goes from which store to which need, and what is short."""

    shipped: Whole = quantity("调运数量", shape="goods, stores, needs")
    short: Whole = quantity("缺口", shape="goods, needs")
    cost: float = quantity("总代价")
    missing: tuple[str, ...]
    stamp: Stamp


def source_stock(given: StockInputs) -> StockPlan:
    """Most of every good delivered, and of such plans the cheapest; arrays as `StockPlan` says.

    Goods do not compete for vehicles here. What is short is in `short` and, per good, in `missing`. Source: transport
    problem per good as a minimum-cost flow.
    """
    plans = [
        transport(need, stock, given.cost.T)
        for need, stock in zip(np.asarray(given.need), np.asarray(given.stock), strict=True)
    ]
    shipped = np.array([goes.T for goes, _left in plans])
    short = np.array([left for _goes, left in plans])
    missing = tuple(
        _shortage(name, int(lacking.sum()), int(stock.sum() - sent.sum()))
        for name, lacking, stock, sent in zip(given.goods, short, np.asarray(given.stock), shipped, strict=True)
        if lacking.any()
    )
    return StockPlan(
        shipped=shipped,
        short=short,
        cost=float((shipped * np.where(np.isfinite(given.cost), given.cost, 0)).sum()),
        missing=missing,
        stamp=stamp("allocation.stock", "1", given),
    )


def _shortage(name: str, lacking: int, left: int) -> str:
    if left:
        return f"{name}缺 {lacking}；另有 {left} 在库，但道路不通，运不到缺口处。"
    return f"{name}缺 {lacking}，各仓库已调空，需申请上级调拨或采购。"
