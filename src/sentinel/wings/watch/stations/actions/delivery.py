"""Readings delivered by a program: kept as they are, judged and stored by the gateway, which owns the evaluator."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Refused
from sentinel.wings.watch.stations import queries
from sentinel.wings.watch.stations.models import ReadingBatch

MOST_WAITING = 50_000
RETRY_S = 5


class Busy(Refused):
    """The gateway is behind or away: come again later (HTTP 429)."""

    code = "busy"
    status = 429


@transaction.atomic
def deliver_readings(
    *, actor: Actor, at: datetime, wall: datetime, stations: set[str], body: bytes, readings: int
) -> ReadingBatch:
    """Keep a batch for the gateway; once this has committed it will be stored, whatever is killed meanwhile.

    It is no event: only a crossing found in it will be one. Refused while too many readings wait.
    """
    del at
    for row in queries.reporting_stations(actor, stations):
        actor.require("stations.report", row)
    if queries.waiting_readings(actor) + readings > MOST_WAITING:
        raise Busy(_("接入进程来不及处理，请 {seconds} 秒后重发。").format(seconds=RETRY_S))
    return ReadingBatch.objects.create(sender=actor.key[:128], body=body, readings=readings, received_at=wall)
