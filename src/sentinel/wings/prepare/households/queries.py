"""Reads of the household register."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.households import rules
from sentinel.wings.prepare.households.choices import Purpose, Strike
from sentinel.wings.prepare.households.models import Household, Member

LISTED = ("code", "address", "helper", "transport")


@dataclass(frozen=True, slots=True)
class AtRisk:
    """How many villages, households and people the reader's register holds."""

    villages: int
    households: int
    people: int


@dataclass(frozen=True, slots=True)
class PersonAtRisk:
    """One person as other modules may list them: masked."""

    code: str
    household: str
    address: str
    label: str
    need: str
    helper: str = ""
    transport: str = ""


def _households(actor: Actor) -> "QuerySet[Household, Household]":
    return Household.objects.visible_to(actor).filter(struck_at__isnull=True)


def _members(actor: Actor) -> "QuerySet[Member, Member]":
    return Member.objects.visible_to(actor).filter(struck_at__isnull=True)


def households(actor: Actor) -> "QuerySet[Household, Household]":
    """Households the actor may see, with their station and `people`."""
    rows = _households(actor).select_related("station")
    return rows.annotate(people=Count("members", filter=Q(members__struck_at__isnull=True)))


def households_on_map(actor: Actor) -> "QuerySet[Household, Household]":
    """Households the actor may see whose place is known."""
    return _households(actor).filter(point__isnull=False)


def household_of(actor: Actor, code: str) -> Household:
    """One household within reach."""
    row = households(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的险户。")
    return row


def members(actor: Actor, household: Household) -> list[Member]:
    """The people of a household within the actor's reach; screens show their masked properties."""
    return list(_members(actor).filter(household=household).order_by("code"))


def member_of(actor: Actor, code: str) -> Member:
    """One person within reach, also one who left the register."""
    row = Member.objects.visible_to(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的险户人员。")
    return row


def at_risk_totals(actor: Actor) -> AtRisk:
    """Villages, households and people at risk within the actor's reach."""
    rows = _households(actor)
    return AtRisk(
        villages=rows.values("area_code").distinct().count(),
        households=rows.count(),
        people=_members(actor).count(),
    )


def villages_of_station(actor: Actor, station: str) -> list[str]:
    """The codes of the villages whose households hang on a station, in order."""
    rows = _households(actor).filter(station__code=station)
    return list(rows.order_by("area_code").values_list("area_code", flat=True).distinct())


def villages_by_station(actor: Actor) -> dict[str, list[str]]:
    """The codes of the villages whose households hang on each station."""
    found: dict[str, list[str]] = {}
    rows = _households(actor).filter(station__isnull=False).order_by("station__code", "area_code")
    for station, area_code in rows.values_list("station__code", "area_code").distinct():
        found.setdefault(station, []).append(area_code)
    return found


def people_of_villages(actor: Actor, area_codes: Sequence[str]) -> dict[str, list[PersonAtRisk]]:
    """Everybody at risk in these villages, masked, by village and in the order of households."""
    found: dict[str, list[PersonAtRisk]] = {code: [] for code in area_codes}
    rows = _members(actor).filter(area_code__in=area_codes).select_related("household")
    rows = rows.only("code", "area_code", "name", "need", *(f"household__{name}" for name in LISTED))
    for row in rows.order_by("household__code", "code"):
        found[row.area_code].append(
            PersonAtRisk(
                code=row.code,
                household=row.household.code,
                address=row.household.address,
                label=row.masked_name,
                need=row.need,
                helper=row.household.helper,
                transport=row.household.transport,
            )
        )
    return found


def found_among(codes: Sequence[str], people: Sequence[tuple[str, str]]) -> set[str]:
    """Of these people by code, those whom a (name, citizen number) pair names; by the name alone where the number is
    missing and only one of them bears it. For rules that follow somebody: nothing is shown to anybody.
    """
    rows = list(Member.objects.filter(code__in=codes, purged_at__isnull=True).only("code", "name", "id_number"))
    by_number = {row.id_number: row.code for row in rows}
    namesakes = Counter(row.name for row in rows)
    by_name = {row.name: row.code for row in rows if namesakes[row.name] == 1}
    found = {by_number.get(number) if number else by_name.get(name) for name, number in people}
    return {code for code in found if code is not None}


def cards(actor: Actor, area_code: str) -> "QuerySet[Household, Household]":
    """The households of a village within reach with who lives there, for their cards."""
    living = Prefetch("members", Member.objects.filter(struck_at__isnull=True).order_by("code"), to_attr="living")
    return _households(actor).filter(area_code=area_code).prefetch_related(living)


def people_by_village(actor: Actor, under: str = "") -> dict[str, int]:
    """How many people at risk each village has; `under` cuts to codes that begin so."""
    rows = _members(actor).filter(area_code__startswith=under)
    return {
        row["area_code"]: row["n"] for row in rows.order_by("area_code").values("area_code").annotate(n=Count("pk"))
    }


def homes(actor: Actor) -> list[tuple[str, Any, int]]:
    """(village, place or None, people) of every household within reach where anybody lives."""
    living = Count("members", filter=Q(members__struck_at__isnull=True))
    rows = _households(actor).annotate(living=living).filter(living__gt=0).order_by("code")
    return list(rows.values_list("area_code", "point", "living"))


def stale(row: Household, at: datetime) -> bool:
    """True when the household was not confirmed for longer than the parameter allows."""
    return rules.stale(row.confirmed_at, at, int(parameters.value("households.stale_days", at=at)))


def record_panel(row: Household, actor: Actor, at: datetime) -> dict[str, Any]:
    """The people of a household, masked, and what the reader may do, for the record page of the ledger."""
    return {
        "members": members(actor, row),
        "may_unmask": actor.may("households.unmask", row),
        "may_manage": actor.may("households.manage", row),
        "stale": stale(row, at),
        "purposes": Purpose.labels,
        "reasons": Strike.choices,
    }
