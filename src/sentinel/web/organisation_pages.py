"""Pages of the organisation: the tree of any day, changing a unit, the acts on a contact, the purge."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import contacts, organisations, organising, privacy
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.models import Organisation, UnitChange
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused

VIEW = "organisation.view"


def _seen(request: ActorRequest) -> None:
    if not request.actor.has(VIEW):
        raise Http404


@login_required
@require_GET
def tree(request: ActorRequest) -> HttpResponse:
    """The units as they stood on a day; today where none or nonsense is asked."""
    _seen(request)
    today = timezone.localdate(now())
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = today
    on = min(max(on, date(1949, 10, 1)), date(2200, 1, 1))
    branches = organisations.tree(request.actor, on)
    context = {"branches": branches, "on": on, "today": today, "title": _("组织机构沿革")}
    return render(request, "web/organisation/tree.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change_unit(request: ActorRequest, code: str) -> HttpResponse:
    """Rename, move, merge or abolish one unit, with the paper it rests on."""
    _seen(request)
    unit = organising.unit_of(request.actor, code)
    request.actor.require(organising.MANAGE, unit)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change(request, unit)
            messages.success(request, _("已办理，沿革已记下。"))
            return redirect(f"/organisation/organisation/{unit.code}/")
        except Invalid as refused:
            errors = refused.errors
        except Refused as refused:
            errors = {"": str(refused)}
    others = organisations.organisations(request.actor).filter(abolished_at__isnull=True).exclude(pk=unit.pk)
    context = {"unit": unit, "others": others, "changes": UnitChange, "errors": errors, "typed": request.POST}
    return render(request, "web/organisation/change.html", context, status=422 if errors else 200)


def _change(request: ActorRequest, unit: Organisation) -> None:
    """One action, as the form asks."""
    form, change = request.POST, request.POST.get("change", "")
    facts: dict[str, Any] = {"actor": request.actor, "at": now(), "unit": unit, "reason": form.get("reason", "")}
    if change == UnitChange.RENAMED:
        organising.rename_unit(**facts, name=form.get("name", "").replace("\x00", ""))
    elif change == UnitChange.ABOLISHED:
        organising.abolish_unit(**facts)
    elif change in (UnitChange.MOVED, UnitChange.MERGED):
        other = form.get("other", "").replace("\x00", "")
        if not other:
            raise Invalid({"other": _("请选择单位。")})
        target = organising.unit_of(request.actor, other)
        if change == UnitChange.MOVED:
            organising.move_unit(**facts, parent=target)
        else:
            organising.merge_unit(**facts, into=target)
    else:
        raise Invalid({"change": _("请选择办理事项。")})


@login_required
@require_POST
def contact_act(request: ActorRequest, code: str, act: str) -> HttpResponse:
    """Confirm, amend, release or look at one contact; a number in the clear is shown on the next page only."""
    _seen(request)
    person = contacts.contact_of(request.actor, code)
    facts: dict[str, Any] = {"actor": request.actor, "at": now(), "person": person}
    words = {name: request.POST.get(name, "").replace("\x00", "") for name in ("name", "phone", "purpose")}
    try:
        if act == "unmask":
            phone = contacts.unmask_contact(**facts, purpose=words["purpose"])
            return render(request, "web/organisation/phone.html", {"person": person, "phone": phone})
        if act == "confirm":
            contacts.confirm_contact(**facts)
        elif act == "amend":
            contacts.amend_contact(**facts, name=words["name"], phone=words["phone"] or person.phone)
        elif act == "release":
            contacts.release_contact(**facts)
        else:
            raise Http404
        messages.success(request, _("已办理。"))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(f"/organisation/contact/{person.code}/", status=303)


@login_required
@require_http_methods(["GET", "POST"])
def purge(request: ActorRequest) -> HttpResponse:
    """What is past its time, by table and purpose, and the button that blanks it."""
    if not request.actor.has(privacy.PURGE):
        raise Http404
    at = now()
    if request.method == "POST":
        kind, purpose = request.POST.get("kind", ""), request.POST.get("purpose", "")
        try:
            done = privacy.purge(actor=request.actor, at=at, kind=kind, purpose=purpose.replace("\x00", ""))
            messages.success(request, _("已清除 {done} 条，已记入日志。").format(done=done))
        except NotAllowed:
            raise
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("web:purge")
    context = {"lines": privacy.preview(request.actor, at), "title": _("到期个人信息")}
    return render(request, "web/organisation/purge.html", context)
