"""Asking a station for something: order, send, answer, run out, withdraw."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.upkeep import events, queries, rules
from sentinel.wings.watch.upkeep.models import Command
from sentinel.wings.watch.upkeep.rules import CommandStatus
from sentinel.wings.watch.upkeep.workflow import COMMAND

GOOD_FOR = timedelta(hours=24)
MOST_ANSWER = 1000
STEPS = range(1, 1441)


@transaction.atomic
def order_command(
    *,
    actor: Actor,
    at: datetime,
    station_code: str,
    kind: str,
    identifiers: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    step_minutes: int = 60,
    settings: str = "",
) -> Command:
    """Queue a command for a station; it goes out as soon as the station has its link up, for a day at most."""
    station = stations.stations(actor).filter(code=station_code).first()
    if station is None:
        raise Invalid({"station_code": _("没有编号为 {code} 的测站。").format(code=station_code)})
    actor.require("upkeep.command", station)
    row = Command(
        station=station,
        station_code=station.code,
        kind=kind,
        identifiers=" ".join(rules.words(identifiers)),
        since=since,
        until=until,
        step_minutes=step_minutes,
        settings=settings.strip(),
        ordered_by=actor.label,
        ordered_at=at,
        due_at=at + GOOD_FOR,
        area_code=station.area_code,
    )
    if wrong := _wrong(row):
        raise Invalid(wrong)
    row.code = next_number("command", at=at)
    row.save()
    detail = " ".join(part for part in (row.identifiers, row.settings.replace("\n", " ")) if part)
    payload = events.CommandOrdered(code=row.code, station=station.code, kind=kind, detail=detail)
    record(payload, subject=row, actor=actor, at=at)
    return row


def _wrong(row: Command) -> dict[str, str]:
    wrong = rules.wanting(row.kind, row.identifiers, row.settings, row.since, row.until)
    if row.step_minutes not in STEPS:
        wrong["step_minutes"] = _("步长为 1 至 1440 分钟。")
    if wrong:
        return wrong
    try:
        queries.command_body(row)
    except ValueError as error:
        field = "settings" if row.kind in rules.NEEDS_SETTINGS else "identifiers"
        return {field: _("“{what}”写得不对。").format(what=error)}
    return {}


@transaction.atomic
def send_commands(*, actor: Actor, at: datetime, rows: Sequence[Command], wall: datetime) -> list[Command]:
    """Mark commands as sent; the gateway writes them to their links after this has committed."""
    return [
        COMMAND.apply(
            "send",
            row,
            actor=actor,
            at=at,
            event=events.CommandSent(code=row.code, attempt=row.attempts + 1),
            changes={"sent_at": row.sent_at or at, "tried_at": wall, "attempts": row.attempts + 1},
        )
        for row in rows
    ]


@transaction.atomic
def answer_command(*, actor: Actor, at: datetime, station_id: int, function: int, answer: str) -> Command | None:
    """Put a station's answer to the oldest command it can belong to; None where nobody had asked."""
    row = queries.awaited(actor, station_id, function)
    if row is None:
        return None
    text = answer[:MOST_ANSWER]
    found: Command = COMMAND.apply(
        "answer",
        row,
        actor=actor,
        at=at,
        event=events.CommandAnswered(code=row.code, answer=text),
        changes={"answered_at": at, "answer": text},
    )
    return found


@transaction.atomic
def expire_command(*, actor: Actor, at: datetime, pk: object) -> bool:
    """End a command that found no answer in its time."""
    row = Command.objects.filter(
        pk=int(str(pk)), status__in=(CommandStatus.QUEUED, CommandStatus.SENT), due_at__lte=at
    ).first()
    if row is None:
        return False
    COMMAND.apply("expire", row, actor=actor, at=at, event=events.CommandExpired(code=row.code))
    return True


@transaction.atomic
def withdraw_command(*, actor: Actor, at: datetime, row: Any, note: str = "") -> Command:
    """Take a command back that has not gone out yet."""
    found: Command = COMMAND.apply(
        "withdraw", row, actor=actor, at=at, event=events.CommandWithdrawn(code=row.code, note=note)
    )
    return found
