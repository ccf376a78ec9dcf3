"""The figures of district and towns, and the villages nobody hears from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.scope import TOWN
from sentinel.notify import queries as calls
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.prepare.households.choices import Need
from sentinel.wings.respond.evacuations import rules
from sentinel.wings.respond.evacuations.choices import EvacuationStatus
from sentinel.wings.respond.evacuations.models import Entry, Evacuation
from sentinel.wings.respond.evacuations.queries import rows as queries
from sentinel.wings.respond.tasks import queries as tasks
from sentinel.wings.watch.stations import queries as stations

REGISTER = system("evacuations")


@dataclass(frozen=True, slots=True)
class VillageLine:
    """One village's open list with its counts; `unhelped` wait, need help to leave and have nobody named."""

    name: str
    evacuation: Evacuation
    counts: rules.Counts
    unhelped: int


@dataclass(frozen=True, slots=True)
class TownLine:
    """One town: its villages and their sum."""

    code: str
    name: str
    villages: list[VillageLine]

    @property
    def counts(self) -> rules.Counts:
        """The sum of its villages."""
        return total(line.counts for line in self.villages)

    @property
    def unhelped(self) -> int:
        """People of all its villages who need help and have nobody."""
        return sum(line.unhelped for line in self.villages)


@dataclass(slots=True)
class SilentVillage:
    """A village with people at risk from which nothing is heard: why, since when, and who was sent."""

    area_code: str
    name: str
    people: int
    key: str
    since: datetime | None
    reasons: list[str] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    may_send: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows."""

    towns: list[TownLine]
    silent: list[SilentVillage]
    villages: int
    unhelped: int
    counts: rules.Counts


def total(counts: Iterable[rules.Counts]) -> rules.Counts:
    """The sum of counts, state by state."""
    rows = list(counts)
    return rules.Counts(**{state.value: sum(getattr(row, state.value) for row in rows) for state in rules.EntryState})


def board(actor: Actor, at: datetime) -> Board:
    """The open lists within reach, town by town, and the silent villages."""
    names, towns = areas.names(), defaultdict(list)
    unhelped = _unhelped(actor)
    for row in queries.open_lists(actor):
        name, waiting = names.get(row.area_code, row.area_code), unhelped.get(row.pk, 0)
        towns[f"{row.area_code[:TOWN]}000"].append(VillageLine(name, row, queries.counts_of(row), waiting))
    lines = [TownLine(code, names.get(code, code), villages) for code, villages in sorted(towns.items())]
    return Board(
        towns=lines,
        silent=silent_villages(actor, at),
        villages=sum(len(line.villages) for line in lines),
        unhelped=sum(line.unhelped for line in lines),
        counts=total(line.counts for line in lines),
    )


def _unhelped(actor: Actor) -> dict[object, int]:
    rows = Entry.objects.visible_to(actor).exclude(evacuation__status=EvacuationStatus.CLOSED)
    rows = rows.filter(state=rules.EntryState.WAITING, helper="").exclude(need__in=("", Need.NONE))
    return dict(rows.order_by().values_list("evacuation").annotate(n=Count("pk")))


def at_risk(area_code: str) -> int:
    """How many people at risk the register knows in a village."""
    return households.people_by_village(REGISTER, area_code).get(area_code, 0)


def silent_villages(actor: Actor, at: datetime) -> list[SilentVillage]:
    """The villages within reach where people at risk live and nobody answers, or whose station has fallen silent.

    A station that is silent counts only while a list of the village is open: a gauge out of order on a dry day is
    work for those who keep it, not for runners.
    """
    people = {
        code: n for code, n in households.people_by_village(REGISTER).items() if actor.may_in("evacuations.view", code)
    }
    names, found = areas.names(), dict[str, SilentVillage]()

    def note(area_code: str, key: str, since: datetime | None, reason: str) -> None:
        row = found.setdefault(
            area_code, SilentVillage(area_code, names.get(area_code, area_code), people[area_code], key, since)
        )
        row.reasons.append(reason)

    for call in calls.silent_areas(REGISTER):
        if call.area_code in people and call.status == "human":
            note(call.area_code, call.ladder, call.since, f"叫应各级均未应答：{call.title}")
    unsettled = set(queries.open_evacuations(actor).values_list("area_code", flat=True))
    villages = households.villages_by_station(REGISTER) if unsettled else {}
    for station in stations.silent(REGISTER, at) if unsettled else ():
        last = station.state.last_frame_at if hasattr(station, "state") else None
        for area_code in villages.get(station.code, ()):
            if area_code in people and area_code in unsettled:
                key = f"{station.code}:{area_code}:{last:%Y%m%dT%H%M}" if last else f"{station.code}:{area_code}"
                note(area_code, key, last, f"测站失联：{station.name}")
    sent = defaultdict(list)
    keys = [row.key for row in found.values()]
    for task in (
        tasks.tasks(REGISTER).filter(origin_kind=rules.SILENCE, origin_key__in=keys).order_by("assigned_at", "code")
    ):
        sent[task.origin_key].append(task)
    for row in found.values():
        row.sent, row.may_send = sent[row.key], actor.may_in("tasks.assign", row.area_code)
    return sorted(found.values(), key=lambda row: (bool(row.sent), -row.people, row.area_code))


def looked_for(actor: Actor) -> dict[str, list[str]]:
    """In which ways villages within reach were looked after, by their silence: a ladder's key, or a station's."""
    found = defaultdict(set)
    rows = tasks.tasks(actor).filter(origin_kind=rules.SILENCE, parent__isnull=True)
    for key, code in rows.values_list("origin_key", "code"):
        found[key].add(code.split(":")[-2])
    return {key: sorted(found[key]) for key in sorted(found)}
