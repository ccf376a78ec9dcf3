"""Writes of the shelters. Occupancy moves only through `admit` and `release`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.wings.prepare.shelters import events, queries, rules
from sentinel.wings.prepare.shelters.choices import ShelterStatus
from sentinel.wings.prepare.shelters.models import CGCS2000, Shelter
from sentinel.wings.prepare.shelters.workflow import SHELTER

AMENDABLE = ("name", "address", "contact", "capacity", "point")
BY_RULE = system("shelters")
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterSpec:
    """One shelter to register; `point` is (longitude, latitude), `serves` the area whose people it is for."""

    code: str
    name: str
    area_code: str
    point: tuple[float, float]
    capacity: int
    address: str
    contact: str = ""
    mark: str = ""
    serves: str = ""
    confirmed_at: datetime | None = None


@transaction.atomic
def register_shelters(*, actor: Actor, at: datetime, shelters: Sequence[ShelterSpec]) -> list[Shelter]:
    """Add the shelters whose code is not in the register yet; those already there stay as they are."""
    known = set(Shelter.objects.filter(code__in=[spec.code for spec in shelters]).values_list("code", flat=True))
    fresh = [spec for spec in shelters if spec.code not in known]
    for spec in fresh:
        actor.require_in("shelters.manage", spec.area_code)
        if spec.capacity < 1:
            raise Invalid({"capacity": _("设计容量至少为 1 人。")})
    rows = Shelter.objects.bulk_create(
        Shelter(
            code=spec.code,
            name=spec.name,
            area_code=spec.area_code,
            target_areas=[spec.serves or spec.area_code],
            point=Point(*spec.point, srid=CGCS2000),
            capacity=spec.capacity,
            address=spec.address,
            contact=spec.contact,
            mark=spec.mark,
            published_at=at,
            confirmed_at=spec.confirmed_at,
        )
        for spec in fresh
    )
    record_many(
        [(events.ShelterRegistered(code=row.code, capacity=row.capacity), row) for row in rows], actor=actor, at=at
    )
    return rows


@transaction.atomic
def amend_shelter(*, actor: Actor, at: datetime, row: Shelter, changes: Mapping[str, Any]) -> Shelter:
    """Change fields of a shelter; the capacity never goes below the people inside."""
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid({name: _("这一项不能在这里修改。") for name in unknown})
    fresh = _locked(row)
    actor.require("shelters.manage", fresh)
    changed = [name for name in AMENDABLE if name in changes and getattr(fresh, name) != changes[name]]
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, changes[name])
    if fresh.capacity < max(fresh.occupancy, 1):
        raise Invalid({"capacity": _("场所内现有 {n} 人，容量不能更小。").format(n=fresh.occupancy)})
    fresh.save(update_fields=changed)
    record(events.ShelterAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return _settled(fresh, at)


@transaction.atomic
def confirm_shelter(*, actor: Actor, at: datetime, shelter: Shelter) -> Shelter:
    """Say that the entry was checked on the spot and is right as of now."""
    fresh = _locked(shelter)
    actor.require("shelters.manage", fresh)
    fresh.confirmed_at = at
    fresh.save(update_fields=["confirmed_at"])
    record(events.ShelterConfirmed(code=fresh.code), subject=fresh, actor=actor, at=at)
    return fresh


def open_shelter(*, actor: Actor, at: datetime, row: Shelter, note: str = "") -> Shelter:
    """Unlock a shelter that stands ready."""
    return _move("open", row, actor, at)


def close_shelter(*, actor: Actor, at: datetime, row: Shelter, note: str = "") -> Shelter:
    """Take an empty shelter out of use."""
    return _move("close", row, actor, at)


def put_back_shelter(*, actor: Actor, at: datetime, row: Shelter, note: str = "") -> Shelter:
    """Make a closed shelter ready again."""
    return _move("put_back", row, actor, at)


@transaction.atomic
def admit(*, actor: Actor, at: datetime, shelter: Shelter, people: int = 1) -> Shelter:
    """Count people in. A ready shelter opens with its first guest; a full one refuses and names the nearest others.

    Whoever registers an arrival needs to see the shelter, not to manage it.
    """
    fresh = _locked(shelter)
    if not actor.may_read("shelters.view", fresh):
        raise NotFound(_("没有编号为 {code} 的避难场所。").format(code=fresh.code))
    if fresh.room < people:
        raise Refused(_no_room(fresh, people, actor), code="no_room")
    if fresh.status == ShelterStatus.READY:
        fresh = _apply("open", fresh, BY_RULE, at)
    fresh.occupancy += people
    fresh.save(update_fields=["occupancy"])
    record(
        events.ShelterAdmitted(code=fresh.code, people=people, occupancy=fresh.occupancy),
        subject=fresh,
        actor=actor,
        at=at,
    )
    return _settled(fresh, at)


@transaction.atomic
def release(*, actor: Actor, at: datetime, shelter: Shelter, people: int = 1) -> Shelter:
    """Count people out."""
    fresh = _locked(shelter)
    if not actor.may_read("shelters.view", fresh):
        raise NotFound(_("没有编号为 {code} 的避难场所。").format(code=fresh.code))
    if fresh.occupancy < people:
        raise Refused(_("场所内只登记了 {n} 人，请先核对人数。").format(n=fresh.occupancy), code="not_inside")
    fresh.occupancy -= people
    fresh.save(update_fields=["occupancy"])
    record(
        events.ShelterReleased(code=fresh.code, people=people, occupancy=fresh.occupancy),
        subject=fresh,
        actor=actor,
        at=at,
    )
    return _settled(fresh, at)


def _locked(row: Shelter) -> Shelter:
    return Shelter.objects.select_for_update(of=("self",)).get(pk=row.pk)  # type: ignore[no-any-return]


@transaction.atomic
def _move(name: str, row: Shelter, actor: Actor, at: datetime) -> Shelter:
    return _apply(name, row, actor, at)


def _apply(name: str, row: Shelter, actor: Actor, at: datetime) -> Shelter:
    moved: Shelter = SHELTER.apply(
        name, row, actor=actor, at=at, event=lambda new: events.ShelterChangedStatus(code=new.code, status=new.status)
    )
    return moved


def _settled(row: Shelter, at: datetime) -> Shelter:
    """The status that follows from the count: full without room, open again with room."""
    if row.status == ShelterStatus.OPEN and row.room == 0:
        return _apply("fill", row, BY_RULE, at)
    if row.status == ShelterStatus.FULL and row.room > 0:
        return _apply("make_room", row, BY_RULE, at)
    return row


def _no_room(row: Shelter, people: int, actor: Actor) -> str:
    others = [other for other in queries.shelters(actor).exclude(status=ShelterStatus.CLOSED) if other.pk != row.pk]
    by_code = {other.code: other for other in others if other.room >= people}
    order = rules.nearest_first((row.point.x, row.point.y), [queries.site(other) for other in by_code.values()])
    names = "、".join(
        _("{name}（余 {room} 人）").format(name=by_code[item.code].name, room=item.room)
        for item in order[:ALTERNATIVES]
    )
    state = row.get_status_display() if row.status == ShelterStatus.CLOSED else _("只剩 {n} 个位置").format(n=row.room)
    advice = _("最近的可用场所：{names}。").format(names=names) if names else _("附近没有可用场所，请报镇街值班室。")
    return _("{name}{state}，容不下 {people} 人。{advice}").format(
        name=row.name, state=state, people=people, advice=advice
    )
