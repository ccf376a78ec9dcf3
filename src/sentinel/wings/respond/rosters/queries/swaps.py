"""Swaps: whose they are, and who could stand in."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Person
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.rosters import rules
from sentinel.wings.respond.rosters.models import Assignment, Shift, Swap
from sentinel.wings.respond.rosters.queries.now import published
from sentinel.wings.respond.rosters.queries.rooms import candidates
from sentinel.wings.respond.rosters.workflow import SWAP
from sentinel.workflow import Move

OPEN = (rules.SwapStatus.ASKED, rules.SwapStatus.AGREED)


def swaps(actor: Actor) -> "QuerySet[Swap]":
    """Swaps the actor may see."""
    found: QuerySet[Swap] = Swap.objects.visible_to(actor)
    return found.select_related("shift", "shift__room", "back", "asker", "taker")


def my_swaps(actor: Actor) -> "QuerySet[Swap]":
    """Open swaps in which the actor is asked or asks."""
    mine = Q(asker__code=actor.person_code) | Q(taker__code=actor.person_code)
    return swaps(actor).filter(mine, status__in=OPEN).exclude(asker__code="")


def my_swaps_with_moves(actor: Actor) -> list[tuple[Swap, tuple[Move, ...]]]:
    """The same, each with the moves open to the actor."""
    return [(row, SWAP.open_to(row, actor)) for row in my_swaps(actor)]


def shift_of(actor: Actor, code: str) -> Shift:
    """One shift in reach."""
    row = Shift.objects.visible_to(actor).filter(code=code).select_related("room", "roster").first()
    if row is None:
        raise NotFound("没有这个班次，或不在您的管辖范围。")
    found: Shift = row
    return found


def possible_takers(actor: Actor, shift: Shift) -> list[tuple[Person, list[Shift]]]:
    """Who could stand in, each with their later shifts of the room that could be taken in return."""
    there = set(Assignment.objects.filter(shift=shift).values_list("person_id", flat=True))
    others = [person for person in candidates(actor, shift.room) if person.pk not in there]
    later = published(Shift.objects.filter(room=shift.room, starts_at__gte=shift.ends_at))
    rows = Assignment.objects.filter(person__in=others, shift__in=later).select_related("shift").order_by("shift")
    theirs: dict[int, list[Shift]] = {}
    for row in rows.order_by("shift__starts_at"):
        theirs.setdefault(row.person_id, []).append(row.shift)
    return [(person, theirs.get(person.pk, [])[:10]) for person in others]


def swap_panel(row: Swap, actor: Actor, at: datetime) -> dict[str, Any]:
    """Whether the swap still lies ahead."""
    return {"passed": row.shift.starts_at <= at}
