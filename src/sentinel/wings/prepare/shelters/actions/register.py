"""Writes of the register: new shelters, changed ones, confirmed ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.masking import log_unmasking
from sentinel.kernel.refusals import Invalid
from sentinel.kernel.telephone import clean_phone
from sentinel.wings.prepare.shelters import choices, events, rules
from sentinel.wings.prepare.shelters.actions.occupancy import current_opening, locked, must_see, settled
from sentinel.wings.prepare.shelters.models import CGCS2000, Shelter

CODED = {
    "level": choices.Level,
    "kind": choices.Kind,
    "duration": choices.Duration,
    "space": choices.Space,
    "condition": choices.Condition,
}
PHONES = {"contact": "contact_phone", "key_holder": "key_holder_phone"}
PLAIN = ("name", "address", "path", *PHONES, *PHONES.values(), "evacuation_site", *rules.FACILITIES)
SIZES = ("capacity", "total_area_m2", "effective_area_m2")
AMENDABLE = (*PLAIN, *CODED, *SIZES, "target_areas", "point")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterSpec:
    """One shelter to register; `point` is (longitude, latitude), `target_areas` those it serves, its own where none.

    `contact` and `key_holder` may hold name and number together, as lists on paper do.
    """

    code: str
    name: str
    area_code: str
    point: tuple[float, float]
    capacity: int
    address: str
    contact: str = ""
    contact_phone: str = ""
    mark: str = ""
    target_areas: Sequence[str] = ()
    confirmed_at: datetime | None = None
    level: str = rules.Level.VILLAGE
    kind: str = rules.Kind.OTHER
    duration: str = rules.Duration.SHORT
    space: str = rules.Space.INDOOR
    condition: str = rules.Condition.GOOD
    evacuation_site: bool = True
    total_area_m2: int | None = None
    effective_area_m2: int | None = None
    path: str = ""
    key_holder: str = ""
    key_holder_phone: str = ""
    water: bool = False
    power: bool = False
    toilets: bool = False
    medical: bool = False
    communication: bool = False
    monitoring: bool = False
    broadcast: bool = False


def people(values: Mapping[str, Any]) -> dict[str, Any]:
    """Who answers and who has the key, of these values: a number beside a name goes where numbers are kept secret."""
    found: dict[str, Any] = {}
    for name, phone in PHONES.items():
        who, number = rules.name_and_number(values.get(name, ""))
        if name in values:
            found[name] = who
        if number or phone in values:
            found[phone] = clean_phone(values.get(phone) or number, phone)
    return found


def area_limit(effective_area_m2: int | None, duration: str, at: datetime) -> int | None:
    """How many people the effective area holds by the value in force for this duration; None without an area."""
    if effective_area_m2 is None:
        return None
    asked = parameters.value(f"shelters.m2_a_person.{duration}", at=at)
    return rules.people_by_area(effective_area_m2, Decimal(str(asked)))


def _check(values: Mapping[str, Any]) -> None:
    errors: dict[str, str] = {}
    for name, allowed in CODED.items():
        if values[name] not in allowed.values:
            errors[name] = _("没有“{value}”这一项。").format(value=values[name])
    if values["capacity"] < 1:
        errors["capacity"] = _("设计容量至少为 1 人。")
    total, effective = values["total_area_m2"], values["effective_area_m2"]
    if total is not None and effective is not None and effective > total:
        errors["effective_area_m2"] = _("有效面积不能大于总面积。")
    if errors:
        raise Invalid(errors)


def _made(spec: ShelterSpec, at: datetime) -> Shelter:
    kept = {name: getattr(spec, name) for name in (*PLAIN, *CODED, *SIZES, "code", "area_code", "mark", "confirmed_at")}
    kept |= people(kept)
    _check(kept)
    return Shelter(
        **kept,
        target_areas=list(spec.target_areas) or [spec.area_code],
        point=Point(*spec.point, srid=CGCS2000),
        area_limit=area_limit(spec.effective_area_m2, spec.duration, at),
        published_at=at,
    )


@transaction.atomic
def register_shelters(*, actor: Actor, at: datetime, shelters: Sequence[ShelterSpec]) -> list[Shelter]:
    """Add the shelters whose code is not in the register yet; others stay as they are."""
    known = set(Shelter.objects.filter(code__in=[spec.code for spec in shelters]).values_list("code", flat=True))
    fresh = [spec for spec in shelters if spec.code not in known]
    for spec in fresh:
        actor.require_in("shelters.manage", spec.area_code)
    rows = insert_many(_made(spec, at) for spec in fresh)
    record_many(
        [(events.ShelterRegistered(code=row.code, capacity=row.capacity), row) for row in rows], actor=actor, at=at
    )
    return rows


def create_shelter(*, actor: Actor, at: datetime, **values: Any) -> Shelter:
    """Add one shelter from a form; refuses a code that is taken."""
    return create_shelters(actor=actor, at=at, rows=[values])[0]


@transaction.atomic
def create_shelters(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Shelter]:
    """Add many shelters in one act, all or none; a code that is taken or given twice is named."""
    codes = [str(row["code"]) for row in rows]
    taken = set(Shelter.objects.filter(code__in=codes).values_list("code", flat=True))
    taken |= {code for code in codes if codes.count(code) > 1}
    if taken:
        raise Invalid({"code": _("编号 {codes} 已有避难场所。").format(codes="、".join(sorted(taken)))})
    return register_shelters(actor=actor, at=at, shelters=[_spec(row) for row in rows])


def _spec(values: Mapping[str, Any]) -> ShelterSpec:
    point: Point = values["point"]
    known = {item.name for item in fields(ShelterSpec)}
    given = {name: value for name, value in values.items() if name in known and name != "point"}
    return ShelterSpec(point=(point.x, point.y), **given)


@transaction.atomic
def amend_shelter(*, actor: Actor, at: datetime, row: Shelter, changes: Mapping[str, Any]) -> Shelter:
    """Change fields of a shelter; what it may hold never goes below the people inside."""
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid({name: _("这一项不能在这里修改。") for name in unknown})
    fresh = locked(row)
    actor.require("shelters.manage", fresh)
    changes = {**changes, **people(changes)}
    changed = [name for name in AMENDABLE if name in changes and getattr(fresh, name) != changes[name]]
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, changes[name])
    if "target_areas" in changed and not fresh.target_areas:
        fresh.target_areas = [fresh.area_code]
    _fit(fresh, changed, at)
    fresh.save(update_fields=[*changed, "area_limit"])
    record(events.ShelterAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return settled(fresh, at)


def _fit(row: Shelter, changed: Sequence[str], at: datetime) -> None:
    """Refuse sizes that do not hold the people inside; keep what the area holds in step."""
    _check({name: getattr(row, name) for name in (*CODED, *SIZES)})
    if {"effective_area_m2", "duration"} & set(changed):
        opening = current_opening(row)
        row.area_limit = area_limit(row.effective_area_m2, opening.duration if opening else row.duration, at)
    if row.limit < row.occupancy:
        field = "capacity" if "capacity" in changed else changed[0]
        raise Invalid({field: _("场所内现有 {n} 人，容量不能更小。").format(n=row.occupancy)})


@transaction.atomic
def confirm_shelter(*, actor: Actor, at: datetime, shelter: Shelter) -> Shelter:
    """Say that the entry was checked on the spot and is right as of now."""
    fresh = locked(shelter)
    actor.require("shelters.manage", fresh)
    return _confirmed(fresh, actor, at)


def _confirmed(row: Shelter, actor: Actor, at: datetime) -> Shelter:
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    record(events.ShelterConfirmed(code=row.code), subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def assess_shelter(*, actor: Actor, at: datetime, shelter: Shelter, condition: str, confirmed: bool = False) -> Shelter:
    """Keep what an inspection says of the building; who looked on the spot has `confirmed` the entry as well.

    Who inspects needs to see the shelter, not to manage it.
    """
    fresh = locked(shelter)
    must_see(actor, fresh, "shelters.view")
    _check({"condition": condition} | {name: getattr(fresh, name) for name in (*CODED, *SIZES) if name != "condition"})
    if fresh.condition != condition:
        fresh.condition = condition
        fresh.save(update_fields=["condition"])
        record(events.ShelterAmended(code=fresh.code, fields=("condition",)), subject=fresh, actor=actor, at=at)
    return _confirmed(fresh, actor, at) if confirmed else fresh


@transaction.atomic
def unmask_shelter(*, actor: Actor, at: datetime, shelter: Shelter, purpose: str) -> dict[str, str]:
    """The numbers of a shelter's people in the clear, for a purpose that is written down with the reader's name."""
    words = purpose.strip()[:128]
    if not words:
        raise Invalid({"purpose": _("请写明查看用途。")})
    fresh = Shelter.objects.get(pk=shelter.pk)
    actor.require("shelters.unmask", fresh)
    fields_seen = tuple(PHONES.values())
    log_unmasking(actor=actor, at=at, subject=fresh, fields=fields_seen, purpose=words)
    payload = events.ShelterUnmasked(code=fresh.code, fields=fields_seen, purpose=words)
    record(payload, subject=fresh, actor=actor, at=at)
    return {name: getattr(fresh, name) for name in fields_seen}
