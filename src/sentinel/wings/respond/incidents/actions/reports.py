"""Reports are drafted, signed and sent, grow late, are received above."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.kernel.statutory import Term, Unit, deadline
from sentinel.wings.respond.incidents import events, queries, rules
from sentinel.wings.respond.incidents.actions.cases import require_standing
from sentinel.wings.respond.incidents.choices import Channel, ReportKind, Urgency
from sentinel.wings.respond.incidents.models import Incident, Receipt, Report
from sentinel.wings.respond.incidents.workflow import INCIDENT

TO_UNITS = gettext_lazy("市应急管理局")
_KNOWN_OF_INCIDENT = (*rules.MEASURES, "loss_text")


def minute(instant: datetime) -> str:
    """An instant as events tell it."""
    return timezone.localtime(instant).isoformat(timespec="minutes")


def first_draft(
    incident: Incident, due_at: datetime, actor: Actor, at: datetime, text: str, counts: Mapping[str, int]
) -> Report:
    """The first report an incident owes from the moment it is registered."""
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


def _next_draft(incident: Incident, last: Report, actor: Actor, at: datetime) -> None:
    """The follow-up owed once a report went out: it starts from what that one said and is numbered when signed."""
    grave = incident.grade in (rules.Grade.MAJOR, rules.Grade.EXTREME)
    key = "report.followup.major.minutes" if grave else "report.followup.minutes"
    due_at = deadline(at, Term(int(parameters.value(key, at=at)), Unit.MINUTE))
    sequence = last.sequence + 1
    Report.objects.create(
        code=rules.report_code(incident.code, rules.ReportKind.FOLLOW_UP, sequence),
        incident=incident,
        matter=incident.matter,
        area_code=incident.area_code,
        sequence=sequence,
        kind=rules.ReportKind.FOLLOW_UP,
        as_of=at,
        due_at=due_at,
        overdue_from=rules.overdue_from(due_at, at),
        drafted_by=actor.label,
        **{name: getattr(last, name) for name in rules.ELEMENTS},
    )


@transaction.atomic
def amend_report(*, actor: Actor, at: datetime, row: Report, changes: Mapping[str, Any]) -> Report:
    """Change the draft of a report that is not signed yet."""
    wanted = _elements(changes)
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=row.incident_id)
    report: Report = Report.objects.select_for_update().get(pk=row.pk)
    actor.require("incidents.register", report)
    _require_draft(report)
    require_standing(incident)
    changed = _assign(report, wanted, at)
    if changed:
        report.save(update_fields=[*changed, "as_of"])
        record(
            events.ReportAmended(code=report.code, fields=tuple(changed)), subject=report.incident, actor=actor, at=at
        )
    return report


def _require_draft(report: Report) -> None:
    if report.signed_at is not None:
        raise MoveRefused(_("报告已签发报出，不能修改；新情况请写进下一次报告。"))


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
    wrong |= {
        name: _("应为不小于 0 的数；不清楚的留空。")
        for name, most in rules.MOST.items()
        if wanted.get(name) is not None and not 0 <= Decimal(wanted[name]) < most
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


def sign_first_report(
    *, actor: Actor, at: datetime, incident: Incident, text: str | None = None, changes: Mapping[str, Any] | None = None
) -> Report:
    """Sign the first report of an incident and send it out."""
    told = {**(changes or {}), **({"text": text} if text is not None else {})}
    return sign_report(actor=actor, at=at, row=incident.reports.get(sequence=1), changes=told)


@transaction.atomic
def sign_report(
    *, actor: Actor, at: datetime, row: Report, changes: Mapping[str, Any] | None = None, final: bool = False
) -> Report:
    """Sign a report and send it out: one act, one instant, frozen from then on.

    The next follow-up is owed from this instant, unless this is the final report (终报), which no first one can be.
    """
    wanted = _elements(changes or {})
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=row.incident_id)
    actor.require("incidents.sign", incident)
    report: Report = Report.objects.select_for_update().get(pk=row.pk)
    _require_draft(report)
    require_standing(incident)
    if final and report.sequence == 1:
        raise Invalid({"final": _("先签发初报，下一次报告才能作为终报。")})
    _assign(report, wanted, at)
    if missing := rules.missing_elements({name: getattr(report, name) for name in rules.NEEDED}):
        raise Invalid({name: _("签发前必须填写。") for name in missing})
    report.kind = ReportKind.FINAL if final else report.kind
    report.number = report.number or next_number("report", at=at)
    signed = events.ReportSigned(
        code=report.code,
        incident=incident.code,
        kind=report.kind,
        sequence=report.sequence,
        due_at=minute(report.due_at),
        late=rules.kept(report.due_at, at, at) is False,
        number=report.number,
    )
    known = {name: getattr(report, name) for name in _KNOWN_OF_INCIDENT}
    if report.sequence == 1:
        incident = INCIDENT.apply("report", incident, actor=actor, at=at, event=signed, changes=known)
    else:
        Incident.objects.filter(pk=incident.pk).update(**known)
        record(signed, subject=incident, actor=actor, at=at)
    report.signed_by, report.signed_at, report.sent_at = actor.label, at, at
    report.save()
    seal = rules.fingerprint(queries.content(report))
    record(events.ReportSealed(code=report.code, fingerprint=seal), subject=incident, actor=actor, at=at)
    if not final:
        _next_draft(incident, report, actor, at)
    return report


@transaction.atomic
def note_receipt(
    *,
    actor: Actor,
    at: datetime,
    row: Report,
    unit: str,
    channel: str,
    received_at: datetime,
    receiver: str = "",
    note: str = "",
) -> Receipt:
    """Write down who above received a signed report, when and how; it cannot be changed afterwards."""
    words = {"unit": unit.strip(), "receiver": receiver.strip(), "note": note.strip()}
    report: Report = Report.objects.select_for_update().get(pk=row.pk)
    actor.require("incidents.register", report)
    if report.sent_at is None:
        raise MoveRefused(_("这份报告还没有报出，没有回执可登记。"))
    wrong = {} if words["unit"] else {"unit": _("请写明哪个单位收到。")}
    limits = {"unit": 64, "receiver": 32, "note": 200}
    wrong |= {name: _("太长，请缩短。") for name, limit in limits.items() if len(words[name]) > limit}
    if channel not in Channel.values:
        wrong["channel"] = _("请选择接收方式。")
    # Forms tell minutes: received in the very minute it was sent is no contradiction.
    if not report.sent_at.replace(second=0, microsecond=0) <= received_at <= at + rules.CLOCK_SKEW:
        wrong["received_at"] = _("接收时间应在报出之后、现在之前。")
    if wrong:
        raise Invalid(wrong)
    made = Receipt.objects.create(
        code=f"{report.code}:{report.receipts.count() + 1}",
        report=report,
        area_code=report.area_code,
        channel=channel,
        received_at=received_at,
        noted_by=actor.label,
        noted_at=at,
        **words,
    )
    arrived = events.ReceiptNoted(report=report.code, unit=made.unit, channel=channel, received_at=minute(received_at))
    record(arrived, subject=report.incident, actor=actor, at=at)
    return made


@transaction.atomic
def note_overdue(*, actor: Actor, at: datetime, report: int) -> bool:
    """Note once that the term of a report passed unsigned; True when this call noted it."""
    row = queries.owed().select_for_update(of=("self",)).filter(pk=report, overdue_from__lte=at).first()
    if row is None or row.overdue_at is not None:
        return False
    actor.require("incidents.register", row)
    row.overdue_at = at
    row.save(update_fields=["overdue_at"])
    late = events.ReportBecameOverdue(code=row.code, incident=row.incident.code, due_at=minute(row.due_at))
    record(late, subject=row.incident, actor=actor, at=at)
    return True
