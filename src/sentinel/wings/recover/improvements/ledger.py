"""The list of measures."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.recover.improvements import actions, queries
from sentinel.wings.recover.improvements.models import Improvement
from sentinel.wings.recover.improvements.workflow import DO, IMPROVEMENT

IMPROVEMENTS = register(
    Ledger(
        name="improvements.improvement",
        model=Improvement,
        title=_("整改措施"),
        permission="improvements.view",
        attachments=DO,
        rows=queries.improvements,
        workflow=IMPROVEMENT,
        moves={
            "finish": actions.finish_improvement,
            "verify": actions.verify_improvement,
            "send_back": actions.send_back_improvement,
            "withdraw": actions.withdraw_improvement,
        },
        columns=(
            Column("code", searched=True),
            Column("finding", searched=True),
            Column("measure", searched=True),
            Column("unit_name", searched=True),
            Column("area_code", filtered=True),
            Column("status", filtered=True),
            Column("due_at"),
            Column("overdue_at"),
            Column("report__title", label=_("复盘报告"), listed=False),
            Column("added_at", listed=False),
            Column("added_by", listed=False),
            Column("done_at"),
            Column("done_by", listed=False),
            Column("done_note", listed=False),
            Column("verified_at", listed=False),
            Column("verified_by", listed=False),
        ),
        heading=lambda row: row.finding,
        detail_template="improvements/record.html",
        order=("due_at", "code"),
    )
)
