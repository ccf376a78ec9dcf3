"""The duty desk and its parts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.web import papers
from sentinel.wings.respond.duty import queries
from sentinel.wings.respond.duty.choices import Kind

SPOTS_SHOWN = 6
PARTS = ("figures", "needs", "situation", "recent")


def _permit(request: ActorRequest) -> None:
    if not request.actor.has("duty.view"):
        request.actor.require_in("duty.view", "")


def _part(sight: queries.Sight, name: str) -> dict[str, Any]:
    if name == "figures":
        return {"at": sight.at, "figures": queries.figures(sight)}
    if name == "needs":
        items = queries.needs(sight)
        return {
            "at": sight.at,
            "items": [(item, Kind(item.kind).label) for item in items],
            "total": sum(item.more or 1 for item in items),
        }
    if name == "situation":
        return {"at": sight.at, "situation": queries.situation(sight)}
    return {"at": sight.at, "recent": queries.recent(sight.actor)}


@login_required
def wall(request: ActorRequest) -> HttpResponse:
    """The desk's parts round a large map, dark, for the big screen of the duty room."""
    _permit(request)
    sight = queries.Sight(request.actor, now())
    context: dict[str, Any] = {}
    for name in PARTS:
        context |= _part(sight, name)
    return render(request, "duty/wall.html", context)


@login_required
def desk(request: ActorRequest) -> HttpResponse:
    """The whole desk; its parts refetch themselves when something changes, and are here without any script."""
    _permit(request)
    context: dict[str, Any] = {"may_register": request.actor.has("incidents.register")}
    sight = queries.Sight(request.actor, now())
    context["standing"] = queries.standing_here(sight)
    for name in PARTS:
        context |= _part(sight, name)
    return render(request, "duty/desk.html", context)


@login_required
def part(request: ActorRequest, name: str) -> HttpResponse:
    """One part of the desk."""
    _permit(request)
    if name not in PARTS:
        raise Http404
    return render(request, f"duty/{name}.html", _part(queries.Sight(request.actor, now()), name))


@login_required
def matters(request: ActorRequest) -> HttpResponse:
    """What matters beside the map, for every reader as far as each may see."""
    found = queries.matters(request.actor, now())
    groups = (
        (_("人员转移"), found.evacuations, "/evacuations/evacuation/"),
        (_("未应答的村（社区）"), found.silent, "/warnings/callout/"),
        (_("达到预警标准的测站"), found.over, "/stations/rain/"),
        (_("超时无数据的测站"), found.stale, "/stations/station/"),
    )
    return render(request, "duty/matters.html", {"matters": found, "groups": groups, "shown": SPOTS_SHOWN})


@login_required
def mine(request: ActorRequest) -> HttpResponse:
    """On the phone: calls of the roll to answer, handovers and swaps that wait for me, my shifts."""
    if not request.actor.has("rosters.stand"):
        request.actor.require_in("rosters.stand", "")
    return render(request, "duty/mine.html", {"title": _("值班"), **queries.mine(request.actor, now())})


def _handbook(request: ActorRequest) -> queries.Handbook:
    if not request.actor.has("callbook.view"):
        request.actor.require_in("callbook.view", "")
    return queries.handbook(request.actor, now())


@login_required
def handbook(request: ActorRequest) -> HttpResponse:
    """Whom to call for what, duty rooms and their telephones, standing instructions; made to be printed."""
    return render(request, "duty/handbook.html", {"title": _("应急值守工作手册"), "book": _handbook(request)})


@login_required
def handbook_pdf(request: ActorRequest) -> HttpResponse:
    """The handbook as PDF."""
    paper = queries.handbook_paper(_handbook(request))
    return papers.attachment(papers.official_pdf(paper), f"{paper.title}.pdf", papers.PDF_TYPE)


@login_required
def handbook_docx(request: ActorRequest) -> HttpResponse:
    """The handbook as Word."""
    paper = queries.handbook_paper(_handbook(request))
    return papers.attachment(papers.official_docx(paper), f"{paper.title}.docx", papers.WORD_TYPE)


@login_required
def parked(request: ActorRequest) -> HttpResponse:
    """Reactions that were given up after repeated failures."""
    if not request.actor.has("parameters.view"):
        request.actor.require_in("parameters.view", "")
    return render(request, "duty/parked.html", {"rows": queries.parked(request.actor)})
