"""The lists of disasters and loss reports; the table's columns are the indicators."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import areas
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.recover.losses import actions, queries, rules
from sentinel.wings.recover.losses.models import Disaster, Report
from sentinel.wings.recover.losses.workflow import REPORT

LISTED = ("affected", "dead", "missing", "loss")
TOWNS = forms.MultipleChoiceField(
    label=_("受灾范围"),
    choices=areas.towns,
    required=False,
    widget=forms.CheckboxSelectMultiple,
    help_text=_("不选即为全区。"),
)


def _struck(row: Disaster) -> str:
    names = areas.names()
    return "、".join(names.get(code, code) for code in row.target_areas)


DISASTERS = Ledger(
    name="losses.disaster",
    model=Disaster,
    title=_("灾害过程"),
    permission="losses.view",
    write_permission="losses.manage",
    rows=queries.disasters,
    create=actions.register_disaster,
    update=actions.amend_disaster,
    columns=(
        Column("code", searched=True),
        Column("name", searched=True, edited=True),
        Column("hazard", filtered=True, edited=True),
        Column("sub_hazard", edited=True, listed=False),
        Column("occurred_at", edited=True),
        Column("known_at", edited=True),
        Column("target_areas", asked=TOWNS, edited=True, listed=False, recorded=False, exported=False),
        Column("struck", label=_("受灾范围"), value=_struck, listed=False, exported=False),
        Column("area_code", listed=False),
    ),
    imported=False,
    detail_template="losses/disaster.html",
    detail_context=queries.disaster_panel,
    order=("-occurred_at", "code"),
)
REPORTS = Ledger(
    name="losses.report",
    model=Report,
    title=_("灾情报表"),
    permission="losses.view",
    write_permission="losses.report",
    attachments="losses.report",
    rows=queries.reports,
    create=actions.draft_report,
    update=actions.amend_report,
    amendable=lambda row: row.status == rules.Status.DRAFT,
    workflow=REPORT,
    moves={
        "submit": actions.submit_report,
        "accept": actions.accept_report,
        "send_back": actions.send_report_back,
    },
    columns=(
        Column("code", searched=True, listed=False),
        Column("disaster", edited=True, once=True, filtered=True),
        Column("area_code", edited=True, once=True, filtered=True),
        Column("kind", edited=True, once=True, filtered=True),
        Column("number"),
        Column("status", filtered=True),
        Column("as_of", edited=True),
        *(
            Column(item.key, edited=True, listed=item.key in LISTED, recorded=False, group=item.group)
            for item in rules.INDICATORS
        ),
        Column("text", edited=True, listed=False, group=_("说明")),
        Column("explanation", edited=True, listed=False, group=_("说明")),
        Column("submitted_at"),
        Column("submitted_by", listed=False),
        Column("decided_at", listed=False),
        Column("decided_by", listed=False),
        Column("decision_note", listed=False),
    ),
    heading=lambda row: f"{areas.names().get(row.area_code, row.area_code)} · {row.get_kind_display()} {row.number}",
    detail_template="losses/report.html",
    detail_context=queries.report_panel,
    order=("-as_of", "-code"),
)

for _ledger in (DISASTERS, REPORTS):
    register(_ledger)
