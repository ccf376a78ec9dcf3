"""The lists of relief goods and their map layer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.supplies import actions, queries
from sentinel.wings.prepare.supplies.models import Kind, Lot, Movement, Standard, Store
from sentinel.wings.prepare.supplies.workflow import LOT, STORE


def _value(row: Any) -> str:
    return f"{row.unit_value_fen / 100:,.2f}"


KINDS = Ledger(
    name="supplies.kind",
    model=Kind,
    title=_("物资品类"),
    permission="supplies.view",
    write_permission="supplies.manage",
    rows=queries.kinds,
    create=actions.register_kind,
    create_many=actions.register_kinds,
    update=actions.amend_kind,
    columns=(
        Column("code", searched=True, edited=True),
        Column("name", searched=True, edited=True),
        Column("category", filtered=True),
        Column("specification", edited=True, listed=False),
        Column("unit", edited=True),
        Column("value", label=_("参考单价"), unit="元", value=_value, sort="unit_value_fen"),
        Column("unit_value_fen", edited=True, listed=False, recorded=False),
        Column("shelf_life_months", edited=True),
        Column("gbt38565", edited=True, searched=True),
    ),
)
STANDARDS = Ledger(
    name="supplies.standard",
    model=Standard,
    title=_("储备标准"),
    permission="supplies.view",
    write_permission="supplies.manage",
    rows=queries.standards,
    create=actions.set_standard,
    create_many=actions.set_standards,
    update=actions.amend_standard,
    columns=(
        Column("code", searched=True, listed=False),
        Column("kind", edited=True, exported=False, listed=False),
        Column("kind__name", label=_("品名"), searched=True, recorded=False),
        Column("level", filtered=True, edited=True),
        Column("basis", filtered=True, edited=True),
        Column("quantity", edited=True),
        Column("source", edited=True),
    ),
    heading=str,
)
STORES = Ledger(
    name="supplies.store",
    model=Store,
    title=_("储备库"),
    permission="supplies.view",
    write_permission="supplies.manage",
    rows=queries.stores,
    create=actions.register_store,
    create_many=actions.register_stores,
    update=actions.amend_store,
    workflow=STORE,
    moves={"close": actions.close_store, "reopen": actions.reopen_store},
    columns=(
        Column("code", searched=True, edited=True),
        Column("name", searched=True, edited=True),
        Column("level", filtered=True),
        Column("reserve", filtered=True, edited=True),
        Column("area_code", filtered=True, edited=True),
        Column("status", filtered=True),
        Column("area_m2", unit="㎡", edited=True),
        Column("unit", edited=True, listed=False, recorded=False),
        Column("unit_name"),
        Column("keeper", edited=True),
        Column("contact", edited=True, value=lambda row: row.masked_contact),
        Column("address", edited=True, searched=True, listed=False),
        Column("point", edited=True, listed=False, exported=False),
        Column("ready_hours", unit="小时", edited=True, listed=False),
        Column("agreement", edited=True, listed=False),
        Column("confirmed_at"),
    ),
    detail_template="supplies/store.html",
    detail_context=queries.store_panel,
    geometry="point",
    layer_properties={"name": "name", "level": "level", "reserve": "reserve", "status": "status"},
    layer_style={"icon": "package"},
    mark="演示",
)
LOTS = Ledger(
    name="supplies.lot",
    model=Lot,
    title=_("物资批次"),
    permission="supplies.view",
    write_permission="supplies.keep",
    rows=queries.lots,
    create=actions.receive_goods,
    create_many=actions.receive_many,
    update=actions.amend_lot,
    workflow=LOT,
    moves={"set_aside": actions.set_aside_lot, "put_back": actions.put_back_lot},
    columns=(
        Column("code", searched=True, listed=False),
        Column("kind", edited=True, exported=False, listed=False),
        Column("kind__name", label=_("品名"), searched=True, recorded=False),
        Column("store", edited=True, exported=False, listed=False),
        Column("store__name", label=_("储备库"), filtered=True, recorded=False),
        Column("batch", edited=True, searched=True),
        Column("quantity", edited=True),
        Column("held"),
        Column("status", filtered=True),
        Column("freshness", filtered=True),
        Column("made_on", edited=True, listed=False),
        Column("received_on", edited=True, listed=False),
        Column("expires_on", edited=True),
        Column("place", edited=True),
        Column("value", label=_("单价"), unit="元", value=_value, sort="unit_value_fen", listed=False),
        Column("unit_value_fen", edited=True, listed=False, recorded=False),
        Column("area_code", filtered=True, listed=False),
    ),
    detail_template="supplies/lot.html",
    detail_context=queries.lot_panel,
    heading=str,
    order=("kind_id", "expires_on"),
)
MOVEMENTS = Ledger(
    name="supplies.movement",
    model=Movement,
    title=_("出入库流水"),
    permission="supplies.view",
    rows=queries.movements,
    columns=(
        Column("code", searched=True),
        Column("at"),
        Column("kind", filtered=True),
        Column("lot__kind__name", label=_("品名"), searched=True),
        Column("lot__store__name", label=_("储备库"), filtered=True),
        Column("lot__code", label=_("批次编号"), searched=True, listed=False),
        Column("change"),
        Column("balance"),
        Column("reference", searched=True),
        Column("note"),
        Column("by"),
        Column("area_code", filtered=True, listed=False),
    ),
    order=("-at", "-code"),
)

for _ledger in (KINDS, STANDARDS, STORES, LOTS, MOVEMENTS):
    register(_ledger)
