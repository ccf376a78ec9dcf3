"""Calling out whole areas: one ladder per village or community, first person, next person, desk of the town."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.notify import queries
from sentinel.notify.actions.calling import start_ladders
from sentinel.notify.rules import LadderSpec, Rung, RungKind

REPEAT = "callout.repeat_back"


@transaction.atomic
def call_places(
    *,
    actor: Actor,
    at: datetime,
    targets: Sequence[str],
    subject_kind: str,
    subject_key: str,
    title: str,
    body: str,
    level: str,
    minutes: int,
) -> int:
    """Start one ladder for every village and community inside the targets; returns how many were started.

    How long the second person is given, over which channels each rung is called and what must be repeated are rule
    values of the district; where it has none, the second waits as long as the first and everybody is called as usual.
    `callout.desk_minutes.*` is what the desk has before somebody is sent to knock.
    """
    told = parameters.values_on(timezone.localdate(at))
    ways = {kind: tuple(told.get(f"callout.channels.{kind}", ())) for kind in RungKind}
    following = int(told.get(f"callout.next_minutes.{level}", minutes))
    desk = int(told.get(f"callout.desk_minutes.{level}", 0))
    specs = [
        LadderSpec(
            code=f"{subject_key}:{place.area_code}",
            subject_kind=subject_kind,
            subject_key=subject_key,
            area_code=place.area_code,
            title=title,
            body=body,
            level=level,
            repeat_back=str(told.get(REPEAT, "")),
            rungs=(
                Rung(kind=RungKind.FIRST, posts=place.first, minutes=minutes, channels=ways[RungKind.FIRST]),
                Rung(kind=RungKind.NEXT, posts=place.following, minutes=following, channels=ways[RungKind.NEXT]),
                Rung(kind=RungKind.HUMAN, posts=place.desk, minutes=desk, channels=ways[RungKind.HUMAN]),
            ),
        )
        for place in queries.places_to_call(targets)
    ]
    return start_ladders(actor=actor, at=at, ladders=specs)
