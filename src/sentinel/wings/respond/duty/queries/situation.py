"""How the night stands: figures, warnings beside responses, notices from above, what happened last."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.notify import queries as notify
from sentinel.wings.recover.reviews import queries as reviews
from sentinel.wings.respond.duty.queries.sight import Sight
from sentinel.wings.respond.evacuations import queries as evacuations
from sentinel.wings.respond.rosters import queries as rosters
from sentinel.wings.respond.tasks import queries as tasks
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.stations.queries import RainRow
from sentinel.wings.watch.warnings import queries as warnings

FACTS, LINES = 6, 12


@dataclass(frozen=True, slots=True)
class Figures:
    """The strip at the top. Rain in tenths of a millimetre, None where no gauge of the area reported."""

    warnings: int
    highest: str
    response: int | None
    called: int
    answered: int
    human: int
    tasks: int
    done: int
    late: int
    people: dict[str, int]
    gauges_present: int
    gauges_expected: int
    rain_1h: int | None
    rain_24h: int | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A warning or response with the names of where it holds."""

    row: Any
    where: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Warnings in force and responses in force, side by side, and what came from above."""

    warnings: list[Placed]
    responses: list[Placed]
    suggested: list[Any]
    facts: list[Any]


def figures(sight: Sight) -> Figures:
    """Every figure of the strip in the actor's own reach."""
    actor, at, active = sight.actor, sight.at, sight.warnings
    calls = _calls(actor, [row.code for row in active])
    work = tasks.tasks(actor).aggregate(
        total=Count("pk", filter=~Q(status="withdrawn")), done=Count("pk", filter=Q(status="done"))
    )
    board: list[RainRow] = stations.rain_board(actor, at) if actor.has("stations.view") else []
    hour, _three, _six, day = stations.area_rain(actor, actor.area_code or _district(), at, board)
    return Figures(
        warnings=len(active),
        highest=active[0].level if active else "",
        response=sight.responses[0].level if sight.responses else None,
        called=calls["called"],
        answered=calls["answered"],
        human=calls["human"],
        tasks=work["total"],
        done=work["done"],
        late=tasks.late(actor, at).count(),
        people=evacuations.totals(actor),
        gauges_present=hour.present,
        gauges_expected=hour.expected,
        rain_1h=hour.mean,
        rain_24h=day.mean,
    )


def _calls(actor: Actor, codes: list[str]) -> dict[str, int]:
    rows = notify.ladders(actor).filter(subject_key__in=codes).exclude(status="withdrawn").order_by()
    return rows.aggregate(
        called=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        human=Count("pk", filter=Q(status="human")),
    )


def _district() -> str:
    found = areas.district()
    return found.code if found is not None else "000000000000"


def situation(sight: Sight) -> Situation:
    """Both lines of command side by side, so that a lowered response never hides a warning that stays."""
    return Situation(
        warnings=[_placed(row, sight.names) for row in sight.warnings],
        responses=[_placed(row, sight.names) for row in sight.responses],
        suggested=sight.suggestions,
        facts=list(warnings.bulletins(sight.actor).order_by("-received_at", "code")[:FACTS]),
    )


def _placed(row: Any, names: dict[str, str]) -> Placed:
    shown = [names.get(code, code) for code in row.target_areas[:3]]
    return Placed(row, "、".join(shown) + ("等" if len(row.target_areas) > len(shown) else ""))


def recent(actor: Actor) -> list[Any]:
    """What happened last, in reach; a burst of one kind in one minute is one line."""
    return reviews.stream(actor, LINES)


def standing_here(sight: Sight) -> list[Any]:
    """Who stands duty for the reader's own area now: one statement."""
    return rosters.standing_here(sight.actor, sight.at) if sight.actor.has("rosters.view") else []
