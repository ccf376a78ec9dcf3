"""Large audiences: who is to be told is settled at once in the database, and laid out as deliveries bit by bit.

A message to a million people must be durable within seconds; its deliveries, boxes and sendings follow in pieces that
never hold up other writes. The sweeper lays out one piece after another.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from sentinel.kernel.actor import system
from sentinel.kernel.events import record
from sentinel.kernel.models import Person
from sentinel.notify import events, queries, rules
from sentinel.notify.actions.dispatching import dispatch
from sentinel.notify.models import Delivery, Message, Queued

# More than these people are queued first; a district's own posts are far fewer.
LARGE = 5_000
PIECE = 500


def is_large(audience: rules.Audience) -> bool:
    """True when more people than usual hold the posts of an audience; counts no further than that."""
    return bool(queries.holdings_of(audience).order_by()[LARGE : LARGE + 1].exists())


def queue(message: Message, audience: rules.Audience) -> int:
    """Note everybody of an audience, each person once, in one statement; returns how many."""
    once = (
        queries.holdings_of(audience)
        .order_by("person_id", "post_id")
        .distinct("person_id")
        .values_list("person_id", "post_id")
    )
    query, parameters = once.query.sql_with_params()
    table = Queued._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (message_id, person_id, post_id) '
            f"SELECT %s, found.person_id, found.post_id FROM ({query}) found",
            [message.pk, *parameters],
        )
        return int(cursor.rowcount)


def lay_out(pk: Any, at: datetime) -> None:
    """Turn the next piece of a queued message into deliveries. The sweeper calls this until nothing is queued."""
    with transaction.atomic():
        waiting = Queued.objects.filter(message=pk, message__sent_at__lte=at).select_related(
            "message", "person", "post"
        )
        rows = list(waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:PIECE])
        if not rows:
            return
        message = rows[0].message
        deliveries = [delivery(message, row.person, row.post.code, row.post.area_code) for row in rows]
        dispatch(deliveries, asked=[()] * len(deliveries))
        Queued.objects.filter(pk__in=[row.pk for row in rows]).delete()
        message.target_areas = tuple(sorted({row.area_code for row in deliveries}))
        told = events.MessageLaidOut(message=message.code, people=len(deliveries))
        record(told, subject=message, actor=system("notify"), at=at)


def delivery(message: Message, person: Person, post_code: str, area_code: str) -> Delivery:
    """A message for one person, at the post and the place they are reached at."""
    return Delivery(
        code=f"{message.code}:{person.code}",
        message=message,
        area_code=area_code or message.area_code,
        post_code=post_code,
        person_code=person.code,
        person_name=person.name,
        sent_at=message.sent_at,
    )
