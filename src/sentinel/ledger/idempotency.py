"""A request with an Idempotency-Key is done once; asked again, it is given the same answer."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.ledger.models import Answer
from sentinel.ledger.writing import Problem, Rejected

KEPT = timedelta(days=7)
LONGEST_KEY = 128


class Given(NamedTuple):
    """An answer: status, body, the row's version, and whether it had been given before."""

    status: int
    body: dict[str, Any]
    version: str
    replayed: bool = False


def once(*, actor: Actor, key: str, request: bytes, wall: datetime, do: Callable[[], Given]) -> Given:
    """Do it unless this actor's key was answered before. A refusal is not kept: the corrected request may use the key.

    Two at once: the second waits at the unique key until the first has committed, then is given its answer.
    """
    if not key:
        return do()
    if len(key) > LONGEST_KEY or "\x00" in key:
        raise Rejected([Problem("Idempotency-Key", "invalid", _("Idempotency-Key 最多 128 个字符。"))])
    asked = hashlib.sha256(request).hexdigest()
    with transaction.atomic():
        Answer.objects.filter(actor=actor.key, given_at__lt=wall - KEPT).delete()
        row = Answer(actor=actor.key, key=key, asked=asked, given_at=wall)
        Answer.objects.bulk_create([row], ignore_conflicts=True)
        kept = Answer.objects.select_for_update().get(actor=actor.key, key=key)
        if kept.status:
            if kept.asked != asked:
                raise Rejected([Problem("Idempotency-Key", "reused", _("这个 Idempotency-Key 已用于另一个请求。"))])
            return Given(kept.status, kept.body, kept.version, replayed=True)
        given = do()
        kept.status, kept.body, kept.version = given.status, given.body, given.version
        kept.save(update_fields=["status", "body", "version"])
        return given
