"""Calling out whole areas: one ladder per village or community, first person, next person, desk of the town."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sentinel.kernel.actor import Actor
from sentinel.notify import queries
from sentinel.notify.actions.calling import start_ladders
from sentinel.notify.rules import LadderSpec, Rung, RungKind


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
    """Start one ladder for every village and community inside the targets; returns how many were started."""
    specs = [
        LadderSpec(
            code=f"{subject_key}:{place.area_code}",
            subject_kind=subject_kind,
            subject_key=subject_key,
            area_code=place.area_code,
            title=title,
            body=body,
            level=level,
            rungs=(
                Rung(kind=RungKind.FIRST, posts=place.first, minutes=minutes),
                Rung(kind=RungKind.NEXT, posts=place.following, minutes=minutes),
                Rung(kind=RungKind.HUMAN, posts=place.desk),
            ),
        )
        for place in queries.places_to_call(targets)
    ]
    return start_ladders(actor=actor, at=at, ladders=specs)
