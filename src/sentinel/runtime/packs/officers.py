"""The information officers of a pack: who sits where, and the trainings held by now with who was there."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Difference, Outcome
from sentinel.runtime.packs.files import Pack
from sentinel.wings.prepare.officers import actions, queries

COMPARED = ("area_code", "rank", "employment", "mark")
GIVEN = ("title", "level", "organiser", "place", "area_code", "mark")


def load_officers(pack: Pack, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Officers and trainings; a pack without officers has none of them."""
    if not pack.has("officers.csv"):
        return []
    rows = pack.csv("officers.csv", "code", "person", "trainings", *COMPARED)
    known = {row.code: row for row in queries.officers(actor)}
    fresh = [
        {name: row[name] for name in ("code", "person", *COMPARED)}
        | {"appointed_on": date.fromisoformat(row["appointed_on"])}
        for row in rows
        if row["code"] not in known
    ]
    differences = [
        Difference("officers.officer", row["code"], name, getattr(known[row["code"]], name), row[name])
        for row in rows
        for name in COMPARED
        if row["code"] in known and getattr(known[row["code"]], name) != row[name]
    ]
    added = len(actions.appoint_officers(actor=actor, at=at, rows=fresh))
    return [Outcome("officers.officer", added, tuple(differences)), _trainings(pack, rows, actor, at)]


def _trainings(pack: Pack, officers: list[dict[str, str]], actor: Actor, at: datetime) -> Outcome:
    """Trainings whose day has come, each with its sheet; who was at one that is known stays as people left it."""
    known, added = {row.code for row in queries.trainings(actor)}, 0
    for row in pack.csv("officers_trainings.csv", "code", "held_on", "hours", *GIVEN):
        held_on = date.fromisoformat(row["held_on"])
        if row["code"] in known or held_on > timezone.localdate(at):
            continue
        facts: dict[str, Any] = {"code": row["code"], "held_on": held_on, "hours": Decimal(row["hours"])}
        training = actions.register_training(actor=actor, at=at, **facts, **{name: row[name] for name in GIVEN})
        sheets: dict[str, set[str]] = defaultdict(set)
        for officer in officers:
            if row["code"] in officer["trainings"].split():
                sheets[queries.part_of(officer["area_code"])].add(officer["code"])
        for part, attended in sorted(sheets.items()):
            actions.record_attendance(actor=actor, at=at, training=training, part=part, attended=attended)
        added += 1
    return Outcome("officers.training", added)
