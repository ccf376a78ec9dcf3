"""Reads of the review."""

from sentinel.wings.recover.reviews.queries.evidence import Evidence, about, evidence, papers_of
from sentinel.wings.recover.reviews.queries.figures import Review, review, totals
from sentinel.wings.recover.reviews.queries.log import Entry, by_module, entry, log, matters, stream
from sentinel.wings.recover.reviews.queries.paper import docx, paper, pdf
from sentinel.wings.recover.reviews.queries.report import facts, report_of, report_panel, reports
from sentinel.wings.recover.reviews.queries.standing import known, marks, post_to_ask, posts_to_ask, standing

__all__ = [
    "Entry",
    "Evidence",
    "Review",
    "about",
    "by_module",
    "docx",
    "entry",
    "evidence",
    "facts",
    "known",
    "log",
    "marks",
    "matters",
    "paper",
    "papers_of",
    "pdf",
    "post_to_ask",
    "posts_to_ask",
    "report_of",
    "report_panel",
    "reports",
    "review",
    "standing",
    "stream",
    "totals",
]
