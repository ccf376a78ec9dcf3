"""Pages of the inspections: what is due, one shelter's looks and defects, the form of a look."""

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
from sentinel.wings.prepare.shelter_inspections import actions, queries
from sentinel.wings.prepare.shelter_inspections.forms import InspectionForm
from sentinel.wings.prepare.shelters import queries as shelters

FRAGMENT = "shelter-looks"


@login_required
@require_GET
def desk(request: ActorRequest) -> HttpResponse:
    """What is to be looked at and what is to be mended."""
    if not request.actor.has(queries.VIEW):
        raise NotAllowed(_("您的岗位没有查看场所检查的权限，请联系上级值班室。"))
    at = clock.now()
    context = {"desk": queries.desk(request.actor, at), "at": at}
    fragment = request.headers.get("HX-Target") == "inspection-desk"
    name = "desk_parts" if fragment else "desk"
    return render(request, f"shelter_inspections/{name}.html", context)


@login_required
@require_GET
def shelter(request: ActorRequest, code: str) -> HttpResponse:
    """One shelter's looks and defects; its record fetches them as a fragment."""
    row = shelters.shelter_of(request.actor, code)
    if not request.actor.may_read(queries.VIEW, row):
        raise NotAllowed(_("您的岗位没有查看场所检查的权限，请联系上级值班室。"))
    fragment = request.headers.get("HX-Target") == FRAGMENT
    name = "shelter_parts" if fragment else "shelter"
    return render(request, f"shelter_inspections/{name}.html", queries.of_shelter(request.actor, row))


@login_required
@require_http_methods(["GET", "POST"])
def inspect(request: ActorRequest, code: str) -> HttpResponse:
    """Write down a look at a shelter."""
    row = shelters.shelter_of(request.actor, code)
    request.actor.require(queries.MANAGE, row)
    form = InspectionForm(request.POST if request.method == "POST" else None, initial={"condition": row.condition})
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.inspect_shelter(actor=request.actor, at=clock.now(), shelter=row, **form.cleaned_data)
        except Invalid as refused:
            for field, text in refused.errors.items():
                form.add_error(field, text)
        else:
            messages.success(request, _("检查已记下，下一次检查已排定。"))
            return HttpResponseRedirect(LEDGERS["shelter_inspections.inspection"].record_url(done), status=303)
    context = {"form": form, "shelter": row}
    return render(request, "shelter_inspections/inspect.html", context, status=422 if form.errors else 200)
