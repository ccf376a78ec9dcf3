"""What processes write about a run: taken, under way, done, failed. Between two of these no transaction is open.

A process holds a run under a lease of wall time that it renews with every beat. One that was killed leaves the run
`running`; when the lease is over another process takes it up from its last checkpoint.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.wings.watch.forecasts import events, rules
from sentinel.wings.watch.forecasts.choices import Place, Status
from sentinel.wings.watch.forecasts.models import CGCS2000, Impact, Run
from sentinel.wings.watch.forecasts.workflow import FORECAST


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: where it was computed, by what, the places it reaches; a fire has no balance of water."""

    terrain: str
    demo: bool
    grid: dict[str, Any]
    corners: tuple[float, float, float, float]
    frames: tuple[int, ...]
    stamp: str
    digest: str
    assumed: tuple[str, ...]
    volume_error: float | None
    steps: int
    seconds: float
    hits: Sequence[rules.Hit]
    area_ha: float | None = None


@transaction.atomic
def claim(*, actor: Actor, at: datetime, wall: datetime, worker: str) -> Run | None:
    """Take the run whose turn it is, or one whose process fell silent; None when none waits.

    A run that cost its process the life too often is failed instead.
    """
    silent = Q(status=Status.RUNNING) & (Q(beat_at__isnull=True) | Q(beat_at__lt=wall - rules.LEASE))
    waiting = Run.objects.filter(Q(status=Status.QUEUED) | silent).select_for_update(skip_locked=True, of=("self",))
    while (row := waiting.order_by("turn", "asked_at", "code").first()) is not None:
        changes = {"worker": worker, "beat_at": wall, "attempts": row.attempts + 1}
        if row.status == Status.QUEUED:
            changes |= {"started_at": at, "progress": 0.0}
        elif row.attempts >= rules.MOST_ATTEMPTS:
            text = _("计算进程 {n} 次中断，没有算完；可能内存不足，请换大一级的网格再试。").format(n=row.attempts)
            _failed(actor, at, row, text)
            continue
        move = "start" if row.status == Status.QUEUED else "resume"
        told = events.RunStarted(code=row.code, attempt=row.attempts + 1)
        taken: Run = FORECAST.apply(move, row, actor=actor, at=at, changes=changes, event=told)
        return taken
    return None


def beat(*, run: Run, worker: str, wall: datetime, progress: float) -> bool:
    """Renew the lease and say how far the run is; False when it was cancelled or another process has it."""
    held = Run.objects.filter(pk=run.pk, status=Status.RUNNING, worker=worker)
    return bool(held.update(beat_at=wall, progress=min(max(progress, 0.0), 1.0)))


def release(*, run: Run, worker: str) -> None:
    """Give the run up when its process is told to end: the next one goes on with it at once."""
    Run.objects.filter(pk=run.pk, status=Status.RUNNING, worker=worker).update(beat_at=None)


@transaction.atomic
def finish(*, actor: Actor, at: datetime, run: Run, worker: str, outcome: Outcome) -> Run | None:
    """Keep the result; None when the run was cancelled or taken over in the meantime, which changes nothing."""
    row = _held(run, worker)
    if row is None:
        return None
    villages = [hit for hit in outcome.hits if hit.spot.kind == rules.Place.VILLAGE]
    people = sum(hit.people for hit in villages)
    Impact.objects.filter(run=row).delete()
    Impact.objects.bulk_create([_impact(row, hit) for hit in outcome.hits])
    changes = {
        name: getattr(outcome, name)
        for name in ("terrain", "demo", "grid", "stamp", "volume_error", "steps", "seconds", "area_ha")
    }
    changes |= {"corners": list(outcome.corners), "frames": list(outcome.frames), "assumed": list(outcome.assumed)}
    changes |= {"ended_at": at, "progress": 1.0, "worker": "", "beat_at": None, "people": people}
    done: Run = FORECAST.apply(
        "finish",
        row,
        actor=actor,
        at=at,
        changes=changes | {"villages": len(villages)},
        event=events.RunFinished(code=row.code, digest=outcome.digest, villages=len(villages), people=people),
    )
    return done


@transaction.atomic
def fail(*, actor: Actor, at: datetime, run: Run, worker: str, text: str) -> Run | None:
    """The run has no result, and why; None when it was cancelled or taken over in the meantime."""
    row = _held(run, worker)
    return _failed(actor, at, row, text) if row is not None else None


def _held(run: Run, worker: str) -> Run | None:
    mine = Run.objects.select_for_update(of=("self",)).filter(pk=run.pk, status=Status.RUNNING, worker=worker)
    return mine.first()


def _failed(actor: Actor, at: datetime, row: Run, text: str) -> Run:
    changes = {"ended_at": at, "problem": text[:300], "worker": "", "beat_at": None}
    failed: Run = FORECAST.apply(
        "fail", row, actor=actor, at=at, changes=changes, event=events.RunFailed(code=row.code, text=text[:300])
    )
    return failed


def _impact(row: Run, hit: rules.Hit) -> Impact:
    spot = hit.spot
    return Impact(
        code=f"{row.code}:{Place(spot.kind).value}:{spot.code}",
        run=row,
        kind=Place(spot.kind),
        subject=spot.code,
        name=spot.name[:64],
        area_code=spot.area_code,
        point=Point(spot.lon, spot.lat, srid=CGCS2000),
        depth_m=hit.depth,
        speed_ms=hit.speed,
        flame_m=hit.flame,
        minutes=hit.minutes,
        people=hit.people,
        households=hit.households,
        registered=spot.people,
        chance=hit.chance,
    )
