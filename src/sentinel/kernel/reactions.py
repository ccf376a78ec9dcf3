"""Reactions: what a module does about others' events, once each, in order, retried, parked in sight."""

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from sentinel.kernel import events
from sentinel.kernel.clock import wall_now
from sentinel.kernel.models import Event, Reaction

log = logging.getLogger(__name__)

PARK_AFTER = 5
Handler = Callable[[Event, Any], object]
HANDLERS: dict[tuple[str, str], Handler] = {}


def reaction(consumer: str, *payloads: type[events.Payload]) -> Callable[[Handler], Handler]:
    """Register what `consumer` (the module's name) does about these events."""

    def register(handler: Handler) -> Handler:
        for payload in payloads:
            if (consumer, payload.name) in HANDLERS:
                raise ValueError(f"{consumer} already reacts to {payload.name}")
            HANDLERS[consumer, payload.name] = handler
            events.CONSUMERS.setdefault(payload.name, []).append(consumer)
        return handler

    return register


def consumers() -> list[str]:
    """The names of all consumers; each is served by one ordered loop."""
    return sorted({consumer for consumer, _ in HANDLERS})


def run_one(consumer: str) -> bool:
    """Run the consumer's next waiting reaction; True when one was settled or parked.

    Effect and done-mark commit together. A failure rolls the effect back, is noted, and blocks the consumer
    until the retry succeeds or the reaction is parked after five attempts.
    """
    due: Reaction | None = None
    try:
        with transaction.atomic(durable=True):
            if not _only_one(consumer):
                return False
            due = Reaction.objects.filter(consumer=consumer, state="waiting").order_by("event_id").first()
            if due is None or (due.retry_at and due.retry_at > wall_now()):
                return False
            event = due.event
            HANDLERS[consumer, event.name](event, events.load(event))
            due.state, due.done_at = "done", wall_now()
            due.save(update_fields=["state", "done_at"])
    except Exception:
        if due is None or connection.connection is None or connection.connection.closed:
            raise
        log.exception("reaction of %s to event %s failed", consumer, due.event_id)
        return _note_failure(due, traceback.format_exc(limit=-3))
    return True


def _only_one(consumer: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"reaction:{consumer}"])
        return bool(cursor.fetchone()[0])


def _note_failure(due: Reaction, error: str) -> bool:
    parked = due.attempts + 1 >= PARK_AFTER
    Reaction.objects.filter(pk=due.pk).update(
        attempts=F("attempts") + 1,
        error=error,
        retry_at=wall_now() + timedelta(seconds=0.1 * 2**due.attempts),
        state="parked" if parked else "waiting",
    )
    return parked


def owed() -> set[str]:
    """The consumers for whom reactions wait, those that wait for their retry included."""
    return set(Reaction.objects.filter(state="waiting").values_list("consumer", flat=True).distinct())


def waiting() -> int:
    """How many reactions are still owed (parked ones are shown, not awaited)."""
    return Reaction.objects.filter(state="waiting").count()


def parked() -> int:
    """How many reactions were given up and need a person."""
    return Reaction.objects.filter(state="parked").count()


def drain() -> int:
    """Run everything owed in this process until nothing is; for tests and one-shot commands."""
    rounds = 0
    while sum(run_one(consumer) for consumer in consumers()):
        rounds += 1
    return rounds
