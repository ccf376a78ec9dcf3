"""Registering who comes, leaves and moves on, by name or by number; looks at people's data, and its forgetting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.citizens import number_fits
from sentinel.kernel.events import record
from sentinel.kernel.masking import log_unmasking, mask_name
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.prepare.shelters import events, rules
from sentinel.wings.prepare.shelters.actions.occupancy import (
    count_in,
    count_out,
    current_opening,
    group,
    locked,
    must_see,
    next_code,
    shrink,
)
from sentinel.wings.prepare.shelters.choices import Care
from sentinel.wings.prepare.shelters.models import Guest, Shelter, Stay

REGISTER = "shelters.register"
CLEAR_FIELDS = ("name", "id_number", "phone")
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestSpec:
    """One named person of a family; the number may be missing, never wrong."""

    name: str
    id_number: str = ""
    phone: str = ""
    care: str = rules.Care.NONE


@transaction.atomic
def register_family(
    *,
    actor: Actor,
    at: datetime,
    shelter: Shelter,
    guests: Sequence[GuestSpec],
    people: int,
    counted: int = 0,
    from_area: str = "",
    place: str = "",
    note: str = "",
) -> Stay:
    """Register a family by name. `counted` of its people were counted in before (by a list, or at the door): they get
    their names now and are not counted again; only the others need room.
    """
    fresh = locked(shelter)
    must_see(actor, fresh, REGISTER)
    _check_family(guests, people, counted)
    taken, listed = _out_of_groups(fresh, counted, at)
    if taken < counted:
        raise Invalid({"counted": _("已计入但未实名的只有 {n} 人，请核对。").format(n=taken)})
    if people > counted:
        fresh = count_in(fresh, people - counted, actor, at)
    stay = Stay.objects.create(
        shelter=fresh,
        opening=current_opening(fresh),
        code=next_code(fresh, "R", fresh.stays),
        area_code=fresh.area_code,
        kind=rules.StayKind.FAMILY,
        label=mask_name(guests[0].name),
        people=people,
        arrived_people=people,
        listed=listed,
        from_area=from_area,
        place=place.strip()[:32],
        note=note.strip()[:200],
        arrived_at=at,
        registered_by=actor.label,
    )
    Guest.objects.bulk_create(
        Guest(
            stay=stay,
            area_code=stay.area_code,
            code=f"{stay.code}-{number}",
            name=guest.name,
            id_number=guest.id_number,
            phone=guest.phone,
            care=guest.care,
        )
        for number, guest in enumerate(guests, 1)
    )
    payload = events.StayRegistered(code=stay.code, kind=stay.kind, people=people, counted=counted)
    record(payload, subject=stay, actor=actor, at=at)
    return stay


def _check_family(guests: Sequence[GuestSpec], people: int, counted: int) -> None:
    errors: dict[str, str] = {}
    if not guests or not all(guest.name.strip() for guest in guests):
        errors["name"] = _("请填写姓名。")
    if not max(len(guests), 1) <= people <= MOST_AT_ONCE:
        errors["people"] = _("人数应在已写姓名的 {n} 人到 {most} 人之间。").format(n=len(guests), most=MOST_AT_ONCE)
    if not 0 <= counted <= people:
        errors["counted"] = _("已计入的人数应在 0 到 {n} 之间。").format(n=people)
    for guest in guests:
        if guest.id_number and not number_fits(guest.id_number):
            errors["id_number"] = _("{name}的身份证号不对，请逐位核对。").format(name=mask_name(guest.name))
        if guest.care not in Care.values:
            errors["care"] = _("没有“{value}”这一项。").format(value=guest.care[:16])
    if errors:
        raise Invalid(errors)


def _out_of_groups(shelter: Shelter, people: int, at: datetime) -> tuple[int, int]:
    """Take people out of the counts without names, lists first; (how many were there, how many of them listed)."""
    taken = listed = 0
    for stay in sorted(shelter.stays.filter(departed_at__isnull=True, kind__in=rules.GROUPS), key=_lists_first):
        part = min(people - taken, stay.people)
        of_list = min(part, stay.listed)
        if part:
            shrink(stay, part, at, listed=of_list)
        taken, listed = taken + part, listed + of_list
    return taken, listed


def _lists_first(stay: Stay) -> bool:
    return stay.kind != rules.StayKind.LISTED


@transaction.atomic
def count_people_in(*, actor: Actor, at: datetime, shelter: Shelter, people: int) -> Stay:
    """Count people in whose names nobody has time to write down yet."""
    fresh = locked(shelter)
    must_see(actor, fresh, REGISTER)
    if not 1 <= people <= MOST_AT_ONCE:
        raise Invalid({"people": _("人数应在 1 到 {most} 人之间。").format(most=MOST_AT_ONCE)})
    fresh = count_in(fresh, people, actor, at)
    stay = group(fresh, rules.StayKind.COUNTED, people, actor, at)
    payload = events.StayRegistered(code=stay.code, kind=stay.kind, people=people, counted=0)
    record(payload, subject=stay, actor=actor, at=at)
    return stay


@transaction.atomic
def depart_stay(*, actor: Actor, at: datetime, stay: Stay, people: int | None = None) -> Stay:
    """Sign people of a stay out; everybody where no number is given. What a list still counts is settled when the list
    reports them gone.
    """
    shelter = locked(stay.shelter)
    must_see(actor, shelter, REGISTER)
    fresh = _open(stay)
    leaving = _part(fresh, people)
    _leave(fresh, leaving, at)
    count_out(shelter, leaving, actor, at)
    _departed(fresh, leaving, actor, at)
    return fresh


@transaction.atomic
def transfer_stay(*, actor: Actor, at: datetime, stay: Stay, to: Shelter, people: int | None = None) -> Stay:
    """Move a stay to another shelter, where it becomes one of its own; a family moves whole. Returns the new stay."""
    if to.pk == stay.shelter_id:
        raise Invalid({"to": _("请选择另一个避难场所。")})
    both = Shelter.objects.select_for_update(of=("self",)).filter(pk__in=(stay.shelter_id, to.pk)).order_by("code")
    rows = {row.pk: row for row in both}
    here, there = rows[stay.shelter_id], rows[to.pk]
    must_see(actor, here, REGISTER)
    must_see(actor, there, REGISTER)
    fresh = _open(stay)
    moving = _part(fresh, people)
    family = fresh.kind == rules.StayKind.FAMILY
    if family and moving < fresh.people:
        raise Invalid({"people": _("实名家庭须整户转点；分开安置请分别登记。")})
    there = count_in(there, moving, actor, at)
    came = _family_at(there, fresh, actor, at) if family else group(there, rules.StayKind.COUNTED, moving, actor, at)
    if family:
        fresh.guests.update(stay=came, area_code=came.area_code)
    _leave(fresh, moving, at)
    count_out(here, moving, actor, at)
    _departed(fresh, moving, actor, at, to_stay=came.code)
    payload = events.StayRegistered(code=came.code, kind=came.kind, people=moving, counted=0)
    record(payload, subject=came, actor=actor, at=at)
    return came


def _family_at(shelter: Shelter, stay: Stay, actor: Actor, at: datetime) -> Stay:
    return Stay.objects.create(
        shelter=shelter,
        opening=current_opening(shelter),
        code=next_code(shelter, "R", shelter.stays),
        area_code=shelter.area_code,
        kind=stay.kind,
        label=stay.label,
        people=stay.people,
        arrived_people=stay.people,
        from_area=stay.from_area,
        note=stay.note,
        came_from=stay,
        arrived_at=at,
        registered_by=actor.label,
    )


def _open(stay: Stay) -> Stay:
    fresh: Stay = Stay.objects.select_for_update(of=("self",)).get(pk=stay.pk)
    if fresh.departed_at is not None:
        raise Refused(_("{label}已办理离开，请刷新后核对。").format(label=fresh.label), code="departed")
    return fresh


def _part(stay: Stay, people: int | None) -> int:
    part = stay.people if people is None else people
    if not 1 <= part <= stay.people:
        raise Invalid({"people": _("在住 {n} 人，离开人数应在 1 到 {n} 之间。").format(n=stay.people)})
    return part


def _leave(stay: Stay, people: int, at: datetime) -> None:
    """People go; those no list counts go first, so that a list never finds fewer than it counts."""
    shrink(stay, people, at, listed=max(stay.listed - (stay.people - people), 0))


def _departed(stay: Stay, people: int, actor: Actor, at: datetime, *, to_stay: str = "") -> None:
    payload = events.StayDeparted(code=stay.code, people=people, inside=stay.people, to_stay=to_stay)
    record(payload, subject=stay, actor=actor, at=at)


@transaction.atomic
def unmask_guest(*, actor: Actor, at: datetime, guest: Guest, purpose: str) -> dict[str, str]:
    """A guest's data in the clear, for a purpose that is written down with the reader's name."""
    if not purpose.strip():
        raise Invalid({"purpose": _("请写明查看用途。")})
    fresh = Guest.objects.select_related("stay__shelter").get(pk=guest.pk)
    actor.require("shelters.unmask", fresh)
    words = purpose.strip()[:128]
    log_unmasking(actor=actor, at=at, subject=fresh, fields=CLEAR_FIELDS, purpose=words)
    record(events.GuestUnmasked(code=fresh.code, fields=CLEAR_FIELDS, purpose=words), subject=fresh, actor=actor, at=at)
    return {name: getattr(fresh, name) for name in CLEAR_FIELDS}


@transaction.atomic
def forget_stay(*, actor: Actor, at: datetime, pk: object) -> int:
    """Wipe the names, numbers and phones of a stay that ended long enough ago; returns how many people."""
    fresh = Stay.objects.select_for_update(of=("self",)).get(pk=pk)
    if fresh.forgotten_at is not None or fresh.forget_at is None or fresh.forget_at > at:
        return 0
    actor.require("shelters.manage", fresh)
    guests: int = fresh.guests.update(name="", id_number="", phone="")
    fresh.forgotten_at = at
    fresh.save(update_fields=["forgotten_at"])
    record(events.StayForgotten(code=fresh.code, guests=guests), subject=fresh, actor=actor, at=at)
    return guests
