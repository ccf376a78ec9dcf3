"""Pages of the review."""

from sentinel.wings.recover.reviews.views.overview import event, overview
from sentinel.wings.recover.reviews.views.report import bundle, make, paper_docx, paper_pdf
from sentinel.wings.recover.reviews.views.standing import standing

__all__ = ["bundle", "event", "make", "overview", "paper_docx", "paper_pdf", "standing"]
