"""Reads of the household register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.households import rules
from sentinel.wings.prepare.households.choices import Purpose, Strike
from sentinel.wings.prepare.households.models import Household, Member


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


def people_of_villages(actor: Actor, area_codes: Sequence[str]) -> dict[str, list[PersonAtRisk]]:
    """Everybody at risk in these villages, masked, by village and in the order of households."""
    found: dict[str, list[PersonAtRisk]] = {code: [] for code in area_codes}
    rows = _members(actor).filter(area_code__in=area_codes).select_related("household")
    rows = rows.only("code", "area_code", "name", "need", "household__code", "household__address")
    for row in rows.order_by("household__code", "code"):
        found[row.area_code].append(
            PersonAtRisk(row.code, row.household.code, row.household.address, row.masked_name, row.need)
        )
    return found


def people_by_village(actor: Actor, under: str = "") -> dict[str, int]:
    """How many people at risk each village has; `under` cuts to codes that begin so."""
    rows = _members(actor).filter(area_code__startswith=under)
    return {
        row["area_code"]: row["n"] for row in rows.order_by("area_code").values("area_code").annotate(n=Count("pk"))
    }


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
