"""Pages of the improvements: those beside a report, the form of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotAllowed
from sentinel.ledger import LEDGERS
from sentinel.wings.recover.improvements import actions, queries
from sentinel.wings.recover.improvements.forms import ImprovementForm
from sentinel.wings.recover.reviews import queries as reviews

FRAGMENT = "report-improvements"


@login_required
@require_GET
def of_report(request: ActorRequest, code: str) -> HttpResponse:
    """What stands beside one report; its record fetches it as a fragment."""
    report = reviews.report_of(request.actor, code)
    if not request.actor.has("improvements.view"):
        raise NotAllowed(_("您的岗位没有查看整改措施的权限，请联系上级值班室。"))
    fragment = request.headers.get("HX-Target") == FRAGMENT
    context = {
        "report": report,
        "rows": queries.of_report(request.actor, report),
        "may_add": request.actor.may("improvements.manage", report),
    }
    return render(request, f"improvements/{'beside' if fragment else 'report'}.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, code: str) -> HttpResponse:
    """Write down a finding and the measure that answers it."""
    report = reviews.report_of(request.actor, code)
    request.actor.require("improvements.manage", report)
    units = queries.units(request.actor)[: queries.UNITS]
    form = ImprovementForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_improvement(actor=request.actor, at=clock.now(), report=report, **form.cleaned_data)
        except Invalid as refused:
            for field, text in refused.errors.items():
                form.add_error(field, text)
        else:
            messages.success(request, _("整改措施已记下，到期前由责任单位填报。"))
            return HttpResponseRedirect(LEDGERS["improvements.improvement"].record_url(row), status=303)
    context = {"form": form, "report": report}
    return render(request, "improvements/add.html", context, status=422 if form.errors else 200)
