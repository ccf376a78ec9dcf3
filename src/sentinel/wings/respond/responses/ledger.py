"""The list and the record of responses."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.responses import queries
from sentinel.wings.respond.responses.models import Response


def _context(row: Response, actor: Actor, at: datetime) -> dict[str, Any]:
    return queries.record(actor, row)


RESPONSES = register(
    Ledger(
        name="responses.response",
        model=Response,
        title=_("应急响应"),
        permission="responses.view",
        columns=(
            Column("number", searched=True),
            Column("title", searched=True),
            Column("status", filtered=True),
            Column("level", filtered=True),
            Column("suggested_level", filtered=True),
            Column("started_at"),
            Column("expected_end_at"),
            Column("ended_at"),
            Column("started_by", listed=False),
            Column("topic", listed=False, searched=True),
            Column("measures", listed=False, exported=False),
            Column("reason", listed=False),
            Column("suggested_by", listed=False),
            Column("suggested_at", listed=False),
            Column("area_code", listed=False),
            Column("code", listed=False),
        ),
        rows=queries.responses,
        order=("-started_at", "code"),
        detail_template="responses/record.html",
        detail_context=_context,
    )
)
