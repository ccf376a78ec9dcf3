"""Which incidents and reports there are, and the clocks they run."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import areas_meet
from sentinel.kernel.statutory import Standing, standing
from sentinel.wings.respond.incidents import rules
from sentinel.wings.respond.incidents.models import Decision, Incident, Instruction, Receipt, Report
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
    return rows.select_related("station", "matter", "merged_into")


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


def report_of(actor: Actor, incident: Incident, sequence: int | None = None) -> Report:
    """One report of an incident in reach: the one asked for, else the draft that is owed, else the last one sent."""
    rows = list(reports(actor).filter(incident=incident).order_by("-sequence"))
    if sequence is None and rows and not incident.standing:
        rows = [row for row in rows if row.signed_at is not None] or rows
    row = next((row for row in rows if sequence in (None, row.sequence)), None)
    if row is None:
        raise NotFound("没有这份报告，或不在您的管辖范围。")
    return row


def decisions(actor: Actor) -> "QuerySet[Decision, Decision]":
    """Decisions about incidents the actor may read."""
    rows: QuerySet[Decision, Decision] = Decision.objects.visible_to(actor)
    return rows.select_related("incident")


def receipts(actor: Actor) -> "QuerySet[Receipt, Receipt]":
    """Receipts of reports the actor may read."""
    rows: QuerySet[Receipt, Receipt] = Receipt.objects.visible_to(actor)
    return rows.select_related("report__incident")


def instructions(actor: Actor) -> "QuerySet[Instruction, Instruction]":
    """Instructions on incidents the actor may read."""
    rows: QuerySet[Instruction, Instruction] = Instruction.objects.visible_to(actor)
    return rows.select_related("incident", "report")


def instruction_of(actor: Actor, code: str) -> Instruction:
    """One instruction in reach by its code, or NotFound."""
    row = instructions(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这条批示，或不在您的管辖范围。")
    return row


def with_duplicates(incident: Incident) -> list[Incident]:
    """An incident and those merged into it."""
    return [incident, *incident.duplicates.order_by("first_known_at", "code")]


def alike(actor: Actor, kind: str, area_code: str, first_known_at: datetime) -> list[Incident]:
    """Open incidents in reach that most likely are this one: same kind, same place or around it, about that time."""
    near = incidents(actor).filter(
        kind=kind,
        closed_at__isnull=True,
        merged_into__isnull=True,
        first_known_at__range=(first_known_at - rules.ALIKE, first_known_at + rules.ALIKE),
    )
    return [row for row in near.order_by("first_known_at", "code") if areas_meet([row.area_code], area_code)]


def owed() -> "QuerySet[Report, Report]":
    """Reports somebody still owes: unsigned, of incidents that go on."""
    rows: QuerySet[Report, Report] = Report.objects.filter(
        signed_at__isnull=True, incident__closed_at__isnull=True, incident__merged_into__isnull=True
    )
    return rows.select_related("incident")


def open_clocks(actor: Actor, at: datetime) -> list[OpenClock]:
    """Reports still owed, the least time left first; a follow-up counts from its pre-alarm on."""
    rows = list((reports(actor) & owed()).order_by("due_at", "code"))
    if not rows:
        return []
    ahead = timedelta(minutes=int(parameters.value("report.prealarm_minutes", at=at)))
    clocks = [OpenClock(row, row.incident, row.due_at, standing(row.due_at, at, pre_alarm=ahead)) for row in rows]
    return [clock for clock in clocks if clock.report.sequence == 1 or clock.standing != Standing.RUNNING]


def clocks_kept(actor: Actor, since: datetime, until: datetime) -> list[ClockKept]:
    """Reports of incidents first known in a span, and whether their terms were kept, the earliest first."""
    rows = reports(actor).filter(incident__first_known_at__gte=since, incident__first_known_at__lte=until)
    rows = rows.filter(Q(signed_at__isnull=False) | Q(overdue_at__isnull=False) | Q(sequence=1, pk__in=owed()))
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
    return owed().filter(overdue_at__isnull=True)
