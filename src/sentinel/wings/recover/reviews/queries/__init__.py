"""Reads of the review."""

from sentinel.wings.recover.reviews.queries.figures import Review, review, totals
from sentinel.wings.recover.reviews.queries.log import Entry, entry, log, matters, stream

__all__ = ["Entry", "Review", "entry", "log", "matters", "review", "stream", "totals"]
