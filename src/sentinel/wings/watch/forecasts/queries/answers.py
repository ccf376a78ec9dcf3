"""The library of storms computed beforehand: an answer at once, while a run of the real rain is still going."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import area_stem
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.choices import Source, Status
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.queries.runs import basis, impacts, runs


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library says for a rain over an area; `run` is None where it holds nothing so heavy."""

    run: Run | None
    places: list[Impact]


@dataclass(frozen=True, slots=True)
class Kept:
    """A storm of the library: whether the pack wants it, the run that answers for it, if it is on older parameters."""

    storm: rules.Storm
    wanted: bool
    run: Run | None
    outdated: bool

    @property
    def missing(self) -> bool:
        """True where the library is filled by asking for it."""
        return self.wanted and (self.run is None or self.outdated or self.run.status == Status.FAILED)


def storms(actor: Actor, at: datetime) -> list[Kept]:
    """Every storm of the library: those the pack wants at an instant, and others computed before."""
    said = basis(at)
    made = {row.storm: row for row in library(actor)}
    wanted = {
        rules.Storm(float(each["mm"]), float(each["hours"]), rules.Shape(each["shape"]))
        for each in said.get("library", [])
    }
    every = sorted({*wanted, *made}, key=_size)
    rows = [(storm, made.get(storm)) for storm in every]
    return [Kept(storm, storm in wanted, row, row is not None and row.basis != said) for storm, row in rows]


def library(actor: Actor) -> list[Run]:
    """The storms of the library, done or on their way, the mildest first; of a storm asked for twice the newest."""
    return _newest(_library(actor))


def answer(actor: Actor, *, area_code: str, mm: float, hours: float) -> Answer:
    """The places of an area that a rain of mm in hours may reach, from the storm of the library that answers for it."""
    done = _newest(_library(actor).filter(status=Status.DONE))
    by_storm = {row.storm: row for row in done}
    storm = rules.answering(list(by_storm), mm, hours)
    if storm is None:
        return Answer(None, [])
    rows = impacts(actor).filter(run=by_storm[storm], area_code__startswith=area_stem(area_code))
    return Answer(by_storm[storm], list(rows.order_by("minutes", "-depth_m", "code")))


def _library(actor: Actor) -> "QuerySet[Run, Run]":
    return runs(actor).filter(source=Source.LIBRARY).exclude(status=Status.CANCELLED)


def _newest(rows: "QuerySet[Run, Run]") -> list[Run]:
    newest = {row.storm: row for row in rows.order_by("asked_at", "code")}
    return [newest[storm] for storm in sorted(newest, key=_size)]


def _size(storm: rules.Storm) -> tuple[float, float, str]:
    return storm.mm, storm.hours, storm.shape
