"""The page on which a report is written, shown beside the one before it, signed, printed and acknowledged."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import areas
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.web import papers
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.incidents import actions, queries
from sentinel.wings.respond.incidents.forms import ReceiptForm, ReportForm
from sentinel.wings.respond.incidents.views.cases import asked

COUNTS = ("dead", "missing", "serious", "injured", "trapped", "loss_fen", "burnt_ha")


@login_required
def report_sheet(request: ActorRequest, code: str, sequence: int | None = None) -> HttpResponse:
    """A report as it will be printed, beside the form while it is unsigned; the one owed where none is named."""
    return _sheet(request, code, sequence)


def _sheet(
    request: ActorRequest, code: str, sequence: int | None = None, form: ReportForm | None = None, status: int = 200
) -> HttpResponse:
    incident = queries.incident_of(request.actor, code)
    versions = list(queries.reports(request.actor).filter(incident=incident).order_by("sequence"))
    report = queries.report_of(request.actor, incident, sequence)
    before = next((row for row in versions if row.sequence == report.sequence - 1), None)
    is_open = report.signed_at is None and incident.standing
    may_draft = is_open and request.actor.may("incidents.register", report)
    may_sign = is_open and request.actor.may("incidents.sign", report)
    context = {
        "incident": incident,
        "report": report,
        "versions": versions,
        "before": before,
        "changes": queries.changes(report, before),
        "seal": queries.untouched(report) if report.signed_at is not None else None,
        "receipts": list(queries.receipts(request.actor).filter(report=report)),
        "may_note": report.signed_at is not None and request.actor.may("incidents.register", report),
        "may_draft": may_draft,
        "may_sign": may_sign,
        "form": (form or ReportForm(instance=report)) if may_draft or may_sign else None,
        "counts": COUNTS,
        "loss_wan": queries.wan(report.loss_fen),
        "area_name": areas.names().get(incident.area_code, ""),
    }
    return render(request, "incidents/report_sheet.html", context, status=status)


@login_required
@require_POST
def write_report(request: ActorRequest, code: str, act: str) -> HttpResponse:
    """Keep the draft, or sign it and send it out."""
    incident = queries.incident_of(request.actor, code)
    report = queries.report_of(request.actor, incident)
    request.actor.require("incidents.sign" if act == "sign" else "incidents.register", report)
    # The page says which version it showed: while it was open somebody may have signed that one.
    shown = request.POST.get("sequence", "")
    if shown.isdecimal() and len(shown) < 5 and int(shown) != report.sequence:
        report = queries.report_of(request.actor, incident, int(shown))
    at, form = now(), ReportForm(request.POST, instance=queries.report_of(request.actor, incident, report.sequence))
    if not form.is_valid():
        return _sheet(request, code, report.sequence, form, 422)
    changes = {name: form.cleaned_data[name] for name in form.changed_data}
    try:
        if act == "sign":
            actions.sign_report(actor=request.actor, at=at, row=report, changes=changes, final="final" in request.POST)
        else:
            actions.amend_report(actor=request.actor, at=at, row=report, changes=changes)
    except Invalid as refused:
        put_refusal(form, refused)
        return _sheet(request, code, report.sequence, form, 422)
    except Refused as refused:
        messages.error(request, str(refused))
        return _sheet(request, code, report.sequence, form, refused.status)
    messages.success(request, _("已签发报出。") if act == "sign" else _("草稿已保存。"))
    return HttpResponseRedirect(reverse("incidents:report_version", args=[code, report.sequence]), status=303)


@login_required
@require_GET
def paper(request: ActorRequest, code: str, sequence: str, kind: str) -> HttpResponse:
    """The report on official paper, as PDF or Word."""
    report = queries.report_of(request.actor, queries.incident_of(request.actor, code), int(sequence))
    made = queries.paper(report)
    if kind == "pdf":
        return papers.attachment(papers.official_pdf(made), f"{made.title}.pdf", papers.PDF_TYPE)
    return papers.attachment(papers.official_docx(made), f"{made.title}.docx", papers.WORD_TYPE)


@login_required
@require_http_methods(["GET", "POST"])
def receipt(request: ActorRequest, code: str, sequence: int) -> HttpResponse:
    """Write down who above received a report."""
    incident = queries.incident_of(request.actor, code)
    report = queries.report_of(request.actor, incident, sequence)
    request.actor.require("incidents.register", report)
    initial = {"unit": report.to_units, "received_at": timezone.localtime(now())}
    return asked(
        request,
        ReceiptForm(request.POST or None, initial=initial),
        lambda data: actions.note_receipt(actor=request.actor, at=now(), row=report, **data),
        row=incident,
        title=_("登记回执"),
        back=reverse("incidents:report_version", args=[code, sequence]),
    )
