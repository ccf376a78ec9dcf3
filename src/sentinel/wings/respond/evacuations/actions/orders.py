"""Decisions about a village: leave, leave now, come home, done."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.evacuations import events, rules
from sentinel.wings.respond.evacuations.actions.proposals import fill, raise_to_immediate
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.respond.evacuations.workflow import EVACUATION


@transaction.atomic
def order_evacuation(
    *, actor: Actor, at: datetime, evacuation: Evacuation, shelter: Any = None, note: str = ""
) -> Evacuation:
    """Order the village to leave, to the planned shelter or another one. `note` adds words to the reason."""
    fresh = _locked(evacuation)
    actor.require("evacuations.order", fresh)
    people = fill(fresh)
    changes: dict[str, Any] = {"ordered_at": at, "ordered_by": actor.label}
    if shelter is not None:
        changes["shelter"] = shelter
    if note.strip():
        changes["reason"] = f"{fresh.reason} {note.strip()}".strip()[:200]
    ordered: Evacuation = EVACUATION.apply(
        "order",
        fresh,
        actor=actor,
        at=at,
        changes=changes,
        event=lambda new: events.EvacuationOrdered(
            code=new.code,
            stage=new.stage,
            people=people,
            shelter=new.shelter.code if new.shelter else "",
            number=new.number,
        ),
    )
    return ordered


@transaction.atomic
def raise_stage(*, actor: Actor, at: datetime, evacuation: Evacuation, note: str = "") -> Evacuation:
    """Make 准备转移 into 立即转移 by hand."""
    fresh = _locked(evacuation)
    actor.require("evacuations.order", fresh)
    return raise_to_immediate(actor, at, fresh, "")


@transaction.atomic
def release_return(*, actor: Actor, at: datetime, evacuation: Evacuation, note: str) -> Evacuation:
    """Allow people to go home; the consultation it rests on is written down (未经会商评估不得擅自返回)."""
    words = _words(note, _("请写明会商评估意见，再准许返回。"))
    returning: Evacuation = EVACUATION.apply(
        "allow_return",
        evacuation,
        actor=actor,
        at=at,
        changes={"return_allowed_at": at, "return_note": words},
        event=lambda new: events.EvacuationReturnAllowed(code=new.code, note=words),
    )
    return returning


@transaction.atomic
def close(*, actor: Actor, at: datetime, evacuation: Evacuation, note: str) -> Evacuation:
    """Close the list; refused while anybody is still away."""
    words = _words(note, _("请写明结束说明。"))
    counts = rules.Counts.of(_locked(evacuation).entries.values_list("state", flat=True))
    closed: Evacuation = EVACUATION.apply(
        "close",
        evacuation,
        actor=actor,
        at=at,
        changes={"closed_at": at, "close_note": words},
        event=lambda new: events.EvacuationClosed(
            code=new.code,
            note=words,
            moved=counts.moved_total,
            refused=counts.refused,
            absent=counts.absent,
            waiting=counts.waiting,
        ),
    )
    return closed


def _locked(evacuation: Evacuation) -> Evacuation:
    return Evacuation.objects.select_for_update(of=("self",)).get(pk=evacuation.pk)  # type: ignore[no-any-return]


def _words(note: str, missing: str) -> str:
    words = note.strip()[:200]
    if not words:
        raise Invalid({"note": missing})
    return words
