"""Officers, trainings and who was there, as lists and on their pages."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from sentinel.kernel import areas, events, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import DISTRICT, area_stem
from sentinel.wings.prepare.officers.choices import OfficerStatus
from sentinel.wings.prepare.officers.models import Attendance, Officer, Training
from sentinel.wings.prepare.officers.queries.standing import part_of, standing
from sentinel.wings.prepare.officers.workflow import MANAGE

REPORTED_WITHIN = timedelta(days=365)
READ_AT_MOST, REPORTS_SHOWN = 200, 10


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the network as a training's sheet is filled in: a town with its villages, or the district's own."""

    code: str
    name: str
    serving: int
    attended: int


def officers(actor: Actor) -> "QuerySet[Officer, Officer]":
    """Officers in reach, each with the day of the person's last training."""
    last = Attendance.objects.filter(officer__person=OuterRef("person")).order_by("-training__held_on")
    rows: QuerySet[Officer, Officer] = Officer.objects.visible_to(actor)
    return rows.select_related("person").annotate(trained_on=Subquery(last.values("training__held_on")[:1]))


def trainings(actor: Actor) -> "QuerySet[Training, Training]":
    """Trainings in reach, those of above too, each with how many of the officers in reach were there."""
    rows: QuerySet[Training, Training] = Training.objects.visible_to(actor)
    seen = Attendance.objects.visible_to(actor).values("pk")
    return rows.annotate(attended=Count("attendances", filter=Q(attendances__in=seen)))


def training_of(actor: Actor, code: str) -> Training:
    """One training in reach."""
    row = trainings(actor).filter(code=code).first()
    if row is None:
        raise NotFound(_("没有这次培训，或不在您的查看范围内。"))
    return row


def attendances(actor: Actor) -> "QuerySet[Attendance, Attendance]":
    """Who was at which training, as far as in reach."""
    rows: QuerySet[Attendance, Attendance] = Attendance.objects.visible_to(actor)
    return rows.select_related("training", "officer__person")


def _of_part(part: str) -> Q:
    """Rows of a part: of the district itself only its own, of a town its villages' too."""
    stem = area_stem(part)
    return Q(area_code=part) if len(stem) == DISTRICT else Q(area_code__startswith=stem)


def serving(part: str) -> "QuerySet[Officer, Officer]":
    """Officers of a part who serve."""
    rows = Officer.objects.filter(_of_part(part), status=OfficerStatus.APPOINTED)
    return rows.select_related("person").order_by("area_code", "group", "rank")


def attendances_of(training: Training, part: str) -> "QuerySet[Attendance, Attendance]":
    """Who of a part was at a training."""
    return Attendance.objects.filter(_of_part(part), training=training).select_related("officer__person")


def parts(actor: Actor, training: Training) -> list[Part]:
    """The parts of the network a training concerns, as far as the actor may fill in their sheets."""
    own = areas.district() if len(area_stem(training.area_code)) == DISTRICT else None
    offered = [(own.code, _("区级"))] if own is not None else []
    stem = area_stem(training.area_code)
    offered += [(code, name) for code, name in areas.towns() if code.startswith(stem) or training.area_code == code]
    serve = Officer.objects.filter(status=OfficerStatus.APPOINTED)
    serving, there = (
        Counter(part_of(place) for place in rows.order_by().values_list("area_code", flat=True))
        for rows in (serve, Attendance.objects.filter(training=training))
    )
    return [Part(code, name, serving[code], there[code]) for code, name in offered if actor.may_in(MANAGE, code)]


def sheet(actor: Actor, training: Training, part: str) -> list[dict[str, Any]]:
    """Every officer of a part who serves, place by place, and whether the officer was there."""
    there = set(attendances_of(training, part).values_list("officer__code", flat=True))
    names, places = areas.names(), dict[str, list[tuple[Officer, bool]]]()
    for row in serving(part):
        if actor.may(MANAGE, row):
            places.setdefault(row.area_code, []).append((row, row.code in there))
    return [{"name": names.get(code, code), "officers": rows} for code, rows in places.items()]


def officer_panel(row: Officer, actor: Actor, at: datetime) -> dict[str, Any]:
    """How an officer stands, who sits beside, the trainings and what was reported."""
    stand = standing({row.person_id}, at)
    beside = Officer.objects.filter(area_code=row.area_code, group=row.group, status=OfficerStatus.APPOINTED)
    taken = Attendance.objects.filter(officer__person=row.person).select_related("training")
    return {
        "trained": stand.trained(row),
        "trained_until": stand.until.get(row.person_id),
        "confirmed": stand.confirmed(row),
        "rule": stand.rule,
        "beside": list(beside.exclude(pk=row.pk).select_related("person").order_by("rank")),
        "trainings": list(taken.order_by("-training__held_on")[:REPORTS_SHOWN]),
        "reports": _reports(row, actor, at),
        "may_see_contact": actor.may("organisation.view", row.person),
    }


def _reports(row: Officer, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the person reported within a year, by the kinds the district names; only what the reader may read."""
    kinds = {item["event"]: item["title"] for item in parameters.value("officers.report_events", at=at)}
    rows = Event.objects.filter(
        name__in=kinds, at__gt=at - REPORTED_WITHIN, at__lte=at, actor=f"person:{row.person.code}"
    ).order_by("-position")[:READ_AT_MOST]
    seen = [event for event in rows if events.visible(event, actor)]
    names = areas.names()
    last = [
        {"at": event.at, "title": kinds[event.name], "place": names.get(event.area_code, ""), "key": event.subject_key}
        for event in seen[:REPORTS_SHOWN]
    ]
    counts = {title: sum(kinds[event.name] == title for event in seen) for title in kinds.values()}
    return {"counts": list(counts.items()), "last": last, "more": len(rows) == READ_AT_MOST}


def training_panel(row: Training, actor: Actor, at: datetime) -> dict[str, Any]:
    """The parts whose sheets the reader may fill in."""
    del at
    return {"parts": parts(actor, row)}
