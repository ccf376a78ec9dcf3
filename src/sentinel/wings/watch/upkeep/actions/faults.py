"""Finding, ending and explaining faults of stations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid
from sentinel.wings.watch.stations import actions as stations
from sentinel.wings.watch.stations import queries as station_queries
from sentinel.wings.watch.upkeep import queries, rules
from sentinel.wings.watch.upkeep.events import FaultEnded, FaultFound, FaultNoted
from sentinel.wings.watch.upkeep.models import Fault
from sentinel.wings.watch.upkeep.rules import Facts, Limits, Problem

NOTED = ("cause", "note")


@transaction.atomic
def judge_stations(*, actor: Actor, at: datetime, facts: Mapping[int, Facts], limits: Limits) -> int:
    """Judge stations that were just heard: what is newly wrong opens a fault, what is right again ends one.

    One event each; returns how many faults began or ended.
    """
    rows = list(station_queries.stations(actor).filter(pk__in=facts))
    held: dict[int, list[Fault]] = {}
    for fault in Fault.objects.select_for_update().filter(over=False, station_id__in=facts):
        held.setdefault(fault.station_id, []).append(fault)
    fresh, ended = [], []
    for station in rows:
        actor.require("upkeep.note", station)
        had = frozenset(Problem(fault.problem) for fault in held.get(station.pk, ()))
        found = rules.problems(facts[station.pk], limits, station.kind, at, had)
        ended += [(fault, station) for fault in held.get(station.pk, ()) if fault.problem not in found]
        since = _since(facts[station.pk], at)
        fresh += [
            _row(station, problem, detail, since.get(problem, at), at)
            for problem, detail in found.items()
            if problem not in had
        ]
    Fault.objects.bulk_create(fresh)
    Fault.objects.filter(pk__in=[fault.pk for fault, _station in ended]).update(over=True, ended_at=at)
    record_many([(_found(row), row) for row in fresh], actor=actor, at=at)
    record_many(
        [
            (FaultEnded(code=row.code, station=station.code, problem=row.problem), row)
            for row, station in sorted(ended, key=lambda pair: pair[0].code)
        ],
        actor=actor,
        at=at,
    )
    return len(fresh) + len(ended)


@transaction.atomic
def note_silence(*, actor: Actor, at: datetime, pk: object) -> bool:
    """Open a fault for a station that has been silent for too long; else look again when it would be.

    One statement settles all that are due, so a district of stations that report on the hour costs one look.
    """
    allowed = queries.silence_allowed(at)
    stations.watch_silence(actor=actor, at=at, heard_after=at - allowed, look_again=allowed)
    station = station_queries.silent_now(actor, pk, at - allowed)
    if station is None or station.state.last_frame_at is None:
        return False
    actor.require("upkeep.note", station)
    stations.end_silence_watch(actor=actor, at=at, station=station)
    if Fault.objects.filter(station=station, problem=Problem.SILENT, over=False).exists():
        return False
    last = timezone.localtime(station.state.last_frame_at)
    row = _row(station, Problem.SILENT, f"{last:%m-%d %H:%M} 以后没有来报", station.state.last_frame_at, at)
    row.save()
    record(_found(row), subject=row, actor=actor, at=at)
    return True


@transaction.atomic
def note_fault(*, actor: Actor, at: datetime, row: Fault, changes: Mapping[str, Any]) -> Fault:
    """Write down where a fault comes from and what is done about it; each note is kept in the log."""
    fault: Fault = Fault.objects.select_for_update(of=("self",)).select_related("station").get(pk=row.pk)
    actor.require("upkeep.note", fault)
    if unknown := sorted(set(changes) - set(NOTED)):
        raise Invalid({name: _("故障的这一项不能修改。") for name in unknown})
    changed = [name for name in NOTED if name in changes and getattr(fault, name) != changes[name]]
    if not changed:
        return fault
    for name in changed:
        setattr(fault, name, changes[name])
    if fault.cause and fault.cause not in set(rules.Cause):
        raise Invalid({"cause": _("请选择原因。")})
    fault.noted_by, fault.noted_at = actor.label, at
    fault.save(update_fields=[*changed, "noted_by", "noted_at"])
    record(FaultNoted(code=fault.code, cause=fault.cause, note=fault.note), subject=fault, actor=actor, at=at)
    return fault


def _since(facts: Facts, at: datetime) -> dict[Problem, datetime]:
    return {
        Problem.STUCK: facts.same_since or at,
        Problem.JUMPING: facts.jumped_at or at,
        Problem.VOLTAGE: facts.observed_at or at,
    }


def _row(station: Any, problem: Problem, detail: str, since: datetime, at: datetime) -> Fault:
    return Fault(
        code=f"{station.code}-{problem.value}-{timezone.localtime(at):%Y%m%dT%H%M%S}",
        station=station,
        problem=problem.value,
        level=rules.SEVERITY[problem],
        detail=detail,
        since=since,
        found_at=at,
        area_code=station.area_code,
        point=station.point,
    )


def _found(row: Fault) -> FaultFound:
    return FaultFound(
        code=row.code,
        station=row.station.code,
        problem=row.problem,
        since=timezone.localtime(row.since).isoformat(timespec="minutes"),
        detail=row.detail,
    )
