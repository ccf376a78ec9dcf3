"""The list of households at risk and its map layer."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.households import actions, queries
from sentinel.wings.prepare.households.models import Household

HOUSEHOLDS = register(
    Ledger(
        name="households.household",
        model=Household,
        title=_("险村险户"),
        permission="households.view",
        attachments="households.manage",
        write_permission="households.manage",
        rows=queries.households,
        update=actions.amend_household,
        columns=(
            Column("code", searched=True),
            Column("area_code", filtered=True, searched=True),
            Column("head", label=_("户主"), value=lambda row: row.masked_head),
            Column("people", label=_("人数"), value=lambda row: row.people, sort="people", unit=_("人")),
            Column("risk", filtered=True, edited=True),
            Column("structure", filtered=True, edited=True),
            Column("address", searched=True, edited=True),
            Column("helper", edited=True, listed=False),
            Column("transport", edited=True, filtered=True, listed=False),
            Column("route", edited=True, listed=False),
            Column("station__name", label=_("对应测站")),
            Column("point", listed=False, edited=True, exported=False),
            Column("confirmed_at"),
        ),
        heading=lambda row: f"{row.address} · {row.masked_head}",
        detail_template="households/record.html",
        detail_context=queries.record_panel,
        order=("code",),
        geometry="point",
        layer_rows=queries.households_on_map,
        layer_properties={"code": "code", "risk": "risk"},
        layer_style={"icon": "home-exclamation"},
        mark="示意",
    )
)
