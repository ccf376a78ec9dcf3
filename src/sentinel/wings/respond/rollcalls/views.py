"""Roll calls: calling, answering, figures of a month."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotFound, Refused
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.rollcalls import actions, queries
from sentinel.wings.respond.rollcalls.forms import RollCallForm, SpanForm
from sentinel.wings.respond.rosters import queries as rosters

MOVES: dict[str, Callable[..., Any]] = {
    "answer": actions.answer_check,
    "answer_late": actions.answer_late,
    "record": actions.record_check,
    "record_late": actions.record_late,
}


def _permit(request: ActorRequest, permission: str) -> None:
    if not request.actor.has(permission):
        request.actor.require_in(permission, "")


@login_required
@require_http_methods(["GET", "POST"])
def new_roll_call(request: ActorRequest) -> HttpResponse:
    """Choose rooms, or let them be drawn, and start their clocks."""
    _permit(request, "rollcalls.call")
    actor, at = request.actor, now()
    rooms = [room for room in rosters.rooms(actor) if actor.may("rollcalls.call", room)]
    minutes = queries.answer_minutes(actor, at)
    form = RollCallForm(
        request.POST or None, rooms=[(room.code, room.name) for room in rooms], initial={"minutes": minutes.value}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        pool = [room for room in rooms if not data["rooms"] or room.code in data["rooms"]]
        try:
            row = actions.call_roll(
                actor=actor,
                at=at,
                area_code=actor.area_code,
                title=data["title"],
                method=data["method"],
                minutes=data["minutes"],
                drawn=bool(data["draw"]),
                rooms=queries.drawn_rooms(pool, data["draw"], secrets.SystemRandom().random)
                if data["draw"]
                else [room for room in pool if data["rooms"]],
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("已点名，{n} 分钟内应答。").format(n=data["minutes"]))
            return HttpResponseRedirect(f"/rollcalls/roll_call/{row.code}/", status=303)
    context = {
        "title": _("点名抽查"),
        "form": form,
        "cancel_url": "/rollcalls/roll_call/",
        "submit": _("开始点名"),
        "unconfirmed": [] if minutes.confirmed else [minutes],
    }
    return render(request, "rollcalls/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def act_on_check(request: ActorRequest, code: str, move: str) -> HttpResponse:
    """One answer, from the room's own phone or written down by the desk; back to where it was given."""
    row = queries.check_of(request.actor, code)
    if move not in MOVES:
        raise NotFound(_("没有这个操作。"))
    words = {name: request.POST.get(name, "").replace("\x00", "") for name in ("present", "note")}
    try:
        answered = MOVES[move](actor=request.actor, at=now(), row=row, **words)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("{room}：{state}。").format(room=row.room.name, state=answered.get_status_display())
        )
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if safe else "/rollcalls/check/", status=303)


@login_required
@require_GET
def statistics(request: ActorRequest) -> HttpResponse:
    """The roll calls of a month, all together and by room."""
    _permit(request, "rollcalls.view")
    at = now()
    form = SpanForm({"month": request.GET.get("month") or f"{timezone.localdate(at):%Y-%m}"})
    first = form.cleaned_data["month"] if form.is_valid() else timezone.localdate(at).replace(day=1)
    following = (first.replace(day=28) + 4 * rosters.ONE_DAY).replace(day=1)
    total, rooms = queries.statistics(request.actor, _midnight(first), _midnight(following))
    context = {
        "title": _("点名抽查统计"),
        "total": total,
        "rooms": rooms,
        "first": first,
        "may_call": request.actor.has("rollcalls.call"),
    }
    return render(request, "rollcalls/statistics.html", context)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())
