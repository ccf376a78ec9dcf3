"""The list of others' warnings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.foreign_alerts import actions, queries
from sentinel.wings.watch.foreign_alerts.models import ForeignAlert

ALERTS = register(
    Ledger(
        name="foreign_alerts.alert",
        model=ForeignAlert,
        title=_("外部预警"),
        permission="foreign_alerts.view",
        write_permission="foreign_alerts.receive",
        columns=(
            Column("headline", searched=True),
            Column("sender_name", searched=True),
            Column("severity", filtered=True),
            Column("status", filtered=True),
            Column("standing", filtered=True),
            Column("nature", filtered=True),
            Column("event", searched=True, listed=False),
            Column("msg_type", listed=False),
            Column("sent_at"),
            Column("expires_at"),
            Column("received_at", listed=False),
            Column("received_by", listed=False),
            Column("places", listed=False, recorded=False),
            Column("sender", searched=True, listed=False),
            Column("identifier", searched=True, listed=False),
            Column("signer", listed=False),
            Column("acted", filtered=True, listed=False, recorded=False),
            Column("acted_on", listed=False, recorded=False),
            Column("acted_by", listed=False, recorded=False),
            Column("code", searched=True, listed=False),
            Column(
                "xml",
                edited=True,
                once=True,
                listed=False,
                recorded=False,
                exported=False,
                asked=forms.CharField(label=_("报文"), strip=False, widget=forms.Textarea()),
            ),
        ),
        rows=queries.alerts,
        create=actions.receive_alert,
        imported=False,
        order=("-received_at", "code"),
        detail_template="foreign_alerts/panel.html",
        detail_context=queries.panel,
        heading=str,
        help=_("别人发布的 CAP 1.2 预警：收到备查，本区是否预警由本区判断。"),
    )
)
