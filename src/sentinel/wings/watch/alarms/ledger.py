"""The list of alarms."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.alarms import actions, queries
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.workflow import ALARM
from sentinel.wings.watch.stations import queries as stations


def _reached(row: Alarm) -> str:
    return stations.amount_words(row.element, row.value, row.window)


# Shelving asks for a reason and an end: it has a page of its own (views).
ALARMS = register(
    Ledger(
        name="alarms.alarm",
        model=Alarm,
        title=_("报警"),
        permission="alarms.view",
        rows=queries.alarms,
        order=("-raised_at", "code"),
        workflow=ALARM,
        moves={"acknowledge": actions.acknowledge_alarm, "unshelve": actions.unshelve_alarm},
        columns=(
            Column("title", searched=True),
            Column("severity", filtered=True),
            Column("target_name", searched=True),
            Column("status", filtered=True),
            Column("reached", label=_("触发值"), value=_reached, sort="value"),
            Column("raised_at"),
            Column("acknowledged_name"),
            Column("cleared_at"),
            Column("area_code", filtered=True),
            Column("observed_at", listed=False),
            Column("acknowledged_at", listed=False),
            Column("reminded", listed=False),
            Column("remind_at", listed=False),
            Column("shelved_until", listed=False),
            Column("shelved_reason", listed=False),
            Column("shelved_name", listed=False),
            Column("ended", filtered=True, listed=False),
            Column("crossing", listed=False),
            Column("code", searched=True, listed=False),
        ),
        detail_template="alarms/panel.html",
        detail_context=queries.alarm_panel,
        heading=lambda row: f"{row.target_name} {row.title}",
    )
)
