"""Codes of stocktakes and scrappings, and what a quarterly check counts."""

from collections.abc import Sequence
from enum import StrEnum
from math import ceil

HUNDRED = 100


class StocktakeKind(StrEnum):
    """Monthly by the keeper, quarterly a sample, yearly everything (月自盘、季抽盘、年全盘)."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class StocktakeStatus(StrEnum):
    """Where a stocktake stands; only an approved one changes stock."""

    COUNTING = "counting"
    SUBMITTED = "submitted"
    POSTED = "posted"
    CANCELLED = "cancelled"


class ScrapStatus(StrEnum):
    """Appraisal, approval, disposal (鉴定、审批、处置)."""

    PROPOSED = "proposed"
    APPRAISED = "appraised"
    APPROVED = "approved"
    DISPOSED = "disposed"
    DECLINED = "declined"


def sample(lots: Sequence[tuple[str, int]], percent: int) -> list[str]:
    """The lots a quarterly check counts: the most valuable share of them, at least one. Pairs are (lot, value)."""
    count = max(1, ceil(len(lots) * percent / HUNDRED)) if lots else 0
    return [lot for lot, _value in sorted(lots, key=lambda pair: (-pair[1], pair[0]))[:count]]
