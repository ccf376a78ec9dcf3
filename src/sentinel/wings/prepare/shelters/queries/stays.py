"""Who is inside: stays and guests, masked, for those who register at the door."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.shelters import rules
from sentinel.wings.prepare.shelters.choices import Care, Purpose, ShelterStatus
from sentinel.wings.prepare.shelters.models import Guest, Shelter, Stay
from sentinel.wings.prepare.shelters.queries.register import nearest, shelters

REGISTER = "shelters.register"
OTHERS = 12


@dataclass(frozen=True, slots=True)
class Inside:
    """The people of one shelter by how they were counted, and the care those by name need."""

    families: int
    named: int
    unnamed: int
    care: tuple[tuple[str, int], ...]


def stays(actor: Actor) -> "QuerySet[Stay, Stay]":
    """Stays in the actor's area, with `named`, the number of guests by name."""
    rows: QuerySet[Stay, Stay] = Stay.objects.visible_to(actor)
    return rows.select_related("shelter").annotate(named=Count("guests"))


def stay_of(actor: Actor, code: str) -> Stay:
    """One stay in a shelter the actor registers at, also in one that serves its area."""
    row = Stay.objects.filter(code=code).select_related("shelter").first() if "\x00" not in code else None
    if row is None or not actor.may_read(REGISTER, row.shelter):
        raise NotFound("没有这条入住登记，或不在您的查看范围内。")
    return row


def guest_of(actor: Actor, code: str) -> Guest:
    """One guest of a stay in the actor's area."""
    rows = Guest.objects.visible_to(actor, "shelters.unmask").select_related("stay__shelter")
    row = rows.filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NotFound("没有这名入住人员，或不在您的查看范围内。")
    return row


def open_stays(actor: Actor, shelter: Shelter) -> list[Stay]:
    """The stays of a shelter that have not ended, families after the running counts; nobody for those without reach."""
    if not actor.may_read(REGISTER, shelter):
        return []
    rows = shelter.stays.filter(departed_at__isnull=True).prefetch_related("guests").order_by("-arrived_at", "-code")
    return sorted(rows, key=lambda row: row.kind == rules.StayKind.FAMILY)


def inside(shelter: Shelter) -> Inside:
    """The people inside by how they were counted."""
    rows = shelter.stays.filter(departed_at__isnull=True).values_list("kind", "people")
    families = [people for kind, people in rows if kind == rules.StayKind.FAMILY]
    care = Guest.objects.filter(stay__shelter=shelter, stay__departed_at__isnull=True).values_list("care", flat=True)
    counted = Counter(care)
    return Inside(
        families=len(families),
        named=sum(families),
        unnamed=shelter.occupancy - sum(families),
        care=tuple(
            (str(item.label), counted[item.value]) for item in Care if item != Care.NONE and counted[item.value]
        ),
    )


@dataclass(frozen=True, slots=True)
class Gone:
    """Who a stay named, where they were, where they are now if they were moved on, and how many of those a list still
    counts in the shelter they left.
    """

    shelter: Shelter
    people: tuple[tuple[str, str], ...]
    moved_to: Stay | None
    unsettled: int


def gone_from(code: str, to_stay: str) -> Gone:
    """What rules need to follow the named people of a stay that ended here; names and numbers are shown to nobody."""
    stay = Stay.objects.select_related("shelter").get(code=code)
    moved_to = Stay.objects.select_related("shelter").get(code=to_stay) if to_stay else None
    guests = Guest.objects.filter(stay=moved_to or stay).order_by("code")
    inside_listed = stay.shelter.stays.filter(departed_at__isnull=True).aggregate(n=Sum("listed"))["n"] or 0
    return Gone(
        shelter=stay.shelter,
        people=tuple((guest.name, guest.id_number) for guest in guests),
        moved_to=moved_to,
        unsettled=stay.shelter.listed - inside_listed,
    )


def keeper_list(actor: Actor) -> list[Shelter]:
    """The shelters the actor registers at, those in use first, then evacuation sites, then the others."""
    rows = [row for row in shelters(actor).exclude(status=ShelterStatus.CLOSED) if actor.may_read(REGISTER, row)]
    return sorted(rows, key=lambda row: (row.status == ShelterStatus.READY, not row.evacuation_site, row.code))


def keeper_page(actor: Actor, shelter: Shelter) -> dict[str, Any]:
    """What the keeper's page shows: counts, who is inside, where people could be moved to."""
    rows = open_stays(actor, shelter)
    others = nearest(actor, (shelter.point.x, shelter.point.y), like=shelter)
    return {
        "shelter": shelter,
        "inside": inside(shelter),
        "stays": rows,
        "unnamed": sum(row.people for row in rows if row.kind in rules.GROUPS),
        "others": [found.shelter for found in others if actor.may_read(REGISTER, found.shelter)][:OTHERS],
    }


def stay_panel(row: Stay, actor: Actor, at: datetime) -> dict[str, Any]:
    """The guests of a stay, masked, and what the reader may do, for the record page."""
    return {
        "guests": list(row.guests.order_by("code")),
        "home": areas.names().get(row.from_area, row.from_area),
        "moved_on": list(row.went_to.select_related("shelter")),
        "may_unmask": actor.may("shelters.unmask", row) and row.forgotten_at is None,
        "purposes": Purpose.labels,
    }


def to_forget(at: datetime) -> list[tuple[object, datetime]]:
    """(stay, when its people's data is to be wiped) for every ended stay whose time has come."""
    rows = _kept().filter(forget_at__lte=at).order_by("forget_at")
    return [(pk, instant) for pk, instant in rows.values_list("pk", "forget_at") if instant is not None]


def next_to_forget() -> datetime | None:
    """When the next data is to be wiped."""
    return _kept().order_by("forget_at").values_list("forget_at", flat=True).first()


def _kept() -> "QuerySet[Stay, Stay]":
    rows: QuerySet[Stay, Stay] = Stay.objects.filter(Q(forgotten_at__isnull=True), forget_at__isnull=False)
    return rows
