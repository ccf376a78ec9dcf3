"""What can be read of ladders and calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Post
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import area_stem
from sentinel.notify import choices, rules
from sentinel.notify.models import Call, Ladder


@dataclass(frozen=True, slots=True)
class OpenCall:
    """One call somebody could still answer."""

    ladder: str
    subject_key: str
    person_code: str
    index: int
    kind: str
    called_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SilentArea:
    """One place that has not answered yet: where, since when, how far the ladder has come."""

    area_code: str
    name: str
    ladder: str
    title: str
    level: str
    status: str
    since: datetime
    index: int


@dataclass(frozen=True, slots=True)
class CalledPlace:
    """One village or community to call: its posts in rank order, then the desk of its town."""

    area_code: str
    name: str
    first: tuple[str, ...]
    following: tuple[str, ...]
    desk: tuple[str, ...]


def ladders(actor: Actor) -> QuerySet[Ladder]:
    """Every ladder the actor may see, newest first."""
    return Ladder.objects.visible_to(actor)


def ladder(actor: Actor, code: str) -> Ladder:
    """One ladder: within reach, or one that called the actor; otherwise not found."""
    row = ladders(actor).filter(code=code).first() or _called(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有这次叫应：{code}。")
    return row


def _called(actor: Actor) -> QuerySet[Ladder]:
    if not actor.person_code:
        return Ladder.objects.none()
    return Ladder.objects.filter(calls__person_code=actor.person_code).distinct()


def my_calls(actor: Actor) -> QuerySet[Call]:
    """The open calls to the actor's own person, newest first."""
    rows = Call.objects.filter(ladder__status__in=rules.OPEN).select_related("ladder")
    return rows.filter(person_code=actor.person_code or None).order_by("-called_at", "code")


def calls_of(actor: Actor, row: Ladder) -> QuerySet[Call]:
    """The calls of one ladder the actor has been given, in the order they were placed."""
    return Call.objects.filter(ladder=row).order_by("index", "code")


def ladder_panel(row: Ladder, actor: Actor, at: datetime) -> dict[str, Any]:
    """The calls of one ladder and what the reader may do about it."""
    del at
    still_open, hands = row.status in rules.OPEN, actor.may("notify.hand", row)
    called = any(call.person_code == actor.person_code for call in my_calls(actor).filter(ladder=row))
    return {
        "place": Area.objects.filter(code=row.area_code).values_list("short_name", flat=True).first() or row.area_code,
        "calls": list(calls_of(actor, row).prefetch_related("delivery__sendings")),
        "may_answer": still_open and called,
        "may_answer_for": still_open and not called and hands,
        "may_close": row.status == rules.LadderStatus.HUMAN and hands,
        "may_stop": still_open and hands,
        "reasons": choices.Unreached.choices,
    }


def silent_areas(actor: Actor, subject_key: str | None = None) -> list[SilentArea]:
    """Places within reach that have not answered, the longest silence first."""
    rows = ladders(actor).filter(status__in=rules.OPEN)
    if subject_key is not None:
        rows = rows.filter(subject_key=subject_key)
    found = list(rows.order_by("started_at", "code"))
    names = dict(Area.objects.filter(code__in={row.area_code for row in found}).values_list("code", "short_name"))
    return [
        SilentArea(
            area_code=row.area_code,
            name=names.get(row.area_code, row.area_code),
            ladder=row.code,
            title=row.title,
            level=row.level,
            status=row.status,
            since=row.started_at,
            index=row.rung_index,
        )
        for row in found
    ]


def figures(actor: Actor, subject_key: str) -> dict[str, int]:
    """How the ladders of one matter stand: called, answered, calling, next (handed on), human, withdrawn."""
    return (
        ladders(actor)
        .filter(subject_key=subject_key)
        .order_by()
        .aggregate(
            called=Count("pk"),
            answered=Count("pk", filter=Q(status=rules.LadderStatus.ANSWERED)),
            calling=Count("pk", filter=Q(status=rules.LadderStatus.CALLING)),
            next=Count("pk", filter=Q(rung_index__gte=1)),
            human=Count("pk", filter=Q(status=rules.LadderStatus.HUMAN)),
            closed=Count("pk", filter=Q(status=rules.LadderStatus.CLOSED)),
            withdrawn=Count("pk", filter=Q(status=rules.LadderStatus.WITHDRAWN)),
        )
    )


