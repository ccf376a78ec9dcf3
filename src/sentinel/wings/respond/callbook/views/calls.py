"""Writing a call down, and what follows from it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sentinel.kernel import organisations
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.web import places
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.callbook import actions, queries
from sentinel.wings.respond.callbook.forms import CallForm, FromCallForm

UNITS = 120


def permit(request: ActorRequest, permission: str) -> None:
    """Refuse whoever holds the permission nowhere."""
    if not request.actor.has(permission):
        request.actor.require_in(permission, "")


@login_required
@require_http_methods(["GET", "POST"])
def new_call(request: ActorRequest) -> HttpResponse:
    """Write a call down; “保存并再记一个” comes back to an empty form."""
    permit(request, "callbook.write")
    at = now()
    initial = {"called_at": timezone.localtime(at), "direction": "in", "line": "duty"}
    form = CallForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.log_call(actor=request.actor, at=at, **form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("已记录 {code}。").format(code=row.code))
            again = "again" in request.POST
            return HttpResponseRedirect(request.path if again else f"/callbook/call/{row.code}/", status=303)
    units = organisations.organisations(request.actor).exclude(kind="village").values_list("name", flat=True)
    context = {"title": _("记电话"), "form": form, "units": units[:UNITS]}
    return render(request, "callbook/call_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def link(request: ActorRequest, code: str) -> HttpResponse:
    """Say to which incident or warning a call belongs."""
    call = queries.call_of(request.actor, code)
    names = {name: request.POST.get(name, "").replace("\x00", "") for name in ("incident", "warning")}
    try:
        actions.link_call(actor=request.actor, at=now(), call=call, **names)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已关联。"))
    return HttpResponseRedirect(f"/callbook/call/{call.code}/", status=303)


@login_required
@require_POST
def pass_on(request: ActorRequest, code: str) -> HttpResponse:
    """Tell a post what a call said."""
    call = queries.call_of(request.actor, code)
    posts, note = [post for post in request.POST.getlist("posts") if post], request.POST.get("note", "")
    try:
        row = actions.pass_on_call(actor=request.actor, at=now(), call=call, posts=posts, note=note.replace("\x00", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已转告{whom}。").format(whom=row.handed_to))
    return HttpResponseRedirect(f"/callbook/call/{call.code}/", status=303)


@login_required
@require_http_methods(["GET", "POST"])
def register_incident(request: ActorRequest, code: str) -> HttpResponse:
    """Open an incident from a call; the form holds what the call says."""
    permit(request, "incidents.register")
    actor, call = request.actor, queries.call_of(request.actor, code)
    initial = {"title": call.text[:40].rstrip("。"), "area_code": call.area_code, "place": "", "text": call.text}
    form = FromCallForm(request.POST or None, areas=places.choices(actor, "incidents.register"), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.register_incident_from_call(actor=actor, at=now(), call=call, **form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
            if form.has_error(NON_FIELD_ERRORS, "registered_already"):
                form.ask_why_again()
        else:
            messages.success(request, _("已登记，初报时限从来电时间起算。"))
            return HttpResponseRedirect(f"/incidents/incident/{row.incident_code}/", status=303)
    context = {"title": _("由来电登记事件"), "form": form, "call": call}
    return render(request, "callbook/incident_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def number(request: ActorRequest, code: str) -> HttpResponse:
    """The caller's number in the clear; who looked and why is kept."""
    call = queries.call_of(request.actor, code)
    purpose = request.POST.get("purpose", "").replace("\x00", "")
    try:
        phone = actions.unmask_call(actor=request.actor, at=now(), call=call, purpose=purpose)
    except Invalid as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(f"/callbook/call/{call.code}/", status=303)
    context = {"title": _("来电号码"), "call": call, "phone": phone, "purpose": purpose}
    response = render(request, "callbook/number.html", context)
    response["Cache-Control"] = "no-store"
    return response
