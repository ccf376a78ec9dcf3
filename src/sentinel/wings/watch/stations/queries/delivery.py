"""What a program that delivers readings may speak of, and how much of what was delivered still waits."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet, Sum

from sentinel.codecs.readings import Flaw, Reading
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.choices import Refusal
from sentinel.wings.watch.stations.models import ReadingBatch, Station


def reporting_stations(actor: Actor, codes: Iterable[str]) -> "QuerySet[Station]":
    """Those of the stations that this actor may report for."""
    rows: QuerySet[Station] = Station.objects.visible_to(actor, "stations.report").filter(code__in=list(codes))
    return rows


def waiting_readings(actor: Actor) -> int:
    """Readings that were delivered and are not stored yet."""
    del actor
    return ReadingBatch.objects.aggregate(n=Sum("readings"))["n"] or 0


def flaws(actor: Actor, rows: Sequence[Reading | Flaw], at: datetime) -> list[Flaw]:
    """What is wrong with delivered readings, each with its place; empty when all can be stored."""
    named = {row.station for row in rows if isinstance(row, Reading)}
    known = set(reporting_stations(actor, named).values_list("code", flat=True))
    found = []
    for index, row in enumerate(rows):
        if isinstance(row, Flaw):
            found.append(row)
        elif refusal := _refusal(row, known, at):
            found.append(Flaw(index, refusal.value, str(Refusal(refusal.value).label), row.station))
    return found


def _refusal(row: Reading, known: set[str], at: datetime) -> rules.Refusal | None:
    if row.station not in known:
        return rules.Refusal.UNKNOWN_STATION
    told = rules.amounts(row.values)
    return told if isinstance(told, rules.Refusal) else rules.time_refusal(row.at, at)
