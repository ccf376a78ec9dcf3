"""The ledger of what went out. It stands here because `notify` lies below the ledgers."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.notify import queries
from sentinel.notify.models import Sending

SENDINGS = register(
    Ledger(
        name="notify.sending",
        model=Sending,
        title=_("发送记录"),
        permission="notify.view",
        columns=(
            Column("sent_at"),
            Column("title", searched=True),
            Column("person_name", searched=True),
            Column("area_code", filtered=True),
            Column("channel", filtered=True),
            Column("stands_for", listed=False),
            Column("status", filtered=True),
            Column("attempts"),
            Column("result", searched=True),
            Column("receipt_at", listed=False),
            Column("masked_to", listed=False),
            Column("provider_id", searched=True, listed=False),
            Column("doubtful", filtered=True, listed=False),
            Column("exercise", listed=False),
            Column("retry_reason", listed=False),
            Column("code", searched=True, listed=False),
        ),
        rows=queries.sendings,
        order=("-sent_at", "code"),
        detail_template="web/messages/sending.html",
        detail_context=queries.sending_panel,
        heading=lambda row: row.title,
    )
)
