"""The relief goods of a pack: kinds, stores, standards, lots; each through the module's own action."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Difference, Outcome
from sentinel.kernel.masking import mask_phone
from sentinel.runtime.packs.files import Pack
from sentinel.wings.prepare.supplies import actions as supplies
from sentinel.wings.prepare.supplies import queries as supply_queries


def load_supplies(pack: Pack, actor: Actor, at: datetime) -> list[Outcome]:
    """Relief goods, each file by what is not there yet; lots carry their age, so that they are as fresh as meant."""
    district = str(pack.yaml("pack.yaml")["code"])
    return [
        _kinds(pack, district, actor, at),
        _stores(pack, actor, at),
        Outcome("supplies.standard", _standards(pack, district, actor, at)),
        Outcome("supplies.lot", _lots(pack, actor, at)),
    ]


def _kinds(pack: Pack, district: str, actor: Actor, at: datetime) -> Outcome:
    rows = [
        {
            **row,
            "area_code": district,
            "unit_value_fen": int(row["unit_value_fen"]),
            "shelf_life_months": int(row["shelf_life_months"]) if row["shelf_life_months"] else None,
        }
        for row in pack.csv("supplies_kinds.csv", "code", "name", "unit", "unit_value_fen", "shelf_life_months")
    ]
    stored = {row.code: row for row in supply_queries.kinds(actor)}
    added = supplies.register_kinds(actor=actor, at=at, rows=[row for row in rows if row["code"] not in stored])
    fields = ("name", "unit", "unit_value_fen", "shelf_life_months")
    return Outcome("supplies.kind", len(added), _changed("supplies.kind", rows, stored, fields))


def _stores(pack: Pack, actor: Actor, at: datetime) -> Outcome:
    rows: list[dict[str, Any]] = [
        {
            **{name: value for name, value in row.items() if name not in ("lon", "lat")},
            "point": Point(float(row["lon"]), float(row["lat"]), srid=4490),
            "area_m2": int(row["area_m2"]) if row["area_m2"] else None,
            "ready_hours": int(row["ready_hours"]),
            "confirmed_at": at,
        }
        for row in pack.csv(
            "supplies_stores.csv", "code", "name", "area_code", "lon", "lat", "area_m2", "unit", "serves"
        )
    ]
    stored = {row.code: row for row in supply_queries.stores(actor)}
    added = supplies.register_stores(actor=actor, at=at, rows=[row for row in rows if row["code"] not in stored])
    fields = ("name", "area_m2", "address", "keeper", "masked_contact")
    offered = [row | {"masked_contact": mask_phone(row["contact"])} for row in rows]
    return Outcome("supplies.store", len(added), _changed("supplies.store", offered, stored, fields))


def _changed(kind: str, rows: Iterable[Any], stored: dict[str, Any], fields: Iterable[str]) -> tuple[Difference, ...]:
    """Every field where a row that stayed says something else than the pack."""
    return tuple(
        Difference(kind, row["code"], field, str(getattr(stored[row["code"]], field)), str(row[field]))
        for row in rows
        if row["code"] in stored
        for field in fields
        if getattr(stored[row["code"]], field) != row[field]
    )


def _standards(pack: Pack, district: str, actor: Actor, at: datetime) -> int:
    kinds = {row.code: row for row in supply_queries.kinds(actor)}
    known = {(row.kind.code, row.level) for row in supply_queries.standards(actor)}
    rows = [
        {**row, "kind": kinds[row["kind"]], "quantity": int(row["quantity"]), "area_code": district}
        for row in pack.csv("supplies_standards.csv", "kind", "level", "basis", "quantity", "source")
        if (row["kind"], row["level"]) not in known
    ]
    return len(supplies.set_standards(actor=actor, at=at, rows=rows))


def _lots(pack: Pack, actor: Actor, at: datetime) -> int:
    kinds = {row.code: row for row in supply_queries.kinds(actor)}
    stores = {row.code: row for row in supply_queries.stores(actor)}
    known = {(row.store.code, row.kind.code, row.batch) for row in supply_queries.lots(actor)}
    day = timezone.localdate(at)
    rows = [
        {
            "store": stores[row["store"]],
            "kind": kinds[row["kind"]],
            "batch": row["batch"],
            "quantity": int(row["quantity"]),
            "made_on": day - timedelta(days=int(row["made_days_ago"])),
            "received_on": day - timedelta(days=int(row["received_days_ago"])),
            "place": row["place"],
            "mark": row["mark"],
            "note": "期初登记",
        }
        for row in pack.csv(
            "supplies_lots.csv", "store", "kind", "batch", "quantity", "made_days_ago", "received_days_ago"
        )
        if (row["store"], row["kind"], row["batch"]) not in known
    ]
    return len(supplies.receive_many(actor=actor, at=at, rows=rows))
