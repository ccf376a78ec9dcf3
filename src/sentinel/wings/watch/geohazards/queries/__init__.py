"""Every read of the geohazards module."""

from sentinel.wings.watch.geohazards.queries.chain import ASKED, ChainPage, chain_page, dangerous, group_of, measures
from sentinel.wings.watch.geohazards.queries.comparing import Changed, changes
from sentinel.wings.watch.geohazards.queries.looking import basis, gauges, homes, layer, spots, terms, town_at
from sentinel.wings.watch.geohazards.queries.panel import panel, proposable
from sentinel.wings.watch.geohazards.queries.rows import (
    before,
    counts,
    counts_seen,
    exposures,
    is_newest,
    newest_risks,
    outlook,
    outlooks,
    risks,
    risks_of,
)
from sentinel.wings.watch.geohazards.queries.words import (
    assumed,
    counts_words,
    rain_words,
    reached_words,
    reason,
    sentence,
    warning_queries,
)

__all__ = [
    "ASKED",
    "ChainPage",
    "Changed",
    "assumed",
    "basis",
    "before",
    "chain_page",
    "changes",
    "counts",
    "counts_seen",
    "counts_words",
    "dangerous",
    "exposures",
    "gauges",
    "group_of",
    "homes",
    "is_newest",
    "layer",
    "measures",
    "newest_risks",
    "outlook",
    "outlooks",
    "panel",
    "proposable",
    "rain_words",
    "reached_words",
    "reason",
    "risks",
    "risks_of",
    "sentence",
    "spots",
    "terms",
    "town_at",
    "warning_queries",
]
