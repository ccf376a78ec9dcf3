"""Reads of the duty desk: always the same number of queries, whatever the night brings."""

from sentinel.wings.respond.duty.queries.handbook import Handbook, handbook, handbook_paper
from sentinel.wings.respond.duty.queries.matters import Matters, matters
from sentinel.wings.respond.duty.queries.mine import mine
from sentinel.wings.respond.duty.queries.needs import needs, parked
from sentinel.wings.respond.duty.queries.sight import Sight
from sentinel.wings.respond.duty.queries.situation import (
    Figures,
    Situation,
    figures,
    recent,
    situation,
    standing_here,
)

__all__ = [
    "Figures",
    "Handbook",
    "Matters",
    "Sight",
    "Situation",
    "figures",
    "handbook",
    "handbook_paper",
    "matters",
    "mine",
    "needs",
    "parked",
    "recent",
    "situation",
    "standing_here",
]
