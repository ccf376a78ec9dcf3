"""Writes of incidents and their reports."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel import parameters, privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Area, Matter
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, MoveRefused, Refused
from sentinel.kernel.statutory import Term, Unit, deadline
from sentinel.wings.respond.incidents import events, rules
from sentinel.wings.respond.incidents.choices import IncidentKind, IncidentStatus, Urgency
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.respond.incidents.workflow import INCIDENT
from sentinel.wings.watch.stations import queries as stations

PURPOSE = "incident"
TO_UNITS = gettext_lazy("市应急管理局")
_TEXT_LENGTH = {"title": 120, "place": 120, "source": 200}


@transaction.atomic
def register_incident(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    title: str,
    area_code: str,
    first_known_at: datetime,
    place: str,
    source: str,
    text: str,
    code: str = "",
    station: str | None = None,
    point: Point | None = None,
    counts: Mapping[str, int | None] | None = None,
) -> Incident:
    """Open an incident and its matter, start the clock of the first report and lay its draft on the desk.

    `station` is the code of the station that showed it; `counts` may hold dead, missing, injured, trapped.
    An empty `code` is made from kind, place and minute.
    """
    code = code or rules.code_of(kind, area_code, first_known_at)
    words = {"title": title.strip(), "place": place.strip(), "source": source.strip()}
    known = {name: value for name, value in (counts or {}).items() if value is not None}
    _refuse_early(words, known, code=code, kind=kind, text=text, first_known_at=first_known_at, at=at)
    if not Area.objects.filter(code=area_code).exists():
        raise Invalid({"area_code": _("没有这个区划，请从列表中选择。")})
    actor.require_in("incidents.register", area_code)
    if Incident.objects.filter(code=code).exists():
        raise Refused(
            _("这个事件已经登记过（{code}），请在原事件上续办。").format(code=code), code="registered_already"
        )
    seen = stations.station(actor, station) if station else None
    crossing = _crossing(actor, station, at) if station else ""
    term = Term(int(parameters.value("report.first.minutes", at=first_known_at)), Unit.MINUTE)
    matter = Matter.objects.create(code=code, area_code=area_code, opened_at=at)
    incident = Incident.objects.create(
        code=code,
        number=next_number("incident", at=at),
        matter=matter,
        kind=kind,
        area_code=area_code,
        point=point or (seen.point if seen else None),
        station=seen,
        crossing=crossing,
        first_known_at=first_known_at,
        registered_at=at,
        registered_by=actor.label,
        **words,
        **{name: value for name, value in known.items() if name != "trapped"},
    )
    report = _draft(incident, deadline(first_known_at, term), actor, at, text.strip(), known)
    record(_registered(incident, report, station or ""), subject=incident, actor=actor, at=at)
    return incident


@transaction.atomic
def amend_incident(*, actor: Actor, at: datetime, row: Incident, changes: Mapping[str, Any]) -> Incident:
    """Correct the words or the position of an open incident; kind, area and when it was first known stay."""
    if unknown := sorted(set(changes) - set(rules.AMENDABLE)):
        raise Invalid({name: _("这一项登记后不能修改。") for name in unknown})
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    if wrong := _wrong_words({name: value for name, value in wanted.items() if name in _TEXT_LENGTH}):
        raise Invalid(wrong)
    fresh: Incident = Incident.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("incidents.register", fresh)
    if fresh.status == IncidentStatus.CLOSED:
        raise MoveRefused(_("事件已办结，不能修改；新情况请另行登记。"))
    changed = tuple(name for name in rules.AMENDABLE if name in wanted and getattr(fresh, name) != wanted[name])
    if changed:
        for name in changed:
            setattr(fresh, name, wanted[name])
        fresh.save(update_fields=changed)
        record(events.IncidentAmended(code=fresh.code, fields=changed), subject=fresh, actor=actor, at=at)
    return fresh


def _wrong_words(words: Mapping[str, str]) -> dict[str, str]:
    wrong = {name: _("请填写这一项。") for name, value in words.items() if not value}
    return wrong | {name: _("太长，请缩短。") for name, value in words.items() if len(value) > _TEXT_LENGTH[name]}


def _refuse_early(
    words: Mapping[str, str],
    counts: Mapping[str, int],
    *,
    code: str,
    kind: str,
    text: str,
    first_known_at: datetime,
    at: datetime,
) -> None:
    wrong = _wrong_words(words)
    if rules.CODE.fullmatch(code) is None:
        wrong["code"] = _("编码只能由字母、数字和 . _ : - 组成，3 至 48 位。")
    if kind not in IncidentKind.values:
        wrong["kind"] = _("没有这个类别，请从列表中选择。")
    if not text.strip():
        wrong["text"] = _("请写一句简要经过。")
    if first_known_at > at + rules.CLOCK_SKEW:
        wrong["first_known_at"] = _("首次获知时间不能晚于现在。")
    if set(counts) - set(rules.COUNTS) or not all(map(rules.is_count, counts.values())):
        wrong["counts"] = _("伤亡人数应为不小于 0 的整数；不清楚的留空。")
    if wrong:
        raise Invalid(wrong)


def _crossing(actor: Actor, station: str, at: datetime) -> str:
    rows = stations.crossings(actor).filter(
        station__code=station, rule=rules.NUMBERED_FLOOD, up=True, observed_at__lte=at
    )
    return rows.values_list("code", flat=True).first() or ""


def _draft(
    incident: Incident, due_at: datetime, actor: Actor, at: datetime, text: str, counts: Mapping[str, int]
) -> Report:
    return Report.objects.create(
        code=rules.report_code(incident.code, rules.ReportKind.FIRST, 1),
        number=next_number("report", at=at),
        incident=incident,
        matter=incident.matter,
        area_code=incident.area_code,
        sequence=1,
        kind=rules.ReportKind.FIRST,
        to_units=str(TO_UNITS),
        text=text,
        reporter=actor.label,
        as_of=at,
        due_at=due_at,
        overdue_from=rules.overdue_from(due_at, at),
        drafted_by=actor.label,
        **counts,
    )


def _registered(incident: Incident, report: Report, station: str) -> events.IncidentRegistered:
    return events.IncidentRegistered(
        code=incident.code,
        number=incident.number,
        kind=incident.kind,
        title=incident.title,
        place=incident.place,
        first_known_at=_minute(incident.first_known_at),
        report=report.code,
        due_at=_minute(report.due_at),
        station=station,
        crossing=incident.crossing,
    )


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


@transaction.atomic
def amend_report(*, actor: Actor, at: datetime, row: Report, changes: Mapping[str, Any]) -> Report:
    """Change the draft of a report that is not signed yet."""
    wanted = _elements(changes)
    report: Report = Report.objects.select_for_update().get(pk=row.pk)
    actor.require("incidents.register", report)
    if report.signed_at is not None:
        raise MoveRefused(_("报告已签发报出，不能修改；新情况请写进下一次报告。"))
    changed = _assign(report, wanted, at)
    if changed:
        report.save(update_fields=[*changed, "as_of"])
        record(
            events.ReportAmended(code=report.code, fields=tuple(changed)), subject=report.incident, actor=actor, at=at
        )
    return report


def _elements(changes: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(changes) - set(rules.ELEMENTS)):
        raise Invalid({name: _("报告没有这一项。") for name in unknown})
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    if wanted.get("urgency", Urgency.URGENT) not in Urgency.values:
        raise Invalid({"urgency": _("没有这个紧急程度。")})
    wrong = {
        name: _("太长，最多 {n} 字。").format(n=limit)
        for name, limit in rules.LENGTHS.items()
        if len(wanted.get(name, "")) > limit
    }
    wrong |= {
        name: _("应为不小于 0 的整数；不清楚的留空。") for name in rules.COUNTS if not rules.is_count(wanted.get(name))
    }
    if wrong:
        raise Invalid(wrong)
    return wanted


def _assign(report: Report, wanted: Mapping[str, Any], at: datetime) -> list[str]:
    changed = [name for name in rules.ELEMENTS if name in wanted and getattr(report, name) != wanted[name]]
    for name in changed:
        setattr(report, name, wanted[name])
    report.as_of = at
    return changed


@transaction.atomic
def sign_first_report(
    *,
    actor: Actor,
    at: datetime,
    incident: Incident,
    text: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Report:
    """Sign the first report and send it out: one act, one instant, frozen from then on."""
    wanted = _elements({**(changes or {}), **({"text": text} if text is not None else {})})
    row = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    actor.require("incidents.sign", row)
    report: Report = Report.objects.select_for_update().get(incident=row, kind=rules.ReportKind.FIRST)
    _assign(report, wanted, at)
    if missing := rules.missing_elements({name: getattr(report, name) for name in rules.NEEDED}):
        raise Invalid({name: _("签发前必须填写。") for name in missing})
    signed = events.ReportSigned(
        code=report.code,
        incident=row.code,
        kind=report.kind,
        sequence=report.sequence,
        due_at=_minute(report.due_at),
        late=rules.kept(report.due_at, at, at) is False,
        number=report.number,
    )
    counts = {name: getattr(report, name) for name in ("dead", "missing", "injured", "loss_text")}
    INCIDENT.apply("report", row, actor=actor, at=at, event=signed, changes=counts)
    report.signed_by, report.signed_at, report.sent_at = actor.label, at, at
    report.save()
    return report


@transaction.atomic
def close_incident(*, actor: Actor, at: datetime, row: Incident, note: str) -> Incident:
    """Settle an incident that was reported, and its matter."""
    words = note.strip()
    if not words:
        raise Invalid({"note": _("请写明办结情况。")})
    if len(words) > 300:
        raise Invalid({"note": _("太长，最多 300 字。")})
    closed: Incident = INCIDENT.apply(
        "close",
        row,
        actor=actor,
        at=at,
        event=events.IncidentClosed(code=row.code, note=words),
        changes={"closed_at": at, "closing_note": words},
    )
    Matter.objects.filter(pk=closed.matter_id).update(closed_at=at)
    closed.reports.update(purpose=PURPOSE, keep_until=privacy.keep_until(PURPOSE, timezone.localdate(at), at=at))
    return closed


@transaction.atomic
def note_overdue(*, actor: Actor, at: datetime, report: int) -> bool:
    """Note once that the term of a report passed unsigned; True when this call noted it."""
    row = (
        Report.objects.select_for_update()
        .filter(pk=report, signed_at__isnull=True, overdue_at__isnull=True, overdue_from__lte=at)
        .first()
    )
    if row is None:
        return False
    actor.require("incidents.register", row)
    row.overdue_at = at
    row.save(update_fields=["overdue_at"])
    late = events.ReportBecameOverdue(code=row.code, incident=row.incident.code, due_at=_minute(row.due_at))
    record(late, subject=row.incident, actor=actor, at=at)
    return True
