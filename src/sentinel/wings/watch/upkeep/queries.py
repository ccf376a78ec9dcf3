"""Every read of upkeep."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.upkeep import rules
from sentinel.wings.watch.upkeep.choices import CommandStatus
from sentinel.wings.watch.upkeep.models import Command, Fault

OPEN = (CommandStatus.QUEUED, CommandStatus.SENT)


def faults(actor: Actor) -> "QuerySet[Fault]":
    """Faults within reach, newest first."""
    rows: QuerySet[Fault] = Fault.objects.visible_to(actor).select_related("station").order_by("-since", "code")
    return rows


def open_faults(actor: Actor) -> "QuerySet[Fault]":
    """Faults within reach that are not over."""
    return faults(actor).filter(over=False)


def commands(actor: Actor) -> "QuerySet[Command]":
    """Commands within reach, newest first."""
    rows: QuerySet[Command] = (
        Command.objects.visible_to(actor).select_related("station").order_by("-ordered_at", "code")
    )
    return rows


def faulty_stations(actor: Actor) -> list[int]:
    """Stations that have a fault now: whatever they send next is looked at."""
    return list(faults(actor).filter(over=False).order_by().values_list("station_id", flat=True).distinct())


def commands_to_send(actor: Actor, addresses: Iterable[str], wall: datetime) -> list[Command]:
    """What should go out now to stations whose link is up: what waits, and what was not answered in time."""
    again = Q(status=CommandStatus.SENT, attempts__lt=rules.MOST_ATTEMPTS, tried_at__lt=wall - rules.ANSWER_WAIT)
    rows = commands(actor).filter(Q(status=CommandStatus.QUEUED) | again, station__address__in=list(addresses))
    return list(rows.order_by("ordered_at", "code"))


def awaited(actor: Actor, station_id: int, function: int) -> Command | None:
    """The oldest command a station's answer of this function can belong to."""
    kinds = [kind for kind, code in rules.FUNCTION.items() if code == function]
    rows = commands(actor).filter(station_id=station_id, kind__in=kinds, status=CommandStatus.SENT)
    return rows.order_by("sent_at", "code").first()


def command_body(row: Command) -> bytes:
    """The bytes of a command behind serial and time; ValueError names the word that does not fit."""
    return rules.body(
        row.kind,
        row.station.address,
        row.identifiers,
        row.settings,
        row.since and timezone.localtime(row.since).replace(tzinfo=None),
        row.until and timezone.localtime(row.until).replace(tzinfo=None),
        row.step_minutes,
    )


def silence_due(at: datetime) -> list[tuple[object, datetime]]:
    """Stations whose silence is to be looked at."""
    return list(stations.silence_watch(at))


def next_silence() -> datetime | None:
    """When the next station is to be looked at."""
    return stations.next_silence_watch()


def silence_allowed(at: datetime) -> timedelta:
    """How long a station may be silent."""
    return timedelta(minutes=parameters.value(stations.SILENT_MINUTES, at=at))


def commands_run_out(at: datetime) -> list[tuple[object, datetime]]:
    """Commands whose time is over."""
    rows = Command.objects.filter(status__in=OPEN, due_at__lte=at).order_by("due_at", "pk")
    return list(rows.values_list("pk", "due_at"))


def next_command() -> datetime | None:
    """When the next command runs out."""
    found: datetime | None = Command.objects.filter(status__in=OPEN).aggregate(first=Min("due_at"))["first"]
    return found
