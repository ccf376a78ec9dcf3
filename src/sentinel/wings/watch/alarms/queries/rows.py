"""Alarms cut to the reader's reach, what is due of them, and what they rest on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.alarms.rules import Status
from sentinel.wings.watch.stations import queries as stations

READER = system("alarms")


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest crossing of a rule at a target that stands, with what its rule says of it."""

    code: str
    rule: str
    title: str
    severity: str
    target: str
    target_name: str
    station: str
    element: str
    area_code: str
    up: bool
    value: int
    window: int
    observed_at: datetime


def alarms(actor: Actor) -> "QuerySet[Alarm]":
    """Every alarm within reach, over or not."""
    rows: QuerySet[Alarm] = Alarm.objects.visible_to(actor)
    return rows


def open_alarms(actor: Actor) -> "QuerySet[Alarm]":
    """The alarms within reach that are not over."""
    return alarms(actor).exclude(status=Status.CLEARED)


def waiting(actor: Actor) -> "QuerySet[Alarm]":
    """The alarms this actor may acknowledge and nobody has."""
    rows: QuerySet[Alarm] = Alarm.objects.visible_to(actor, "alarms.handle").filter(status=Status.RAISED)
    return rows


def alarm(actor: Actor, code: str) -> Alarm:
    """One alarm within reach."""
    row = alarms(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这条报警，或不在您的管辖范围。")
    return row


def standing(rule: str, target: str, at: datetime) -> Standing | None:
    """How a rule stands at a target by what was recorded up to an instant."""
    found = stations.standing_crossing(READER, rule, target, at)
    if found is None:
        return None
    version = stations.rule_at(READER, rule, at)
    return Standing(
        code=found.code,
        rule=found.rule,
        title=found.title or rule,
        severity=version.severity if version is not None else "yellow",
        target=found.target,
        target_name=found.target_name,
        station=found.target if found.station_id is not None else "",
        element=found.element,
        area_code=found.area_code,
        up=found.up,
        value=found.value,
        window=found.window,
        observed_at=found.observed_at,
    )


def stood(crossing: str, at: datetime) -> bool:
    """True where a crossing is not withdrawn by an instant."""
    return stations.crossing_stood(READER, crossing, at)


def remind_after(severity: str, at: datetime) -> timedelta:
    """How long until the desk is reminded."""
    return timedelta(minutes=int(parameters.value(f"alarm.remind_minutes.{severity}", at=at)))


def due_reminders(at: datetime) -> list[tuple[object, datetime]]:
    """Alarms whose reminder is due: of each group the first one speaks for all."""
    rows = Alarm.objects.filter(status=Status.RAISED, remind_at__lte=at).order_by("group", "remind_at", "code")
    return list(rows.distinct("group").values_list("pk", "remind_at"))


def next_reminder() -> datetime | None:
    """The earliest reminder."""
    found: datetime | None = Alarm.objects.filter(status=Status.RAISED).aggregate(first=Min("remind_at"))["first"]
    return found


def due_shelved(at: datetime) -> list[tuple[object, datetime]]:
    """Alarms whose time on the shelf is over."""
    rows = Alarm.objects.filter(status=Status.SHELVED, shelved_until__lte=at)
    return list(rows.values_list("pk", "shelved_until"))


def next_shelved() -> datetime | None:
    """The earliest end of a shelf."""
    rows = Alarm.objects.filter(status=Status.SHELVED)
    found: datetime | None = rows.aggregate(first=Min("shelved_until"))["first"]
    return found
