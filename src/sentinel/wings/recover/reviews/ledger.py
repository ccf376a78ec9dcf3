"""The list of reports."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.recover.reviews import queries
from sentinel.wings.recover.reviews.models import Report

REPORTS = register(
    Ledger(
        name="reviews.report",
        model=Report,
        title=_("复盘报告"),
        permission="reviews.view",
        attachments="reviews.make",
        rows=queries.reports,
        columns=(
            Column("code", searched=True),
            Column("title", searched=True),
            Column("area_code", filtered=True),
            Column("since"),
            Column("until"),
            Column("made_at"),
            Column("made_by"),
            Column("digest", listed=False),
        ),
        detail_template="reviews/report.html",
        detail_context=queries.report_panel,
        order=("-made_at", "-code"),
    )
)
