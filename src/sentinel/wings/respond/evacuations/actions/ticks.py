"""Registering where each person is. A shelter counts who is in it in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.prepare.shelters import actions as shelters
from sentinel.wings.respond.evacuations import events, rules
from sentinel.wings.respond.evacuations.models import Entry, Evacuation
from sentinel.wings.respond.evacuations.workflow import ENTRY


@transaction.atomic
def tick(*, actor: Actor, at: datetime, entry: Entry, state: str, shelter: Any = None, note: str = "") -> Entry:
    """Register one person as moved, sheltered, refused, absent, returned, or waiting again after a mistake."""
    evacuation = _locked(entry.evacuation_id)
    fresh = _entries(evacuation).get(pk=entry.pk)
    return _tick(actor, at, evacuation, [fresh], _step(state, fresh.state), shelter, note)[0]


@transaction.atomic
def tick_household(
    *,
    actor: Actor,
    at: datetime,
    evacuation: Evacuation,
    household: str,
    state: str,
    shelter: Any = None,
    note: str = "",
) -> list[Entry]:
    """Register everybody of a household for whom the step is open, save those who refused or were not found."""
    fresh = _locked(evacuation.pk)
    step = _step(state, "")
    fitting = step.sources - rules.ONE_BY_ONE
    rows = [row for row in _entries(fresh).filter(household_code=household) if row.state in fitting]
    if not rows:
        raise MoveRefused(_("这一户没有人可以登记为“{state}”。").format(state=_label(step)))
    return _tick(actor, at, fresh, rows, step, shelter, note)


def _tick(
    actor: Actor, at: datetime, evacuation: Evacuation, rows: Sequence[Entry], step: rules.Step, shelter: Any, note: str
) -> list[Entry]:
    words = note.strip()[:200]
    for row in rows:
        actor.require("evacuations.tick", row)
        if refusal := ENTRY.refusal(ENTRY.move(step.name), row, actor):
            raise MoveRefused(refusal)
    if step.needs_note and not words:
        raise Invalid({"note": _("登记“{state}”须写明原因。").format(state=_label(step))})
    place = _enter_and_leave(actor, at, evacuation, rows, step, shelter)
    changes: dict[str, Any] = {"shelter": place, "note": words, "by": actor.label, "ticked_at": at}
    if step.name == "move":
        changes["moved_at"] = at
    return [
        ENTRY.apply(
            step.name,
            row,
            actor=actor,
            at=at,
            changes=changes,
            event=events.EntryTicked(
                evacuation=evacuation.code, entry=row.code, state=step.target, shelter=place.code if place else ""
            ),
        )
        for row in rows
    ]


def _enter_and_leave(
    actor: Actor, at: datetime, evacuation: Evacuation, rows: Sequence[Entry], step: rules.Step, shelter: Any
) -> Any:
    """Count the people out of the shelters they were in and into the one they came to; returns that one."""
    for left in sorted({row.shelter for row in rows if row.shelter is not None}, key=lambda row: row.code):
        people = sum(row.shelter_id == left.pk for row in rows)
        shelters.release(actor=actor, at=at, shelter=left, people=people)
    if step.target != rules.EntryState.SHELTERED:
        return None
    place = shelter if shelter is not None else evacuation.shelter
    if place is None:
        raise Invalid({"shelter": _("名单没有计划安置点，请选择到达的安置点。")})
    return shelters.admit(actor=actor, at=at, shelter=place, people=len(rows))


def _locked(pk: Any) -> Evacuation:
    """The list, locked: one village's ticks come one after another, and none slips past its closing."""
    return Evacuation.objects.select_for_update(of=("self",)).get(pk=pk)  # type: ignore[no-any-return]


def _entries(evacuation: Evacuation) -> Any:
    rows = Entry.objects.filter(evacuation=evacuation).select_related("evacuation", "shelter")
    return rows.order_by("household_code", "member_code")


def _step(state: str, current: str) -> rules.Step:
    step = rules.step_to(state, current)
    if step is None:
        raise Invalid({"state": _("没有“{state}”这种情况。").format(state=state[:16])})
    return step


def _label(step: rules.Step) -> str:
    return str(ENTRY.move(step.name).label)
