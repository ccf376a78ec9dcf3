"""Pages of the replay: what will happen, and the bar that starts, pauses, speeds up and jumps."""

import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel import clock, spaces
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.models import Space
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.runtime.replay import control
from sentinel.runtime.replay.script import Night, pack_of, read_night
from sentinel.web import navigation


@lru_cache(maxsize=2)
def _night(district: str, name: str) -> Night:
    return read_night(pack_of(district, Path(os.environ.get("SENTINEL_PACK", ""))), name)


def _context(request: ActorRequest) -> dict[str, Any]:
    replay = control.current()
    if replay is None:
        raise Http404
    night, standing, now = _night(Space.objects.get().district, replay.name), clock.reading(), clock.now()
    span = (night.ends - night.starts).total_seconds()
    return {
        "replay": replay,
        "night": night,
        "standing": standing,
        "now": now,
        "percent": max(0, min(100, round(100 * (now - night.starts).total_seconds() / span))),
        "speeds": control.SPEEDS,
        "marks": [{"at": datetime.fromisoformat(mark["at"]), "label": mark["label"]} for mark in night.marks],
        "may_control": request.actor.has("replay.control"),
        "title": night.title,
    }


@login_required
@require_GET
def replay_page(request: ActorRequest) -> HttpResponse:
    """What this night is, what will happen, and where it stands."""
    return render(request, "replay/replay.html", _context(request))


@login_required
@require_GET
def replay_home(request: ActorRequest) -> HttpResponse:
    """Where an exercise begins: before the start the page that tells the story, afterwards everybody's own place."""
    replay = control.current()
    ready = replay is not None and replay.state == "ready"
    return HttpResponseRedirect("/replay/" if ready else navigation.workplace(request.actor))


@login_required
@require_GET
def replay_bar(request: ActorRequest) -> HttpResponse:
    """The control bar of every page in the exercise space; empty where there is no replay."""
    if not spaces.exercise() or control.current() is None:
        return HttpResponse("")
    return render(request, "replay/bar.html", _context(request))


@login_required
@require_POST
def replay_clock(request: ActorRequest) -> HttpResponse:
    """Start, pause or change the speed."""
    try:
        speed = int(request.POST.get("speed", ""))
    except ValueError:
        raise Invalid({"speed": _("速度只有 1、60、600 倍。")}) from None
    try:
        control.set_clock(actor=request.actor, at=clock.now(), speed=speed, paused=request.POST.get("paused") == "1")
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request)


@login_required
@require_POST
def replay_jump(request: ActorRequest) -> HttpResponse:
    """Go to another instant; back only after the page has asked."""
    context = _context(request)
    typed = request.POST.get("to", "")
    confirmed = request.POST.get("confirmed") == "1"
    try:
        to = datetime.fromisoformat(typed)
        to = timezone.make_aware(to) if to.tzinfo is None else to
    except ValueError:
        messages.error(request, _("请写成 2023-07-31 11:00 这样的时刻。"))
        return _back(request)
    if to < context["now"] and not confirmed:
        return render(request, "replay/back.html", {**context, "to": to})
    try:
        control.ask_jump(
            actor=request.actor, at=context["now"], night=context["night"], to=to, confirmed_back=confirmed
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request)


def _back(request: ActorRequest) -> HttpResponse:
    """To the page the bar stood on; only paths of this site."""
    came_from = request.POST.get("next", "")
    return HttpResponseRedirect(
        came_from if came_from.startswith("/") and not came_from.startswith("//") else "/replay/", status=303
    )
