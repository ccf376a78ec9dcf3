"""The lists of incidents and of their reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.incidents import actions, queries, rules
from sentinel.wings.respond.incidents.forms import IntakeForm
from sentinel.wings.respond.incidents.models import Incident, Instruction, Receipt, Report
from sentinel.wings.respond.incidents.workflow import INCIDENT


def _register(**given: Any) -> Incident:
    """The casualties of an intake stand together: they belong to the first report."""
    counts = {name: given.pop(name, None) for name in rules.COUNTS}
    return actions.register_incident(counts=counts, **given)


def _unlisted(*names: str) -> tuple[Column, ...]:
    """Columns only the record and the export show."""
    return tuple(Column(name, listed=False) for name in names)


# Where a row belongs, and the key that names it.
_PLACED = (Column("area_code", filtered=True, listed=False), Column("code", listed=False, recorded=False))


def _intake(name: str, label: Any, asked: forms.Field) -> Column:
    """Something that is only asked for when an incident is registered, and belongs to its first report."""
    return Column(
        name,
        label=label,
        edited=True,
        once=True,
        asked=asked,
        value=lambda row: None,
        listed=False,
        recorded=False,
        exported=False,
    )


INCIDENTS = register(
    Ledger(
        name="incidents.incident",
        model=Incident,
        title=_("突发事件"),
        permission="incidents.view",
        attachments="incidents.register",
        write_permission="incidents.register",
        rows=queries.incidents,
        create=_register,
        update=actions.amend_incident,
        amendable=lambda row: row.standing,
        imported=False,
        workflow=INCIDENT,
        moves={"close": actions.close_incident, "dismiss": actions.dismiss_incident},
        columns=(
            Column("number", searched=True),
            Column("title", searched=True, edited=True),
            Column("kind", filtered=True, edited=True, once=True),
            Column("area_code", filtered=True, edited=True, once=True),
            Column("place", searched=True, edited=True),
            Column("point", edited=True, listed=False, recorded=False),
            Column("status", filtered=True),
            Column("grade", filtered=True),
            Column("verdict", filtered=True, listed=False, recorded=False),
            Column("handler", searched=True),
            Column("merged_into__number", label=_("并入的事件"), listed=False, recorded=False),
            Column("first_known_at", edited=True, once=True),
            *_unlisted("registered_at", "registered_by"),
            Column("source", listed=False, edited=True),
            _intake("text", _("简要经过与现场情况"), IntakeForm.base_fields["text"]),
            Column("station__name", label=_("测站"), listed=False),
            Column("crossing", listed=False, recorded=False),
            *(Column(name, unit="人", listed=False, edited=True, once=True) for name in rules.COUNTS[:-1]),
            _intake("trapped", _("受困"), IntakeForm.base_fields["trapped"]),
            _intake("station", _("测站编码"), forms.CharField(label=_("测站编码"), max_length=24, required=False)),
            Column(
                "loss_fen", label=_("直接经济损失（万元）"), listed=False, value=lambda row: queries.wan(row.loss_fen)
            ),
            *_unlisted("loss_text", "closed_at", "closing_note"),
            Column("code", listed=False, recorded=False, searched=True),
        ),
        order=("-first_known_at", "code"),
        geometry="point",
        layer_properties={"name": "title", "status": "status", "kind": "kind"},
        layer_style={"icon": "alert-triangle"},
        detail_template="incidents/incident_panel.html",
        detail_context=queries.panel,
    )
)

REPORTS = register(
    Ledger(
        name="incidents.report",
        model=Report,
        title=_("信息报告"),
        permission="incidents.view",
        rows=queries.reports,
        columns=(
            Column("number", searched=True),
            Column("incident__title", label=_("事件"), searched=True),
            Column("kind", filtered=True),
            Column("urgency", filtered=True),
            Column("area_code", filtered=True, listed=False),
            Column("due_at"),
            Column("overdue_at"),
            Column("signed_by"),
            Column("signed_at"),
            *_unlisted("sent_at", "to_units", "copy_units"),
            Column("text", listed=False, searched=True),
            *_unlisted("measures", "affected", "support", "unit_profile"),
            *(Column(name, unit="人", listed=False) for name in rules.COUNTS),
            Column(
                "loss_fen", label=_("直接经济损失（万元）"), listed=False, value=lambda row: queries.wan(row.loss_fen)
            ),
            *_unlisted("loss_text", "reporter"),
            Column("masked_phone", label=_("报告人电话"), value=lambda row: row.masked_phone, listed=False),
            *_unlisted("as_of", "drafted_by"),
            Column("code", listed=False, recorded=False),
        ),
        order=("-due_at", "code"),
        heading=lambda row: f"{row.incident.title} · {row.get_kind_display()}",
        detail_template="incidents/report_panel.html",
    )
)

RECEIPTS = register(
    Ledger(
        name="incidents.receipt",
        model=Receipt,
        title=_("报告回执"),
        permission="incidents.view",
        rows=queries.receipts,
        columns=(
            Column("received_at"),
            Column("report__number", label=_("报告编号"), searched=True),
            Column("report__incident__title", label=_("事件"), searched=True),
            Column("unit", searched=True),
            Column("receiver"),
            Column("channel", filtered=True),
            *_unlisted("note", "noted_by", "noted_at"),
            *_PLACED,
        ),
        order=("-received_at", "code"),
        heading=lambda row: f"{row.report.incident.title} · {row.unit}",
    )
)

INSTRUCTIONS = register(
    Ledger(
        name="incidents.instruction",
        model=Instruction,
        title=_("领导批示"),
        permission="incidents.view",
        rows=queries.instructions,
        columns=(
            Column("given_at"),
            Column("leader", searched=True),
            Column("text", searched=True),
            Column("incident__title", label=_("事件"), searched=True),
            Column("channel", filtered=True, listed=False),
            *_unlisted("noted_by", "noted_at"),
            Column("answered_at"),
            *_unlisted("answered_by", "answer"),
            *_PLACED,
        ),
        order=("-given_at", "code"),
        heading=lambda row: f"{row.leader} · {row.incident.title}",
        detail_template="incidents/instruction_panel.html",
    )
)
