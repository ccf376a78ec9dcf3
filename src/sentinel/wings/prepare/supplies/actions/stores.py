"""Writes of the stores."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.masking import log_unmasking
from sentinel.kernel.models import Organisation
from sentinel.kernel.refusals import Invalid
from sentinel.kernel.telephone import clean_phone
from sentinel.wings.prepare.supplies import events, rules
from sentinel.wings.prepare.supplies.actions.catalogue import set_fields
from sentinel.wings.prepare.supplies.choices import Reserve
from sentinel.wings.prepare.supplies.models import Store
from sentinel.wings.prepare.supplies.workflow import STORE

UNMASK = "organisation.unmask"
AMENDABLE = ("name", "address", "area_m2", "keeper", "contact", "ready_hours", "agreement", "point")


@transaction.atomic
def register_stores(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Store]:
    """Add stores; the level follows from the area a store belongs to, `serves` says whose people it is for."""
    codes = [str(row["code"]) for row in rows]
    taken = Store.objects.filter(code__in=codes).order_by("code").values_list("code", flat=True)
    if doubled := sorted({*taken, *(code for code in codes if codes.count(code) > 1)}):
        raise Invalid({"code": _("储备库编号已有：{codes}。").format(codes="、".join(doubled))})
    names = dict(Organisation.objects.filter(code__in=[row["unit"] for row in rows]).values_list("code", "name"))
    made = []
    for row in rows:
        actor.require_in("supplies.manage", row["area_code"])
        if row["unit"] not in names:
            raise Invalid({"unit": _("没有编码为 {unit} 的单位。").format(unit=row["unit"])})
        values = {name: value for name, value in row.items() if name != "serves"}
        store = Store(
            level=rules.level_of(row["area_code"]),
            unit_name=names[row["unit"]],
            target_areas=[row.get("serves") or row["area_code"]],
            published_at=at,
            **{**values, "contact": clean_phone(values["contact"], "contact")},
        )
        _floor_or_agreement(store)
        made.append(store)
    stores = insert_many(made)
    record_many(
        [(events.StoreRegistered(code=row.code, level=row.level, reserve=row.reserve), row) for row in stores],
        actor=actor,
        at=at,
    )
    return stores


def register_store(*, actor: Actor, at: datetime, **fields: Any) -> Store:
    """Add one store."""
    return register_stores(actor=actor, at=at, rows=[fields])[0]


def _floor_or_agreement(store: Store) -> None:
    if store.reserve == Reserve.GOODS and not store.area_m2:
        raise Invalid({"area_m2": _("实物储备库要填面积。")})
    if store.reserve != Reserve.GOODS:
        store.area_m2 = None
        if not store.agreement.strip():
            raise Invalid({"agreement": _("协议储备和生产能力储备要填协议编号。")})


@transaction.atomic
def amend_store(*, actor: Actor, at: datetime, row: Store, changes: Mapping[str, Any]) -> Store:
    """Change fields of a store; area, level and keeping unit stay."""
    fresh: Store = Store.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("supplies.manage", fresh)
    numbers = {"contact": clean_phone(changes["contact"], "contact")} if "contact" in changes else {}
    changed = set_fields(fresh, {**changes, **numbers}, AMENDABLE)
    if changed:
        _floor_or_agreement(fresh)
        fresh.save(update_fields=sorted({*changed, "area_m2"}))
        record(events.StoreAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def confirm_store(*, actor: Actor, at: datetime, store: Store) -> Store:
    """Say that keeper, contact and goods were checked on the spot and are right as of now."""
    fresh: Store = Store.objects.select_for_update(of=("self",)).get(pk=store.pk)
    actor.require("supplies.keep", fresh)
    fresh.confirmed_at = at
    fresh.save(update_fields=["confirmed_at"])
    record(events.StoreConfirmed(code=fresh.code), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def unmask_store(*, actor: Actor, at: datetime, store: Store, purpose: str) -> str:
    """The keeper's number in the clear, for a purpose that is written down with the reader's name."""
    words = purpose.strip()[:128]
    if not words:
        raise Invalid({"purpose": _("请写明查看用途。")})
    fresh: Store = Store.objects.get(pk=store.pk)
    actor.require(UNMASK, fresh)
    log_unmasking(actor=actor, at=at, subject=fresh, fields=("contact",), purpose=words)
    record(events.StoreUnmasked(code=fresh.code, purpose=words), subject=fresh, actor=actor, at=at)
    return fresh.contact


def close_store(*, actor: Actor, at: datetime, row: Store, note: str = "") -> Store:
    """Take an empty store out of use."""
    return _move("close", row, actor, at)


def reopen_store(*, actor: Actor, at: datetime, row: Store, note: str = "") -> Store:
    """Put a closed store back into use."""
    return _move("reopen", row, actor, at)


@transaction.atomic
def _move(name: str, row: Store, actor: Actor, at: datetime) -> Store:
    moved: Store = STORE.apply(
        name, row, actor=actor, at=at, event=lambda new: events.StoreChangedStatus(code=new.code, status=new.status)
    )
    return moved
