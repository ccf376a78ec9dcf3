"""Every read of the advisories module."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.advisories.choices import Status
from sentinel.wings.watch.advisories.models import Advisory, Recipient
from sentinel.wings.watch.advisories.workflow import ADVISORY, SEND
from sentinel.wings.watch.stations import queries as stations


def recipients(actor: Actor) -> "QuerySet[Recipient]":
    """Every place downstream within reach, by its section."""
    rows: QuerySet[Recipient] = Recipient.objects.visible_to(actor)
    return rows.select_related("station")


def advisories(actor: Actor) -> "QuerySet[Advisory]":
    """Every advisory within reach, newest first."""
    rows: QuerySet[Advisory] = Advisory.objects.visible_to(actor)
    return rows.select_related("recipient")


def advisory(actor: Actor, code: str) -> Advisory:
    """One advisory within reach."""
    row = advisories(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这条下游通报，或不在您的管辖范围。")
    return row


def waiting(actor: Actor) -> "QuerySet[Advisory]":
    """The advisories this actor may give and nobody has given yet, the longest waiting first."""
    rows: QuerySet[Advisory] = Advisory.objects.visible_to(actor, SEND).filter(status=Status.SUGGESTED)
    return rows.order_by("suggested_at", "code")


def of_crossing(actor: Actor, crossing: str) -> list[Advisory]:
    """Who is to be told, or was told, of one crossing; none of none."""
    return list(advisories(actor).filter(crossing=crossing).order_by("code")) if crossing else []


def totals(actor: Actor) -> dict[str, int]:
    """How many advisories within reach stand how."""
    statuses = list(advisories(actor).values_list("status", flat=True))
    return {status.value: statuses.count(status.value) for status in Status}


def reached(row: Advisory) -> str:
    """What raised it, with its unit."""
    return stations.amount_words(row.element, row.value, row.window)


def panel(row: Advisory, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page of an advisory shows beside its columns."""
    del at
    return {
        "may_send": actor.may(SEND, row) and ADVISORY.refusal(ADVISORY.move("send"), row, actor) is None,
        "undone": bool(stations.withdrawn(actor, [row.crossing])),
        "others": [other for other in of_crossing(actor, row.crossing) if other.pk != row.pk],
    }
