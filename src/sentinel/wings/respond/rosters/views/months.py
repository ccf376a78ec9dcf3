"""The month of a room, its shifts, and the telephone of a room."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.rosters import actions, queries
from sentinel.wings.respond.rosters.forms import PLACES, MonthForm, ShiftForm
from sentinel.wings.respond.rosters.views.now import permit
from sentinel.wings.respond.rosters.workflow import ROSTER


def month_url(room: str, first: date) -> str:
    """The page of one month of one room."""
    return f"{reverse('rosters:month')}?room={room}&month={first:%Y-%m}"


@login_required
@require_GET
def month(request: ActorRequest) -> HttpResponse:
    """A month of one room; the own room and the running month where none is asked for."""
    permit(request)
    at, rooms = now(), list(queries.rooms(request.actor))
    own = queries.my_rooms(request.actor)
    first = timezone.localdate(at).replace(day=1)
    nearest = next(iter(own or rooms), None)
    asked = {"room": nearest.code if nearest is not None else "", "month": f"{first:%Y-%m}"}
    form = MonthForm({**asked, **{name: value for name, value in request.GET.items() if value}})
    if not rooms or not form.is_valid():
        context = {"title": _("月值班表"), "rooms": rooms, "first": first}
        return render(request, "rosters/month.html", context)
    room = queries.room_of(request.actor, form.cleaned_data["room"])
    found = queries.month(request.actor, room, form.first, at)
    return render(request, "rosters/month.html", {**_context(request, found, at), "rooms": rooms})


def _context(request: ActorRequest, found: queries.Month, at: Any) -> dict[str, Any]:
    actor, roster = request.actor, found.roster
    first = found.month
    may_manage = actor.may("rosters.manage", found.room)
    return {
        "title": _("{room} {year} 年 {month} 月值班表").format(
            room=found.room.name, year=first.year, month=first.month
        ),
        "found": found,
        "room": found.room,
        "first": first,
        "before": month_url(found.room.code, (first.replace(day=1) - queries.ONE_DAY).replace(day=1)),
        "after": month_url(found.room.code, (first.replace(day=28) + 4 * queries.ONE_DAY).replace(day=1)),
        "may_draft": may_manage and roster is None,
        "may_fill": may_manage and roster is not None and roster.status == "draft",
        "moves": [move.name for move in ROSTER.open_to(roster, actor)] if roster is not None else [],
        "rule": queries.rules_in_force(actor, at),
        "today": timezone.localdate(at),
        "person": actor.person_code,
    }


@login_required
@require_POST
def draft_month(request: ActorRequest) -> HttpResponse:
    """Lay a month out, empty or with the people of the month before."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        raise NotFound(_("没有这个月份。"))
    room = queries.room_of(request.actor, form.cleaned_data["room"])
    try:
        actions.draft_roster(actor=request.actor, at=now(), room=room, month=form.first, copy=form.cleaned_data["copy"])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已起草，请逐班核对后公布。"))
    return HttpResponseRedirect(month_url(room.code, form.first), status=303)


@login_required
@require_http_methods(["GET", "POST"])
def fill(request: ActorRequest, code: str) -> HttpResponse:
    """Who stands in one shift."""
    shift = queries.shift_of(request.actor, code)
    request.actor.require("rosters.manage", shift)
    people = [(person.code, person.name) for person in queries.candidates(request.actor, shift.room)]
    form = ShiftForm(request.POST or None, people=people, initial=_chosen(shift))
    if request.method == "POST" and form.is_valid():
        try:
            actions.fill_shift(actor=request.actor, at=now(), shift=shift, people=form.by_role)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(month_url(shift.room.code, shift.roster.month), status=303)
    back = month_url(shift.room.code, shift.roster.month)
    context = {"title": f"{shift.room.name} {shift}", "form": form, "shift": shift, "cancel_url": back}
    return render(request, "rosters/form.html", context, status=422 if form.errors else 200)


def _chosen(shift: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    people: dict[str, list[str]] = {}
    for place in shift.assignments.select_related("person"):
        people.setdefault(place.role, []).append(place.person.code)
    for name, role, _label in PLACES:
        if people.get(role):
            found[name] = people[role].pop(0)
    return found


@login_required
@require_POST
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """The telephone of a room was rung."""
    room = queries.room_of(request.actor, code)
    try:
        actions.confirm_room(actor=request.actor, at=now(), room=room, phone=request.POST.get("phone", ""))
    except Invalid as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已核实。"))
    return HttpResponseRedirect(f"/rosters/room/{room.code}/", status=303)
