"""The list and the record of field headquarters."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.headquarters import actions, queries
from sentinel.wings.respond.headquarters.models import Field
from sentinel.wings.respond.headquarters.workflow import FIELD


def _close(*, actor: Actor, at: datetime, row: Field, note: str) -> Field:
    return actions.close_headquarters(actor=actor, at=at, field=row, summary=note)


FIELDS = register(
    Ledger(
        name="headquarters.field",
        model=Field,
        title=_("现场指挥部"),
        permission="headquarters.view",
        attachments="headquarters.run",
        columns=(
            Column("code", searched=True),
            Column("title", searched=True),
            Column("status", filtered=True),
            Column("place", searched=True),
            Column("matter__code", label=_("事项")),
            Column("set_up_at"),
            Column("set_up_by", listed=False),
            Column("closed_at"),
            Column("summary", listed=False),
            Column("area_code", listed=False, filtered=True),
        ),
        rows=queries.fields,
        order=("-set_up_at", "code"),
        workflow=FIELD,
        moves={"close": _close},
        geometry="point",
        layer_properties={"title": "title"},
        detail_template="headquarters/record.html",
        detail_context=queries.panel,
    )
)
