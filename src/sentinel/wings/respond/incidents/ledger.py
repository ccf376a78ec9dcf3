"""The lists of incidents and of their reports."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.incidents import actions, queries, rules
from sentinel.wings.respond.incidents.choices import IncidentStatus
from sentinel.wings.respond.incidents.forms import IntakeForm
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.respond.incidents.workflow import INCIDENT


def _report_panel(row: Incident, actor: Actor, at: datetime) -> dict[str, Any]:
    report = queries.first_report(actor, row)
    return {
        "report": report,
        "may_draft": report.signed_at is None and actor.may("incidents.register", row),
        "may_sign": report.signed_at is None and actor.may("incidents.sign", row),
    }


def _register(**given: Any) -> Incident:
    """The casualties of an intake stand together: they belong to the first report."""
    counts = {name: given.pop(name, None) for name in rules.COUNTS}
    return actions.register_incident(counts=counts, **given)


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
        amendable=lambda row: row.status != IncidentStatus.CLOSED,
        imported=False,
        workflow=INCIDENT,
        moves={"close": actions.close_incident},
        columns=(
            Column("number", searched=True),
            Column("title", searched=True, edited=True),
            Column("kind", filtered=True, edited=True, once=True),
            Column("area_code", filtered=True, edited=True, once=True),
            Column("place", searched=True, edited=True),
            Column("point", edited=True, listed=False, recorded=False),
            Column("status", filtered=True),
            Column("first_known_at", edited=True, once=True),
            Column("registered_at", listed=False),
            Column("registered_by", listed=False),
            Column("source", listed=False, edited=True),
            _intake("text", _("简要经过与现场情况"), IntakeForm.base_fields["text"]),
            Column("station__name", label=_("测站"), listed=False),
            Column("crossing", listed=False, recorded=False),
            Column("dead", unit="人", listed=False, edited=True, once=True),
            Column("missing", unit="人", listed=False, edited=True, once=True),
            Column("injured", unit="人", listed=False, edited=True, once=True),
            _intake("trapped", _("受困"), IntakeForm.base_fields["trapped"]),
            _intake("station", _("测站编码"), forms.CharField(label=_("测站编码"), max_length=24, required=False)),
            Column("loss_text", listed=False),
            Column("closed_at", listed=False),
            Column("closing_note", listed=False),
            Column("code", listed=False, recorded=False, searched=True),
        ),
        order=("-first_known_at", "code"),
        geometry="point",
        layer_properties={"name": "title", "status": "status", "kind": "kind"},
        layer_style={"icon": "alert-triangle"},
        detail_template="incidents/incident_panel.html",
        detail_context=_report_panel,
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
            Column("sent_at", listed=False),
            Column("to_units", listed=False),
            Column("copy_units", listed=False),
            Column("text", listed=False, searched=True),
            Column("measures", listed=False),
            Column("affected", listed=False),
            Column("support", listed=False),
            Column("unit_profile", listed=False),
            Column("dead", unit="人", listed=False),
            Column("missing", unit="人", listed=False),
            Column("injured", unit="人", listed=False),
            Column("trapped", unit="人", listed=False),
            Column("loss_text", listed=False),
            Column("reporter", listed=False),
            Column("masked_phone", label=_("报告人电话"), value=lambda row: row.masked_phone, listed=False),
            Column("as_of", listed=False),
            Column("drafted_by", listed=False),
            Column("code", listed=False, recorded=False),
        ),
        order=("-due_at", "code"),
        heading=lambda row: f"{row.incident.title} · {row.get_kind_display()}",
        detail_template="incidents/report_panel.html",
    )
)
