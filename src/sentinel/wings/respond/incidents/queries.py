"""Reads of incidents and their reports."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.statutory import Standing, standing
from sentinel.wings.respond.incidents import rules
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.watch.stations import queries as stations


@dataclass(frozen=True, slots=True)
class OpenClock:
    """One report that is still owed, and how its term stands."""

    report: Report
    incident: Incident
    due_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something measured that ought to be an incident, until somebody registers one."""

    crossing: str
    station: str
    station_name: str
    area_code: str
    observed_at: datetime
    value: int


@dataclass(frozen=True, slots=True)
class ClockKept:
    """How one report kept its term: `kept` is None while it still runs."""

    report: Report
    incident: Incident
    kept: bool | None


def incidents(actor: Actor) -> "QuerySet[Incident, Incident]":
    """Incidents the actor may read."""
    rows: QuerySet[Incident, Incident] = Incident.objects.visible_to(actor)
    return rows.select_related("station", "matter")


def incident_of(actor: Actor, code: str) -> Incident:
    """One incident in reach by its code, or NotFound."""
    row = incidents(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这个事件，或不在您的管辖范围。")
    return row


def reports(actor: Actor) -> "QuerySet[Report, Report]":
    """Reports the actor may read."""
    rows: QuerySet[Report, Report] = Report.objects.visible_to(actor)
    return rows.select_related("incident")


def first_report(actor: Actor, incident: Incident) -> Report:
    """The first report of an incident in reach."""
    row = reports(actor).filter(incident=incident, kind=rules.ReportKind.FIRST).first()
    if row is None:
        raise NotFound("没有这份报告，或不在您的管辖范围。")
    return row


def open_clocks(actor: Actor, at: datetime) -> list[OpenClock]:
    """Reports still owed, the least time left first."""
    rows = list(reports(actor).filter(signed_at__isnull=True).order_by("due_at", "code"))
    if not rows:
        return []
    ahead = timedelta(minutes=int(parameters.value("report.prealarm_minutes", at=at)))
    return [OpenClock(row, row.incident, row.due_at, standing(row.due_at, at, pre_alarm=ahead)) for row in rows]


def clocks_kept(actor: Actor, since: datetime, until: datetime) -> list[ClockKept]:
    """Reports of incidents first known in a span, and whether their terms were kept, the earliest first."""
    rows = reports(actor).filter(incident__first_known_at__gte=since, incident__first_known_at__lte=until)
    return [
        ClockKept(row, row.incident, rules.kept(row.due_at, row.signed_at, until))
        for row in rows.order_by("due_at", "code")
    ]


def suggestions(actor: Actor) -> list[Suggestion]:
    """Sections that reached the discharge of a numbered flood and have no incident that covers it, newest first."""
    covered = Incident.objects.filter(station=OuterRef("station")).filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=OuterRef("observed_at"))
    )
    rows = stations.crossings(actor).filter(~Exists(covered), rule=rules.NUMBERED_FLOOD, up=True)
    newest: dict[str, Suggestion] = {}
    shown = rows.values_list("code", "station__code", "station__name", "area_code", "observed_at", "value")
    for row in (Suggestion(*values) for values in shown):
        newest.setdefault(row.station, row)
    return list(newest.values())


def suggestion_of(actor: Actor, crossing: str) -> Suggestion | None:
    """One open suggestion by its crossing; None when it was taken up or is out of reach."""
    return next((row for row in suggestions(actor) if row.crossing == crossing), None)


def terms_run_out(at: datetime) -> list[tuple[object, datetime]]:
    """(report, when its lateness counts) for every term that ran out unsigned and was not noted yet."""
    return list(_unnoted().filter(overdue_from__lte=at).order_by("overdue_from").values_list("pk", "overdue_from"))


def next_term() -> datetime | None:
    """When the next term runs out."""
    return _unnoted().order_by("overdue_from").values_list("overdue_from", flat=True).first()


def _unnoted() -> "QuerySet[Report, Report]":
    rows: QuerySet[Report, Report] = Report.objects.filter(signed_at__isnull=True, overdue_at__isnull=True)
    return rows
