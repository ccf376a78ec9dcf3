"""Entries follow people by name: whoever the shelter's door moved on or signed out is not where the list left them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.prepare.shelters import actions as shelters
from sentinel.wings.prepare.shelters import queries as shelter_queries
from sentinel.wings.respond.evacuations import events
from sentinel.wings.respond.evacuations.choices import EntryState, EvacuationStatus
from sentinel.wings.respond.evacuations.models import Entry, Evacuation
from sentinel.wings.respond.evacuations.workflow import ENTRY


@transaction.atomic
def follow_stay(*, actor: Actor, at: datetime, stay: str, to_stay: str) -> list[Entry]:
    """The entries of the people a stay named go with them: into the other shelter, or out of the shelter.

    The shelter's count of lists goes along, so the people followed are never more than it still holds for those gone;
    a family the list never counted there moves without it.
    """
    gone = shelter_queries.gone_from(stay, to_stay)
    there = Entry.objects.filter(state=EntryState.SHELTERED, shelter=gone.shelter)
    there = there.exclude(evacuation__status=EvacuationStatus.CLOSED)
    Evacuation.objects.select_for_update(of=("self",)).filter(pk__in=there.values("evacuation")).order_by("pk").exists()
    rows = {row.member_code: row for row in there.select_related("evacuation").order_by("code")}
    found = sorted(households.found_among(list(rows), gone.people)) if gone.people else []
    followed = [rows[code] for code in found[: gone.unsettled]]
    if not followed:
        return []
    for row in followed:
        actor.require("evacuations.tick", row)
    if gone.moved_to is None:
        shelters.release(actor=actor, at=at, shelter=gone.shelter, people=len(followed))
        return [_left(row, actor, at) for row in followed]
    shelters.carry_list(actor=actor, at=at, stay=gone.moved_to, people=len(followed))
    return [_carried(row, gone.moved_to.shelter, actor, at) for row in followed]


def _left(row: Entry, actor: Actor, at: datetime) -> Entry:
    changes = {"shelter": None, "note": _("安置点登记离开"), "by": actor.label, "ticked_at": at}
    event = events.EntryTicked(evacuation=row.evacuation.code, entry=row.code, state=EntryState.MOVED, shelter="")
    moved: Entry = ENTRY.apply("leave", row, actor=actor, at=at, changes=changes, event=event)
    return moved


def _carried(row: Entry, shelter: Any, actor: Actor, at: datetime) -> Entry:
    row.shelter, row.note, row.by, row.ticked_at = shelter, _("随安置点转点"), actor.label, at
    row.save(update_fields=["shelter", "note", "by", "ticked_at"])
    payload = events.EntryTicked(evacuation=row.evacuation.code, entry=row.code, state=row.state, shelter=shelter.code)
    record(payload, subject=row, actor=actor, at=at)
    return row
