"""The lists of the shelters: the register with its map layer, openings, stays."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.shelters import actions, queries
from sentinel.wings.prepare.shelters.models import Opening, Shelter, Stay
from sentinel.wings.prepare.shelters.workflow import SHELTER

FACILITIES = queries.facility_words()

SHELTERS = register(
    Ledger(
        name="shelters.shelter",
        model=Shelter,
        title=_("避难场所"),
        permission="shelters.view",
        write_permission="shelters.manage",
        attachments="shelters.manage",
        rows=queries.shelters,
        create=actions.create_shelter,
        create_many=actions.create_shelters,
        update=actions.amend_shelter,
        workflow=SHELTER,
        moves={
            "end_use": actions.end_use_of_shelter,
            "close": actions.close_shelter,
            "put_back": actions.put_back_shelter,
        },
        columns=(
            Column("code", searched=True, edited=True),
            Column("name", searched=True, edited=True),
            Column("area_code", filtered=True, edited=True),
            Column("level", filtered=True, edited=True),
            Column("kind", filtered=True, edited=True),
            Column("space", filtered=True, edited=True),
            Column("status", filtered=True),
            Column("occupancy", unit="人"),
            Column("room", label=_("余位"), value=lambda row: row.room, unit="人"),
            Column("confirmed_at"),
            Column("duration", filtered=True, edited=True, listed=False),
            Column("evacuation_site", filtered=True, edited=True, listed=False),
            Column("capacity", unit="人", edited=True, listed=False),
            Column("area_limit", unit="人", listed=False),
            Column("total_area_m2", unit="㎡", edited=True, listed=False),
            Column("effective_area_m2", unit="㎡", edited=True, listed=False),
            Column("address", searched=True, edited=True, listed=False),
            Column("path", edited=True, listed=False),
            Column("target_areas", label=_("服务范围（区划代码）"), edited=True, listed=False, recorded=False),
            Column("facilities", label=_("设施"), value=lambda row: row.facilities, listed=False, exported=False),
            *(Column(name, edited=True, listed=False, recorded=False) for name in FACILITIES),
            Column("condition", filtered=True, listed=False),
            Column("contact", edited=True, listed=False),
            Column("contact_phone", edited=True, listed=False, value=lambda row: row.masked_contact_phone),
            Column("key_holder", edited=True, listed=False),
            Column("key_holder_phone", edited=True, listed=False, value=lambda row: row.masked_key_holder_phone),
            Column("point", listed=False, edited=True, exported=False),
            Column("mark", listed=False),
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

OPENINGS = register(
    Ledger(
        name="shelters.opening",
        model=Opening,
        title=_("启用记录"),
        permission="shelters.view",
        rows=queries.openings,
        columns=(
            Column("code", searched=True),
            Column("shelter__name", label=_("避难场所"), searched=True),
            Column("area_code", filtered=True),
            Column("running", label=_("状态"), value=lambda row: row.running, sort="closed_at"),
            Column("duration", filtered=True),
            Column("basis", searched=True),
            Column("matter__code", label=_("所属事件"), listed=False),
            Column("address", listed=False),
            Column("path", listed=False),
            Column("text", listed=False),
            Column("ordered_by"),
            Column("opened_at"),
            Column("closed_at"),
            Column("closed_by", listed=False),
            Column("close_note", listed=False),
        ),
        detail_template="shelters/opening.html",
        order=("-opened_at", "code"),
    )
)

STAYS = register(
    Ledger(
        name="shelters.stay",
        model=Stay,
        title=_("入住登记"),
        permission="shelters.register",
        rows=queries.stays,
        columns=(
            Column("code", searched=True),
            Column("label"),
            Column("shelter__name", label=_("避难场所"), searched=True),
            Column("area_code", filtered=True, listed=False),
            Column("kind", filtered=True),
            Column("inside", label=_("去向"), value=lambda row: row.inside, sort="departed_at"),
            Column("people", unit="人"),
            Column("arrived_people", unit="人", listed=False),
            Column("named", label=_("实名"), value=lambda row: row.named, sort="named", unit="人"),
            Column("from_area", label=_("来自（区划代码）"), listed=False, recorded=False),
            Column("place", listed=False),
            Column("note", listed=False),
            Column("arrived_at"),
            Column("departed_at"),
            Column("registered_by"),
            Column("forgotten_at", listed=False),
        ),
        heading=lambda row: f"{row.label} · {row.shelter.name}",
        detail_template="shelters/stay.html",
        detail_context=queries.stay_panel,
        order=("-arrived_at", "code"),
    )
)
