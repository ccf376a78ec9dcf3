"""How things stood at an instant, and what somebody could know then: from the log alone, as it was written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sentinel.kernel import areas, people
from sentinel.kernel.actor import NOBODY, Actor
from sentinel.kernel.models import Event, Post
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.recover.reviews import rules
from sentinel.wings.recover.reviews.queries.log import Entry, by_module, entries, visible
from sentinel.wings.recover.reviews.queries.picture import MOVED, Picture, picture
from sentinel.wings.respond.responses import events as responses
from sentinel.wings.watch.warnings import events as warnings
from sentinel.wings.watch.warnings.choices import Hazard, Level

# What a picture is folded from.
TELLING = (
    "evacuations.entry.ticked",
    "evacuations.evacuation.ordered",
    "evacuations.evacuation.proposed",
    "evacuations.evacuation.raised",
    "incidents.report.signed",
    "responses.response.ended",
    "responses.response.lowered",
    "responses.response.raised",
    "responses.response.started",
    "shelters.shelter.admitted",
    "shelters.shelter.released",
    "stations.crossing.recorded",
    "stations.mean.crossed",
    "tasks.task.assigned",
    "tasks.task.finished",
    "tasks.task.withdrawn",
    "warnings.warning.cancelled",
    "warnings.warning.expired",
    "warnings.warning.released",
    "warnings.warning.superseded",
)
MARKED = (
    responses.ResponseStarted.name,
    responses.ResponseRaised.name,
    responses.ResponseLowered.name,
    responses.ResponseEnded.name,
    warnings.WarningReleased.name,
)
BACK = timedelta(days=62)
SHOWN, MARKS, POSTS = 30, 40, 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a picture: words, its figure, and the page behind it."""

    text: str
    value: str
    url: str
    level: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A picture in words: figures with their pages, and the lists behind them."""

    at: datetime
    picture: Picture
    overdue: int
    moved: int
    sheltered: int
    warnings: list[Line]
    responses: list[dict[str, Any]]
    shelters: list[Line]
    reports: list[Line]
    means: list[Line]
    late: list[Line]


@dataclass(frozen=True, slots=True)
class Known:
    """What one post could know: lines newest first, how many of each module, and how many were out of its sight."""

    post: Post
    total: int
    unseen: int
    by_module: list[tuple[str, int]]
    lines: list[tuple[Entry, timedelta | None]]
    told: list[Entry]


def standing(actor: Actor, at: datetime, *, matter: str = "") -> Standing:
    """The picture at an instant by what was written down until then, as far as the actor may know."""
    found = picture(_facts(_written(actor, at, matter).filter(name__in=TELLING)))
    names, rooms = areas.names(), dict(shelters.shelters(actor).values_list("code", "name"))
    hazards, levels = dict(Hazard.choices), dict(Level.choices)
    return Standing(
        at=at,
        picture=found,
        overdue=len(found.overdue(at)),
        moved=found.count(*MOVED),
        sheltered=sum(found.shelters.values()),
        warnings=[
            Line(str(hazards[row["hazard"]]), str(levels[row["level"]]), f"/warnings/warning/{code}/", row["level"])
            for code, row in found.warnings.items()
        ],
        responses=[{"code": code, **row} for code, row in found.responses.items()],
        shelters=[
            Line(rooms.get(code, code), str(count), f"/shelters/shelter/{code}/")
            for code, count in sorted(found.shelters.items(), key=lambda item: -item[1])
            if count
        ],
        reports=[_sent(fact) for fact in found.reports],
        means=[
            Line(
                names.get(area, area),
                f"{fact.payload['present']} / {fact.payload['expected']}",
                "/stations/crossing/",
            )
            for area, fact in sorted(found.means.items())
        ],
        late=[_late(fact) for fact in reversed(found.late[-SHOWN:])],
    )


def _sent(fact: rules.Fact) -> Line:
    incident = fact.payload["incident"]
    return Line(incident, f"{timezone.localtime(fact.at):%m-%d %H:%M}", f"/incidents/incident/{incident}/")


def _late(fact: rules.Fact) -> Line:
    observed = timezone.localtime(datetime.fromisoformat(fact.payload["observed_at"]))
    return Line(fact.key, f"{observed:%m-%d %H:%M}", f"/stations/crossing/{fact.key}/", at=fact.at)


def marks(actor: Actor, since: datetime, until: datetime) -> list[Entry]:
    """The instants worth looking at: every change of a level, every warning released."""
    rows = visible(actor).filter(name__in=MARKED, at__gte=since, at__lte=until).order_by("at", "position")
    return entries(rows[:MARKS])


def posts_to_ask(actor: Actor, words: str) -> list[Post]:
    """Held posts within the actor's reach that the words name."""
    found = people.held_posts(words) if words else people.held_posts()
    return [post for post in found.order_by("area_code", "code") if actor.may("reviews.view", post)][:POSTS]


def post_to_ask(actor: Actor, code: str) -> Post | None:
    """One held post within the actor's reach."""
    post = people.held_posts().filter(code=code).first()
    return post if post is not None and actor.may("reviews.view", post) else None


def known(actor: Actor, post: Post, at: datetime, *, matter: str = "") -> Known:
    """What the holder of a post could read at an instant by the grants of then; never more than the actor may."""
    holder = people.actor_in_post(post.code, at=at, instead_of=NOBODY)
    whole = _written(actor, at, matter)
    seen = visible(holder, whole)
    parts = by_module(seen)
    total = sum(count for _name, _title, count in parts)
    newest = list(seen.order_by("-at", "-position")[:SHOWN])
    told = whole.filter(name__startswith="notify.", payload__person=holder.person_code or None)
    return Known(
        post=post,
        total=total,
        unseen=whole.count() - total,
        by_module=[(title, count) for _name, title, count in parts],
        lines=[(line, rules.lateness(_fact(line.event))) for line in entries(newest)],
        told=entries(told.order_by("-at", "-position")[:SHOWN]),
    )


def _written(actor: Actor, at: datetime, matter: str) -> "QuerySet[Event]":
    rows = visible(actor).filter(at__lte=at, at__gte=at - BACK)
    return rows.filter(matter=matter) if matter else rows


def _facts(rows: "QuerySet[Event]") -> list[rules.Fact]:
    values = rows.order_by("at", "position").values_list("name", "at", "subject_key", "payload")
    return [rules.Fact(*row) for row in values.iterator(chunk_size=5000)]


def _fact(event: Event) -> rules.Fact:
    return rules.Fact(event.name, event.at, event.subject_key, event.payload)
