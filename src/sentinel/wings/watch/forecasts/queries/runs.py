"""Runs, the places they reach, and where their files lie."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from sentinel.kernel import filestore, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.choices import Source, Status
from sentinel.wings.watch.forecasts.models import Impact, Run

OPEN = (Status.QUEUED, Status.RUNNING)
PREFIX = "forecasts."


def runs(actor: Actor) -> "QuerySet[Run, Run]":
    """Every run within reach, the newest first."""
    return Run.objects.visible_to(actor)


def run_of(actor: Actor, code: str) -> Run:
    """One run within reach."""
    row = runs(actor).filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NotFound("没有这次推演，或不在您的管辖范围。")
    return row


def impacts(actor: Actor) -> "QuerySet[Impact, Impact]":
    """Every place within reach that a run reached."""
    return Impact.objects.visible_to(actor).select_related("run")


def newest_impacts(actor: Actor) -> "QuerySet[Impact, Impact]":
    """The places that the newest finished run reached, for the map; runs of the library are nobody's present."""
    done = Run.objects.filter(status=Status.DONE).exclude(source=Source.LIBRARY)
    return impacts(actor).filter(run__in=done.order_by("-asked_at", "-code").values("pk")[:1])


def ahead(row: Run) -> int:
    """How many runs are computed before this one that waits."""
    asked = Q(asked_at__lt=row.asked_at) | Q(asked_at=row.asked_at, code__lt=row.code)
    earlier = Q(turn__lt=row.turn) | Q(turn=row.turn) & asked
    return Run.objects.filter(Q(status=Status.RUNNING) | Q(status=Status.QUEUED) & earlier).exclude(pk=row.pk).count()


def basis(at: datetime) -> dict[str, Any]:
    """The parameters of runs in force at an instant, by the last part of their keys."""
    return {key.removeprefix(PREFIX): value for key, value in parameters.values_on(at.date(), prefix=PREFIX).items()}


def folder(code: str) -> Path:
    """Where the pictures, grids and the checkpoint of a run lie."""
    place = filestore.root() / "forecasts" / code
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def file_of(actor: Actor, code: str, name: str) -> Path:
    """A picture or grid of a finished run within reach, by a name of the closed list; NotFound for any other."""
    row = run_of(actor, code)
    if row.status == Status.DONE and name in rules.files(row.hazard, row.members, row.frames):
        path = folder(row.code) / name
        if path.is_file():
            return path
    raise NotFound("这次推演没有这个文件。")


def finished(actor: Actor) -> "QuerySet[Run, Run]":
    """The runs within reach that have a result, the newest first."""
    return runs(actor).filter(status=Status.DONE)


def finished_run(actor: Actor, code: str) -> Run:
    """One run within reach that has a result."""
    row = run_of(actor, code)
    if row.status != Status.DONE:
        raise NotFound("这次推演还没有算完。")
    return row
