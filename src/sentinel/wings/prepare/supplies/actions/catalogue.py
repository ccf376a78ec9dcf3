"""Writes of the catalogue: kinds and reserve standards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.supplies import events
from sentinel.wings.prepare.supplies.models import Kind, Standard

KIND_AMENDABLE = ("name", "unit", "specification", "gbt38565", "unit_value_fen", "shelf_life_months")
STANDARD_AMENDABLE = ("basis", "quantity", "source")


def home(actor: Actor, area_code: str = "") -> str:
    """Whose catalogue a row belongs to: the area said, else the district."""
    district = areas.district()
    return area_code or (district.code if district is not None else actor.area_code)


@transaction.atomic
def register_kinds(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Kind]:
    """Add kinds to the catalogue; the first digit of the code says the category."""
    codes = [str(row["code"]) for row in rows]
    taken = Kind.objects.filter(code__in=codes).order_by("code").values_list("code", flat=True)
    if doubled := sorted({*taken, *(code for code in codes if codes.count(code) > 1)}):
        raise Invalid({"code": _("品类码已有：{codes}。").format(codes="、".join(doubled))})
    made = []
    for row in rows:
        place = home(actor, row.get("area_code", ""))
        actor.require_in("supplies.manage", place)
        values = {**row, "area_code": place, "gbt38565": row.get("gbt38565") or None}
        made.append(Kind(category=str(row["code"])[:1], target_areas=[place], published_at=at, **values))
    kinds = insert_many(made)
    record_many([(events.KindRegistered(code=kind.code), kind) for kind in kinds], actor=actor, at=at)
    return kinds


def register_kind(*, actor: Actor, at: datetime, **fields: Any) -> Kind:
    """Add one kind to the catalogue."""
    return register_kinds(actor=actor, at=at, rows=[fields])[0]


@transaction.atomic
def amend_kind(*, actor: Actor, at: datetime, row: Kind, changes: Mapping[str, Any]) -> Kind:
    """Change fields of a kind; its code stays. Lots keep the value and shelf life they came in with."""
    fresh: Kind = Kind.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("supplies.manage", fresh)
    changed = set_fields(fresh, changes, KIND_AMENDABLE)
    if changed:
        fresh.gbt38565 = fresh.gbt38565 or None
        fresh.save(update_fields=changed)
        record(events.KindAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def set_standards(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Standard]:
    """Lay down how much of a kind each area of a level keeps; one standard a kind and level."""
    made = []
    for row in rows:
        place = home(actor, row.get("area_code", ""))
        actor.require_in("supplies.manage", place)
        code = f"{row['kind'].code}-{row['level']}"
        made.append(Standard(code=code, target_areas=[place], published_at=at, **{**row, "area_code": place}))
    codes = [standard.code for standard in made]
    if len(set(codes)) < len(codes) or Standard.objects.filter(code__in=codes).exists():
        raise Invalid({"kind": _("这个品类在该级别已有标准，请修改原来的标准。")})
    for standard in made:
        _people_only_in_the_district(standard)
    standards: list[Standard] = Standard.objects.bulk_create(made)
    record_many([(_set(standard), standard) for standard in standards], actor=actor, at=at)
    return standards


def set_standard(*, actor: Actor, at: datetime, **fields: Any) -> Standard:
    """Lay down one standard."""
    return set_standards(actor=actor, at=at, rows=[fields])[0]


@transaction.atomic
def amend_standard(*, actor: Actor, at: datetime, row: Standard, changes: Mapping[str, Any]) -> Standard:
    """Change a standard; the kind and the level stay."""
    fresh: Standard = Standard.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("supplies.manage", fresh)
    changed = set_fields(fresh, changes, STANDARD_AMENDABLE)
    if changed:
        _people_only_in_the_district(fresh)
        fresh.save(update_fields=changed)
        record(_set(fresh), subject=fresh, actor=actor, at=at)
    return fresh


def _set(row: Standard) -> events.StandardSet:
    return events.StandardSet(code=row.code, quantity=row.quantity)


def _people_only_in_the_district(row: Standard) -> None:
    if row.basis == "people" and row.level != "district":
        raise Invalid({"basis": _("只有区级标准可以按保障人口计算。")})
    if row.quantity < 1:
        raise Invalid({"quantity": _("标准数量至少为 1。")})


def set_fields(row: Any, changes: Mapping[str, Any], amendable: Sequence[str]) -> list[str]:
    """Put changes on a row and name what really changed; refuses a field that is not to be changed here."""
    moved = [name for name in changes if getattr(row, name, None) != changes[name]]
    if unknown := sorted(set(moved) - set(amendable)):
        raise Invalid({name: _("这一项不能在这里修改。") for name in unknown})
    for name in moved:
        setattr(row, name, changes[name])
    return moved
