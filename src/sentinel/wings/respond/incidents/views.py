"""Intake of an incident, and the page on which its first report is written, shown and signed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sentinel.kernel import areas
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.web import places
from sentinel.wings.respond.incidents import actions, queries
from sentinel.wings.respond.incidents.forms import IntakeForm, ReportForm

COUNTS = ("dead", "missing", "injured", "trapped")


def _initial(request: ActorRequest, at: datetime) -> dict[str, Any]:
    defaults = {"first_known_at": timezone.localtime(at), "area_code": request.actor.area_code}
    found = queries.suggestion_of(request.actor, request.GET.get("crossing", ""))
    if found is None:
        return defaults
    return {
        **defaults,
        "kind": "11A01",
        "title": _("{station}断面编号洪水").format(station=found.station_name),
        "place": _("{station}断面").format(station=found.station_name),
        "area_code": request.actor.area_code or found.area_code,
        "first_known_at": timezone.localtime(found.observed_at),
        "source": _("{station}断面流量达到编号标准").format(station=found.station_name),
        "text": _("{station}断面流量 {flow} 立方米每秒，达到编号标准。").format(
            station=found.station_name, flow=f"{found.value / 1000:g}"
        ),
        "station": found.station,
    }


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: ActorRequest) -> HttpResponse:
    """Register an incident; what was typed is kept when it is refused."""
    at = now()
    choices = places.choices(request.actor, "incidents.register")
    if not choices:
        request.actor.require_in("incidents.register", "")
    form = IntakeForm(request.POST if request.method == "POST" else None, initial=_initial(request, at), areas=choices)
    if request.method == "POST" and form.is_valid():
        saved = _register(request, form, at)
        if saved is not None:
            return HttpResponseRedirect(saved, status=303)
    return render(request, "incidents/intake.html", {"form": form}, status=422 if form.errors else 200)


def _register(request: ActorRequest, form: IntakeForm, at: datetime) -> str | None:
    data = form.cleaned_data
    try:
        row = actions.register_incident(
            actor=request.actor,
            at=at,
            code="",
            kind=data["kind"],
            title=data["title"],
            area_code=data["area_code"],
            first_known_at=data["first_known_at"],
            place=data["place"],
            source=data["source"],
            text=data["text"],
            station=data["station"] or None,
            counts=form.counts,
        )
    except Invalid as refused:
        for field, text in refused.errors.items():
            form.add_error(field if field in form.fields else None, text)
    except Refused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, _("已登记 {number}，初报时限开始计时。").format(number=row.number))
        return reverse("incidents:report_sheet", args=[row.code])
    return None


@login_required
def report_sheet(request: ActorRequest, code: str) -> HttpResponse:
    """The first report as it will be printed, beside the form while it is unsigned."""
    return _sheet(request, code)


def _sheet(request: ActorRequest, code: str, form: ReportForm | None = None, status: int = 200) -> HttpResponse:
    incident = queries.incident_of(request.actor, code)
    report = queries.first_report(request.actor, incident)
    may_draft = report.signed_at is None and request.actor.may("incidents.register", report)
    may_sign = report.signed_at is None and request.actor.may("incidents.sign", report)
    context = {
        "incident": incident,
        "report": report,
        "may_draft": may_draft,
        "may_sign": may_sign,
        "form": (form or ReportForm(instance=report)) if may_draft or may_sign else None,
        "counts": COUNTS,
        "area_name": areas.names().get(incident.area_code, ""),
    }
    return render(request, "incidents/report_sheet.html", context, status=status)


@login_required
@require_POST
def write_report(request: ActorRequest, code: str, act: str) -> HttpResponse:
    """Keep the draft, or sign it and send it out."""
    incident = queries.incident_of(request.actor, code)
    report = queries.first_report(request.actor, incident)
    request.actor.require("incidents.sign" if act == "sign" else "incidents.register", report)
    at, form = now(), ReportForm(request.POST, instance=queries.first_report(request.actor, incident))
    if not form.is_valid():
        return _sheet(request, code, form, 422)
    changes = {name: form.cleaned_data[name] for name in form.changed_data}
    try:
        if act == "sign":
            actions.sign_first_report(actor=request.actor, at=at, incident=incident, changes=changes)
        else:
            actions.amend_report(actor=request.actor, at=at, row=report, changes=changes)
    except Invalid as refused:
        for field, text in refused.errors.items():
            form.add_error(field if field in form.fields else None, text)
        return _sheet(request, code, form, 422)
    except Refused as refused:
        messages.error(request, str(refused))
        return _sheet(request, code, form, refused.status)
    messages.success(request, _("初报已签发报出。") if act == "sign" else _("草稿已保存。"))
    return HttpResponseRedirect(reverse("incidents:report_sheet", args=[code]), status=303)
