"""The figures of a review, each from the module that owns its rows, in the reader's reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.notify import queries as notify
from sentinel.wings.recover.reviews import rules
from sentinel.wings.recover.reviews.queries.log import visible
from sentinel.wings.respond.evacuations import queries as evacuations
from sentinel.wings.respond.incidents import queries as incidents
from sentinel.wings.respond.responses import events as responses
from sentinel.wings.respond.tasks import queries as tasks
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.warnings import queries as warnings

SLOWEST, LATE_SHOWN = 15, 15
# A chart begins this long before the first thing it shows.
BEFORE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Village:
    """One place in the table of answers."""

    name: str
    row: rules.PlaceAnswers


@dataclass(frozen=True, slots=True)
class Issued:
    """One released warning: how long it took from evidence to release, and how long before the danger it was out."""

    warning: Any
    worked_minutes: float | None
    lead_minutes: float | None


@dataclass(frozen=True, slots=True)
class People:
    """Everybody on the lists of a span. `reconciled` when the parts add up to all."""

    due: int
    moved: int
    sheltered: int
    waiting: int
    refused: int
    absent: int
    returned: int

    @property
    def reconciled(self) -> bool:
        """True when everybody due is somewhere."""
        return self.due == self.moved + self.waiting + self.refused + self.absent


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the after-action page shows but the log."""

    answers: rules.Answers
    handed_on: int
    fell_to_human: int
    slowest: float | None
    villages: list[Village]
    towns: list[Village]
    terms: rules.Terms
    late_tasks: list[Any]
    people: People
    evacuations: list[Any]
    by_list: list[tuple[Any, Any]]
    issued: list[Issued]
    clocks: list[Any]
    level_changes: list[Any]
    chart: dict[str, Any]


def review(actor: Actor, since: datetime, until: datetime) -> Review:
    """What happened in a span, as far as the actor may know."""
    calls = _calls(actor, since, until)
    names = areas.names()
    work = list(tasks.tasks(actor).filter(assigned_at__gte=since, assigned_at__lte=until).order_by("due_at", "code"))
    released = list(
        warnings.warnings(actor).filter(released_at__gte=since, released_at__lte=until).order_by("released_at", "code")
    )
    lists = list(evacuations.evacuations(actor).filter(proposed_at__gte=since, proposed_at__lte=until))
    changes = _level_changes(actor, since, until)
    places = rules.by_place((area, minutes) for area, minutes, _, _ in calls)
    return Review(
        answers=rules.answers(minutes for _, minutes, _, _ in calls),
        handed_on=sum(1 for _, _, index, _ in calls if index),
        fell_to_human=sum(1 for _, _, _, fell in calls if fell),
        slowest=max((minutes for _, minutes, _, _ in calls if minutes is not None), default=None),
        villages=[Village(names.get(row.area_code, row.area_code), row) for row in places[:SLOWEST]],
        towns=[Village(names.get(row.area_code, row.area_code), row) for row in rules.by_place(_towns(calls))],
        terms=rules.terms((_term(row) for row in work), until),
        late_tasks=[row for row in work if rules.terms([_term(row)], until).late][:LATE_SHOWN],
        people=_people(lists),
        evacuations=lists,
        by_list=[(row, evacuations.counts_of(row)) for row in lists],
        issued=_issued(actor, released, since, until),
        clocks=incidents.clocks_kept(actor, since, until),
        level_changes=changes,
        chart=_chart(released, changes, since, until),
    )


def totals(actor: Actor, at: datetime) -> Mapping[str, Mapping[str, int]]:
    """Ladders, tasks and people of the whole space, in the shape of the replay's own report."""
    return {"ladders": notify.totals(), "tasks": tasks.totals(at), "people": evacuations.totals(actor)}


def _calls(actor: Actor, since: datetime, until: datetime) -> list[tuple[str, float | None, int, bool]]:
    rows = notify.ladders(actor).filter(started_at__gte=since, started_at__lte=until).order_by("started_at", "code")
    fields = ("area_code", "started_at", "answered_at", "rung_index", "fell_at")
    return [
        (area, rules.minutes_between(started, answered), index, fell is not None)
        for area, started, answered, index, fell in rows.values_list(*fields)
    ]


def _towns(calls: list[tuple[str, float | None, int, bool]]) -> list[tuple[str, float | None]]:
    return [(f"{area[:9]}000", minutes) for area, minutes, _, _ in calls]


def _term(row: Any) -> rules.Term:
    return rules.Term(row.due_at, row.done_at, dropped=row.status == "withdrawn")


def _people(lists: list[Any]) -> People:
    counts = [evacuations.counts_of(row) for row in lists]
    return People(
        due=sum(row.due for row in counts),
        moved=sum(row.moved_total for row in counts),
        sheltered=sum(row.sheltered for row in counts),
        waiting=sum(row.waiting for row in counts),
        refused=sum(row.refused for row in counts),
        absent=sum(row.absent for row in counts),
        returned=sum(row.returned for row in counts),
    )


def _issued(actor: Actor, released: list[Any], since: datetime, until: datetime) -> list[Issued]:
    crossings = stations.crossings(actor).filter(
        rule="evacuate.immediate", up=True, observed_at__gte=since, observed_at__lte=until
    )
    dangers = sorted(crossings.values_list("observed_at", flat=True))
    return [
        Issued(row, rules.minutes_between(row.drafted_at, row.released_at), rules.lead(row.released_at, dangers))
        for row in released
    ]


def _level_changes(actor: Actor, since: datetime, until: datetime) -> list[Any]:
    changes = (
        responses.ResponseStarted,
        responses.ResponseRaised,
        responses.ResponseLowered,
        responses.ResponseEnded,
    )
    rows = visible(actor).filter(name__in=[change.name for change in changes], at__gte=since, at__lte=until)
    return list(rows.order_by("at", "position"))


def _chart(released: list[Any], changes: list[Any], since: datetime, until: datetime) -> dict[str, Any]:
    begun = min([event.at for event in changes] + [row.released_at for row in released], default=since) - BEFORE
    marks = rules.hours(timezone.localtime(max(since, begun)), timezone.localtime(until))
    response = [
        rules.Change(
            event.at, 0 if event.name == responses.ResponseEnded.name else rules.RESPONSE_WEIGHT[event.payload["level"]]
        )
        for event in changes
    ]
    hazards = sorted({row.hazard for row in released})
    series = [{"name": "应急响应", "data": rules.strip(response, marks)}] if response else []
    for hazard in hazards:
        rows = [row for row in released if row.hazard == hazard]
        weights = rules.spans((row.released_at, row.ended_at, rules.WARNING_WEIGHT[row.level]) for row in rows)
        series.append({"name": f"{rows[0].get_hazard_display()}预警", "data": rules.strip(weights, marks)})
    return {
        "kind": "step",
        "label": "响应级别与预警级别逐小时变化，4 为最高（Ⅰ级、红色），0 为没有",
        "unit": "级（4 最高）",
        "whole": True,
        "x": [f"{mark:%m-%d %H}" for mark in marks],
        "series": series,
    }
