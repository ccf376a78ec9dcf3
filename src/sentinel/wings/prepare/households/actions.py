"""Writes of the household register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.masking import log_unmasking
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.prepare.households import choices, events, rules
from sentinel.wings.prepare.households.models import CGCS2000, Household, Member
from sentinel.wings.watch.stations import queries as stations

AMENDABLE = ("address", "structure", "risk", "head_name", "helper", "transport", "route", "point", "station")
PURPOSE = "household"
CLEAR_FIELDS = ("name", "id_number", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSpec:
    """One person to register. Sex and year of birth are read from the citizen number."""

    code: str
    name: str
    id_number: str
    phone: str = ""
    need: str = rules.Need.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSpec:
    """One household to register, with its people; `point` is (longitude, latitude)."""

    code: str
    area_code: str
    address: str
    structure: str
    risk: str
    head_name: str
    station: str = ""
    point: tuple[float, float] | None = None
    confirmed_at: datetime | None = None
    members: Sequence[MemberSpec] = field(default_factory=tuple)


def _check(spec: HouseholdSpec) -> None:
    errors: dict[str, str] = {}
    for name, value, allowed in (
        ("structure", spec.structure, choices.Structure.values),
        ("risk", spec.risk, choices.Risk.values),
    ):
        if value not in allowed:
            errors[name] = _("没有“{value}”这一项。").format(value=value)
    if not spec.members:
        errors["members"] = _("险户至少有一名人员。")
    for member in spec.members:
        if fault := rules.number_fault(member.id_number):
            errors[member.code] = str(choices.NumberFault(fault).label)
        elif member.need not in choices.Need.values:
            errors[member.code] = _("没有“{value}”这一项。").format(value=member.need)
    if errors:
        raise Invalid(errors)


def _household(spec: HouseholdSpec, station: Any, at: datetime) -> Household:
    return Household(
        code=spec.code,
        area_code=spec.area_code,
        station=station,
        address=spec.address,
        structure=spec.structure,
        risk=spec.risk,
        head_name=spec.head_name,
        point=Point(*spec.point, srid=CGCS2000) if spec.point else None,
        registered_at=at,
        confirmed_at=spec.confirmed_at,
    )


def _members(spec: HouseholdSpec, household: Household) -> list[Member]:
    return [
        Member(
            household=household,
            code=member.code,
            area_code=household.area_code,
            name=member.name,
            id_number=member.id_number,
            phone=member.phone,
            sex=rules.sex_of(member.id_number),
            born_year=rules.born_year(member.id_number),
            need=member.need,
        )
        for member in spec.members
    ]


@transaction.atomic
def register_households(*, actor: Actor, at: datetime, households: Sequence[HouseholdSpec]) -> list[Household]:
    """Add the households whose code is not in the register yet; those already there stay as they are."""
    known = set(Household.objects.filter(code__in=[spec.code for spec in households]).values_list("code", flat=True))
    fresh = [spec for spec in households if spec.code not in known]
    for spec in fresh:
        actor.require_in("households.manage", spec.area_code)
        _check(spec)
    gauges = {row.code: row for row in stations.stations(actor)} if any(spec.station for spec in fresh) else {}
    if missing := sorted({spec.station for spec in fresh if spec.station} - set(gauges)):
        raise Invalid({"station": _("没有测站 {codes}。").format(codes="、".join(missing))})
    rows = Household.objects.bulk_create([_household(spec, gauges.get(spec.station), at) for spec in fresh])
    pairs = list(zip(fresh, rows, strict=True))
    Member.objects.bulk_create([member for spec, row in pairs for member in _members(spec, row)])
    record_many(
        [
            (
                events.HouseholdRegistered(
                    code=row.code, risk=row.risk, station=spec.station, people=len(spec.members)
                ),
                row,
            )
            for spec, row in pairs
        ],
        actor=actor,
        at=at,
    )
    return rows


def register_household(*, actor: Actor, at: datetime, household: HouseholdSpec) -> Household:
    """Add one household; refuses a code that is taken."""
    rows = register_households(actor=actor, at=at, households=[household])
    if not rows:
        raise Refused(_("编号 {code} 已有险户。").format(code=household.code), code="taken")
    return rows[0]


def _locked(row: Household, actor: Actor) -> Household:
    fresh = Household.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("households.manage", fresh)
    return fresh  # type: ignore[no-any-return]


@transaction.atomic
def amend_household(*, actor: Actor, at: datetime, row: Household, changes: Mapping[str, Any]) -> Household:
    """Change fields of a household. A house that stands in another village is another household."""
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid({name: _("这一项不能在这里修改。") for name in unknown})
    fresh = _locked(row, actor)
    changed = [name for name in AMENDABLE if name in changes and getattr(fresh, name) != changes[name]]
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, changes[name])
    fresh.save(update_fields=changed)
    record(events.HouseholdAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def confirm_household(*, actor: Actor, at: datetime, household: Household) -> Household:
    """Say that the entry was checked on the spot and is right as of now."""
    fresh = _locked(household, actor)
    fresh.confirmed_at = at
    fresh.save(update_fields=["confirmed_at"])
    record(events.HouseholdConfirmed(code=fresh.code), subject=fresh, actor=actor, at=at)
    return fresh


def _struck_out(reason: str, at: datetime) -> dict[str, Any]:
    """What striking writes; from now on the data is kept only for as long as the rule says."""
    if reason not in choices.Strike.values:
        raise Invalid({"reason": _("请选择移出原因。")})
    until = privacy.keep_until(PURPOSE, timezone.localdate(at), at=at)
    return {"struck_at": at, "struck_why": reason, "purpose": PURPOSE, "keep_until": until}


@transaction.atomic
def strike_household(*, actor: Actor, at: datetime, household: Household, reason: str) -> Household:
    """Take a household and everybody in it off the register; lists already made keep whom they name."""
    changes = _struck_out(reason, at)
    fresh = _locked(household, actor)
    if fresh.struck_at is not None:
        raise Refused(_("这一户已移出险户名册。"), code="struck")
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes))
    people = fresh.members.filter(struck_at__isnull=True).update(**changes)
    record(events.HouseholdStruck(code=fresh.code, reason=reason, people=people), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def strike_member(*, actor: Actor, at: datetime, member: Member, reason: str) -> Member:
    """Take one person off the register; the last one leaves with the household."""
    changes = _struck_out(reason, at)
    household = _locked(member.household, actor)
    staying = household.members.filter(struck_at__isnull=True)
    fresh: Member | None = staying.filter(pk=member.pk).first()
    if fresh is None:
        raise Refused(_("此人已移出险户名册。"), code="struck")
    if staying.count() == 1:
        raise Refused(_("这是本户最后一人，请移出整户。"), code="last")
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes))
    record(events.MemberStruck(code=fresh.code, reason=reason), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def unmask_member(*, actor: Actor, at: datetime, member: Member, purpose: str) -> dict[str, str]:
    """A person's data in the clear, for a purpose that is written down with the reader's name."""
    if not purpose.strip():
        raise Invalid({"purpose": _("请写明查看用途。")})
    fresh = Member.objects.get(pk=member.pk)
    actor.require("households.unmask", fresh)
    if fresh.purged_at is not None:
        raise Refused(_("此人的信息已按期清除。"), code="purged")
    log_unmasking(actor=actor, at=at, subject=fresh, fields=CLEAR_FIELDS, purpose=purpose.strip()[:128])
    record(
        events.MemberUnmasked(code=fresh.code, fields=CLEAR_FIELDS, purpose=purpose.strip()[:128]),
        subject=fresh,
        actor=actor,
        at=at,
    )
    return {name: getattr(fresh, name) for name in CLEAR_FIELDS}
