"""What a warning obliges by the plans in force, and what of it was done, is late, or lies with nobody (A02).

Obliged is every unit of a measure's kind within the warning's areas, from the instant of the release, whether or not
anybody started a response. Done is what the unit reported on a task of a response of the same plan and level.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import TOWN
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.respond.responses import rules
from sentinel.wings.respond.responses.models import Response
from sentinel.wings.respond.responses.queries.dispatch import recipients
from sentinel.wings.respond.responses.queries.responses import ORIGIN_KIND
from sentinel.wings.respond.tasks import queries as task_queries
from sentinel.wings.watch.warnings import queries as warning_queries


@dataclass(frozen=True, slots=True)
class Line:
    """One measure, or one town: how many units are obliged and how the work stands."""

    name: str
    detail: str
    area_code: str
    counts: Counter[str]

    @property
    def units(self) -> int:
        """How many obligations."""
        return self.counts.total()

    @property
    def open(self) -> int:
        """Not done: under way, past the term, or with nobody."""
        return sum(self.counts[name] for name in rules.NOT_DONE)


@dataclass(frozen=True, slots=True)
class Obligations:
    """What one warning obliges."""

    warning: Any
    measures: list[Line]
    towns: list[Line]
    total: Line


def obligations(actor: Actor, code: str, at: datetime) -> Obligations:
    """What a warning in reach obliges within the actor's own area, measure by measure and town by town."""
    warning = warning_queries.warning(actor, code)
    since = warning.released_at
    measures: list[Line] = []
    by_town: dict[str, Counter[str]] = {}
    names = areas.names()
    for plan in plan_queries.plans_in_force(actor, warning.hazard).order_by("code"):
        level = plan_queries.level_for_warning(actor, plan, warning.level)
        if level is None or since is None:
            continue
        row = plan_queries.plan_level(actor, plan, level)
        given = _given(actor, plan.code, level, since)
        units = recipients(warning.target_areas)
        for measure in row.measures.all():
            due_at = since + timedelta(minutes=measure.within_minutes)
            counts: Counter[str] = Counter()
            for unit, area_code in units[measure.to]:
                if not actor.may_in("responses.view", area_code):
                    continue
                state = rules.duty_state(given.get((measure.key, unit)), due_at, at)
                counts[state] += 1
                by_town.setdefault(area_code[:TOWN] + "000", Counter())[state] += 1
            if counts:
                measures.append(Line(measure.text, f"{plan.title} {row.title}", "", counts))
    towns = [Line(names.get(town, town), "", town, counts) for town, counts in sorted(by_town.items())]
    return Obligations(warning, measures, towns, _sum(towns))


def _sum(lines: Iterable[Line]) -> Line:
    total: Counter[str] = Counter()
    for line in lines:
        total.update(line.counts)
    return Line("", "", "", total)


def _given(actor: Actor, plan_code: str, level: int, since: datetime) -> dict[tuple[str, str], rules.Work]:
    """(measure's key, unit) → how the newest task stands, of responses of the plan that ran when the warning did."""
    ran = Response.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since), plan__code=plan_code)
    codes = list(ran.filter(started_at__isnull=False).values_list("code", flat=True))
    found = task_queries.of_origins(actor, ORIGIN_KIND, codes, level)
    work = {}
    for code, unit, status, due_at, done_at in found:
        key = rules.measure_key(code)
        work[key, unit] = rules.Work(status, due_at, done_at)
    return work
