"""The list of shelters and its map layer."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.shelters import actions, queries
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.workflow import SHELTER

SHELTERS = register(
    Ledger(
        name="shelters.shelter",
        model=Shelter,
        title=_("避难场所"),
        permission="shelters.view",
        write_permission="shelters.manage",
        rows=queries.shelters,
        update=actions.amend_shelter,
        workflow=SHELTER,
        moves={
            "open": actions.open_shelter,
            "close": actions.close_shelter,
            "put_back": actions.put_back_shelter,
        },
        columns=(
            Column("code", searched=True),
            Column("name", searched=True, edited=True),
            Column("area_code", filtered=True),
            Column("status", filtered=True),
            Column("capacity", unit="人", edited=True),
            Column("occupancy", unit="人"),
            Column("room", label=_("余位"), value=lambda row: row.room, unit="人"),
            Column("address", searched=True, edited=True, listed=False),
            Column("contact", edited=True),
            Column("point", listed=False, edited=True, exported=False),
            Column("confirmed_at"),
            Column("mark"),
        ),
        detail_template="shelters/record.html",
        detail_context=queries.record_panel,
        order=("code",),
        geometry="point",
        layer_properties={"name": "name", "status": "status", "capacity": "capacity", "occupancy": "occupancy"},
        layer_style={"icon": "building-community"},
        mark="演示",
    )
)
