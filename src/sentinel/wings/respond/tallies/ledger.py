"""The list of statements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.ledger.form import Moment
from sentinel.wings.respond.tallies import actions, queries
from sentinel.wings.respond.tallies.models import Tally
from sentinel.wings.respond.tallies.workflow import NOTE, TALLY

MATTER = forms.CharField(label=_("事件编号"), max_length=48, help_text=_("从事件页登记时已填好。"))
AS_OF = forms.DateTimeField(label=_("截至"), required=False, widget=Moment, help_text=_("不填即为现在。"))

TALLIES = register(
    Ledger(
        name="tallies.tally",
        model=Tally,
        title=_("分项人数"),
        permission="tallies.view",
        write_permission=NOTE,
        rows=queries.tallies,
        create=actions.note_tally,
        workflow=TALLY,
        moves={"withdraw": actions.withdraw_tally},
        order=("-noted_at", "-code"),
        columns=(
            Column("item", searched=True, edited=True),
            Column("group", searched=True, edited=True),
            Column("people", edited=True, unit=_("人")),
            Column("source", searched=True, edited=True),
            Column("as_of", edited=True, asked=AS_OF),
            Column("status", filtered=True),
            Column("note", searched=True, edited=True, listed=False),
            Column("matter_code", label=_("事件编号"), edited=True, asked=MATTER, value=lambda row: row.matter_code),
            Column("area_code", filtered=True, listed=False),
            Column("noted_at", listed=False),
            Column("noted_by", listed=False),
            Column("withdrawn_at", listed=False),
            Column("withdrawn_by", listed=False),
            Column("reason", listed=False),
            Column("code", searched=True, listed=False),
        ),
        heading=lambda row: f"{row.item or _('合计')} {row.group}",
        detail_template="tallies/panel.html",
        detail_context=queries.panel,
        help=_("各来源报的人数各记一条，注明截至时间；不一致的并存，待报的不当 0。更正由来源再报，或撤销报错的一条。"),
    )
)
