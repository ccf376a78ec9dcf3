"""Reads of the tallies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Matter
from sentinel.wings.respond.tallies import rules
from sentinel.wings.respond.tallies.choices import Status
from sentinel.wings.respond.tallies.models import Tally
from sentinel.wings.respond.tallies.workflow import NOTE


@dataclass(frozen=True, slots=True)
class Board:
    """The people of one matter: item by item, the sources' own sums, and what the items add up to."""

    matter: str
    lines: list[rules.Line]
    sums: list[rules.Line]
    totals: list[rules.Total]
    may_note: bool


def tallies(actor: Actor) -> "QuerySet[Tally]":
    """Every statement within reach."""
    rows: QuerySet[Tally] = Tally.objects.visible_to(actor)
    return rows.select_related("matter")


def board(actor: Actor, matter: Matter) -> Board:
    """How many people a matter concerns, as far as this actor may read it."""
    rows = tallies(actor).filter(matter=matter, status=Status.STANDING).order_by("pk")
    found = rules.lines(rules.Said(row.code, row.item, row.group, row.people, row.source, row.as_of) for row in rows)
    return Board(
        matter=matter.code,
        lines=[line for line in found if line.item],
        sums=[line for line in found if not line.item],
        totals=rules.totals(found),
        may_note=actor.may(NOTE, Tally(matter=matter, area_code=matter.area_code)),
    )


def panel(row: Tally, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page of a statement shows: the whole of its matter."""
    del at
    return {"tallies": board(actor, row.matter)}
