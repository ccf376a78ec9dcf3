"""What a file said is forgotten some time after its import ended, or after it was left lying."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sentinel.kernel import privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.ledger import events
from sentinel.ledger.choices import ImportState
from sentinel.ledger.models import Import, ImportRow

PURPOSE = "import"
AT_ONCE = 5_000
BLANK: dict[str, object] = {"cells": [], "corrected": {}, "changes": {}, "problems": {}}


def forget_at(ended_at: datetime) -> datetime:
    """When the rows of an import that ended (or was opened) then are forgotten: as their last day is over."""
    last = privacy.keep_until(PURPOSE, timezone.localdate(ended_at), at=ended_at)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


def forget_import(*, actor: Actor, at: datetime, batch: Import) -> int:
    """Blank what the rows of an import say, in chunks; how many there were and what became of them stays.

    One that nobody brought to an end is cancelled with it. Returns how many rows were blanked.
    """
    if batch.forgotten_at is not None or batch.forget_at is None or batch.forget_at > at:
        return 0
    done = 0
    while rows := _forget_chunk(batch):
        done += rows
    _forgotten(actor, at, batch, done)
    return done


@transaction.atomic
def _forget_chunk(batch: Import) -> int:
    said = ImportRow.objects.filter(Q(batch=batch) & ~Q(**BLANK)).order_by("pk")
    return ImportRow.objects.filter(pk__in=list(said.values_list("pk", flat=True)[:AT_ONCE])).update(**BLANK)


@transaction.atomic
def _forgotten(actor: Actor, at: datetime, batch: Import, rows: int) -> None:
    fresh = Import.objects.select_for_update().get(pk=batch.pk)
    if fresh.forgotten_at is not None:
        return
    fresh.forgotten_at = at
    if fresh.finished_at is None:
        fresh.state, fresh.finished_at = ImportState.CANCELLED, at
    fresh.save(update_fields=["forgotten_at", "state", "finished_at"])
    record(events.ImportForgotten(code=fresh.code, rows=rows), subject=fresh, actor=actor, at=at)
