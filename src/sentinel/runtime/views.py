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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import clock, people, spaces
from sentinel.kernel.middleware import TAKEN_POST, ActorRequest, own_actor
from sentinel.kernel.models import Post, Space
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.runtime.models import Replay
from sentinel.runtime.packs.files import PackError
from sentinel.runtime.replay import control, injects
from sentinel.runtime.replay.script import Night, pack_of, read_night
from sentinel.web import navigation
from sentinel.wings.recover.reviews import queries as reviews

SHOWN_POSTS = 60


@lru_cache(maxsize=2)
def night_of(district: str, name: str) -> Night:
    """The night this space plays; read once a process."""
    try:
        return read_night(pack_of(district, Path(os.environ.get("SENTINEL_PACK", ""))), name)
    except PackError as wrong:
        raise NotFound(str(wrong)) from wrong


def _context(request: ActorRequest) -> dict[str, Any]:
    replay = control.current()
    if replay is None:
        raise Http404
    night, standing, now = night_of(Space.objects.get().district, replay.name), clock.reading(), clock.now()
    span = (night.ends - night.starts).total_seconds()
    return {
        "replay": replay,
        "night": night,
        "standing": standing,
        "now": now,
        "percent": max(0, min(100, round(100 * (now - night.starts).total_seconds() / span))),
        "speeds": control.SPEEDS,
        "marks": [{"at": datetime.fromisoformat(mark["at"]), "label": mark["label"]} for mark in night.marks],
        "may_control": own_actor(request).has("replay.control"),
        "taken": _taken(request),
        "review": _review(request, replay, night),
        "title": night.title,
    }


def _review(request: ActorRequest, replay: Replay, night: Night) -> Any:
    """The report of the night that is over, where the reader may see it."""
    if replay.state != "over" or not request.actor.has("reviews.view"):
        return None
    return reviews.reports(request.actor).filter(since=night.starts, until=night.ends).first()


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
        control.set_clock(
            actor=own_actor(request), at=clock.now(), speed=speed, paused=request.POST.get("paused") == "1"
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request)


@login_required
@require_http_methods(["GET", "POST"])
def replay_posts(request: ActorRequest) -> HttpResponse:
    """Find a post and take it over, or give it back."""
    own = own_actor(request)
    if control.current() is None or not own.has("replay.control"):
        raise Http404
    if request.method == "POST":
        post = request.POST.get("post", "")
        try:
            title = control.take_post(actor=own, at=clock.now(), post=post)
        except Refused as refused:
            messages.error(request, str(refused))
            return _back(request)
        request.session[TAKEN_POST] = post
        said = _("现在以“{title}”的身份操作。").format(title=title) if title else _("已交还岗位。")
        messages.success(request, said)
        return HttpResponseRedirect("/duty/" if title else "/replay/", status=303)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:32]
    return render(
        request,
        "replay/posts.html",
        {
            "q": q,
            "posts": people.held_posts(q)[:SHOWN_POSTS],
            "title": _("接管岗位"),
            "taken": _taken(request),
        },
    )


def _taken(request: ActorRequest) -> Post | None:
    """The post this session has taken over."""
    return people.held_posts().filter(code=request.session.get(TAKEN_POST, "")).first()


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
            actor=own_actor(request), at=context["now"], night=context["night"], to=to, confirmed_back=confirmed
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request)


@login_required
@require_http_methods(["GET", "POST"])
def replay_injects(request: ActorRequest) -> HttpResponse:
    """What an instructor can bring into the night, what it became, and what was seen of what is expected."""
    own, context = own_actor(request), _context(request)
    if not own.has("replay.control"):
        raise Http404
    if request.method == "POST":
        try:
            row = injects.start_inject(
                actor=own, at=context["now"], night=context["night"], key=request.POST.get("key", "")
            )
            if row.trouble:
                messages.error(request, _("没有送达：{why}").format(why=row.trouble))
        except Refused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect("/replay/injects/", status=303)
    offered = injects.offers(context["night"])
    seen, expected = injects.score(offered)
    heading = {"title": _("情况注入"), "seen": seen, "expected": expected}
    return render(request, "replay/injects.html", {**context, **heading, "offers": offered})


@login_required
@require_POST
def replay_seen(request: ActorRequest) -> HttpResponse:
    """Tick an expected action, or take the tick back."""
    try:
        injects.tick_inject(
            actor=own_actor(request),
            at=clock.now(),
            key=request.POST.get("key", ""),
            expected=int(request.POST.get("expected", "")),
            done=request.POST.get("done") == "1",
        )
    except ValueError:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect("/replay/injects/", status=303)


def _back(request: ActorRequest) -> HttpResponse:
    """To the page the bar stood on; only paths of this site."""
    came_from = request.POST.get("next", "")
    return HttpResponseRedirect(
        came_from if came_from.startswith("/") and not came_from.startswith("//") else "/replay/", status=303
    )
