"""Reads of the evacuations."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.respond.evacuations import rules
from sentinel.wings.respond.evacuations.choices import EvacuationStatus
from sentinel.wings.respond.evacuations.models import Entry, Evacuation
from sentinel.wings.watch.stations import queries as stations

REPLAY = system("replay")
REGISTER = system("evacuations")


@dataclass(frozen=True, slots=True)
class HouseholdOnList:
    """One household of a list."""

    code: str
    address: str
    entries: list[Entry]


def evacuations(actor: Actor) -> "QuerySet[Evacuation, Evacuation]":
    """Lists the actor may see, each with how many people are in each state (`n_waiting` … `n_returned`)."""
    rows: QuerySet[Evacuation, Evacuation] = Evacuation.objects.visible_to(actor)
    return rows.select_related("shelter", "station").annotate(
        **{f"n_{state}": Count("entries", filter=Q(entries__state=state)) for state in rules.EntryState}
    )


def open_evacuations(actor: Actor) -> "QuerySet[Evacuation, Evacuation]":
    """Lists the actor may see that are not closed."""
    return Evacuation.objects.visible_to(actor).exclude(status=EvacuationStatus.CLOSED)


def open_lists(actor: Actor) -> list[Evacuation]:
    """The open lists within reach with their counts, village by village."""
    return list(evacuations(actor).exclude(status=EvacuationStatus.CLOSED).order_by("area_code"))


def unfounded(row: Evacuation) -> bool:
    """True where late or corrected readings have undone the crossing that brought the list about."""
    return bool(row.crossing and stations.withdrawn(REGISTER, [row.crossing]))


def evacuation_of(actor: Actor, code: str) -> Evacuation:
    """One list within reach."""
    row = evacuations(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这次转移，或不在您的查看范围内。")
    return row


def current_of(actor: Actor, area_code: str) -> Evacuation | None:
    """The open list of a village within reach, else its last one, else None."""
    rows = evacuations(actor).filter(area_code=area_code)
    return rows.order_by("closed_at", "-proposed_at").exclude(status=EvacuationStatus.CLOSED).first() or (
        rows.order_by("-closed_at", "code").first()
    )


def entries(actor: Actor, evacuation: Evacuation) -> "QuerySet[Entry, Entry]":
    """The people of a list within reach, household by household."""
    rows = Entry.objects.visible_to(actor).filter(evacuation=evacuation)
    return rows.select_related("evacuation", "shelter").order_by("household_code", "member_code")


def entry_of(actor: Actor, code: str) -> Entry:
    """One person on a list within reach."""
    row = Entry.objects.visible_to(actor).filter(code=code).select_related("evacuation__shelter", "shelter").first()
    if row is None:
        raise NotFound("名单上没有这个人，或不在您的查看范围内。")
    return row


def by_household(actor: Actor, evacuation: Evacuation) -> list[HouseholdOnList]:
    """The people of a list, grouped by household."""
    groups: dict[str, HouseholdOnList] = {}
    for row in entries(actor, evacuation):
        groups.setdefault(row.household_code, HouseholdOnList(row.household_code, row.address, [])).entries.append(row)
    return list(groups.values())


def counts(actor: Actor, evacuation: Evacuation) -> rules.Counts:
    """How many people of a list are where, now."""
    rows = Entry.objects.visible_to(actor).filter(evacuation=evacuation).order_by().values("state")
    return rules.Counts(**{row["state"]: row["n"] for row in rows.annotate(n=Count("pk"))})


def counts_of(row: Evacuation) -> rules.Counts:
    """The counts of a row of `evacuations`."""
    return rules.Counts(**{state.value: getattr(row, f"n_{state}") for state in rules.EntryState})


def villages_to_choose(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the villages with people at risk where the actor may order and no list is open."""
    taken = set(Evacuation.objects.exclude(status=EvacuationStatus.CLOSED).values_list("area_code", flat=True))
    names = areas.names()
    return [
        (code, names.get(code, code))
        for code in households.people_by_village(system("evacuations"))
        if code not in taken and actor.may_in("evacuations.order", code)
    ]


def totals(actor: Actor = REPLAY) -> dict[str, int]:
    """People on all lists: due, moved (those in shelters and those back included), refused, in shelters now."""
    rows = Entry.objects.visible_to(actor).order_by().values("state").annotate(n=Count("pk"))
    found = rules.Counts(**{row["state"]: row["n"] for row in rows})
    return {
        "due": found.due,
        "moved": found.moved_total,
        "refused": found.refused,
        "sheltered": found.sheltered,
    }