def open_calls() -> list[OpenCall]:
    """Every call that could still be answered, for the simulated people of a replay, in a stable order."""
    rows = Call.objects.filter(ladder__status__in=rules.OPEN).order_by("code")
    fields = ("person_code", "index", "kind", "called_at", "due_at")
    return [OpenCall(*row) for row in rows.values_list("ladder__code", "ladder__subject_key", *fields)]


def totals() -> dict[str, int]:
    """Of all ladders: answered at all, handed on to the next person at least once, fallen to a human."""
    return Ladder.objects.order_by().aggregate(
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        next_person=Count("pk", filter=Q(rung_index__gte=1)),
        human=Count("pk", filter=Q(fell_at__isnull=False)),
    )


def places_to_call(targets: Iterable[str]) -> list[CalledPlace]:
    """Every village and community inside the targets with the posts that are called, in three queries."""
    inside = Q()
    for target in targets:
        inside |= Q(code__startswith=area_stem(target))
    places = list(Area.objects.filter(inside, kind__in=("village", "community")).order_by("code")) if inside else []
    towns = {place.parent_id for place in places}
    posts: dict[tuple[str, str], list[str]] = {}
    rows = Post.objects.filter(
        Q(area_code__in=[place.code for place in places], role__in=("village_a", "village_b"))
        | Q(area_code__in=towns, role="town_duty")
    )
    for area_code, role, code in rows.order_by("code").values_list("area_code", "role", "code"):
        posts.setdefault((area_code, role), []).append(code)
    return [
        CalledPlace(
            area_code=place.code,
            name=place.short_name,
            first=tuple(posts.get((place.code, "village_a"), ())),
            following=tuple(posts.get((place.code, "village_b"), ())),
            desk=tuple(posts.get((place.parent_id or "", "town_duty"), ())),
        )
        for place in places
    ]


def reach(targets: Iterable[str]) -> dict[str, int]:
    """How many villages and communities, first and next posts and town desks a callout of these targets means."""
    found = places_to_call(targets)
    return {
        "places": len(found),
        "first": sum(len(place.first) for place in found),
        "following": sum(len(place.following) for place in found),
        "desks": len({post for place in found for post in place.desk}),
        "unmanned": sum(1 for place in found if not place.first and not place.following),
    }


def due_ladders(at: datetime) -> list[tuple[int, datetime]]:
    """Ladders whose call ran out by `at`."""
    rows = Ladder.objects.filter(status=rules.LadderStatus.CALLING, due_at__lte=at)
    return list(rows.order_by("due_at", "code").values_list("pk", "due_at"))


def next_due_ladder() -> datetime | None:
    """When the next call runs out."""
    return (
        Ladder.objects.filter(status=rules.LadderStatus.CALLING)
        .order_by(F("due_at"))
        .values_list("due_at", flat=True)
        .first()
    )


def due_knocks(at: datetime) -> list[tuple[int, datetime]]:
    """Ladders whose desk had its time by `at` and to which nobody was sent yet."""
    rows = _unknocked().filter(knock_due_at__lte=at).order_by("knock_due_at", "code")
    return [(pk, due) for pk, due in rows.values_list("pk", "knock_due_at") if due is not None]


def next_due_knock() -> datetime | None:
    """When the next desk's time is over."""
    return _unknocked().order_by("knock_due_at").values_list("knock_due_at", flat=True).first()


def _unknocked() -> QuerySet[Ladder]:
    waiting = Ladder.objects.filter(status=rules.LadderStatus.HUMAN, knocked_at__isnull=True)
    found: QuerySet[Ladder] = waiting.exclude(knock_due_at=None)
    return found


def of_knock(code: str) -> Ladder | None:
    """The ladder that somebody was sent to knock for, while it still waits on the desk."""
    return Ladder.objects.filter(code=code, status=rules.LadderStatus.HUMAN).first()
