"""The duty desk and its parts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.wings.respond.duty import queries
from sentinel.wings.respond.duty.choices import Kind

PARTS = ("figures", "needs", "situation", "recent")


def _permit(request: ActorRequest) -> None:
    if not request.actor.has("duty.view"):
        request.actor.require_in("duty.view", "")


def _part(request: ActorRequest, name: str) -> dict[str, Any]:
    at, actor = now(), request.actor
    if name == "figures":
        return {"at": at, "figures": queries.figures(actor, at)}
    if name == "needs":
        items = queries.needs(actor, at)
        return {
            "at": at,
            "items": [(item, Kind(item.kind).label) for item in items],
            "total": sum(item.more or 1 for item in items),
        }
    if name == "situation":
        return {"at": at, "situation": queries.situation(actor)}
    return {"at": at, "recent": queries.recent(actor)}


@login_required
def desk(request: ActorRequest) -> HttpResponse:
    """The whole desk; its parts refetch themselves when something changes, and are here without any script."""
    _permit(request)
    context: dict[str, Any] = {"may_register": request.actor.has("incidents.register")}
    for name in PARTS:
        context |= _part(request, name)
    return render(request, "duty/desk.html", context)


@login_required
def part(request: ActorRequest, name: str) -> HttpResponse:
    """One part of the desk."""
    _permit(request)
    if name not in PARTS:
        raise Http404
    return render(request, f"duty/{name}.html", _part(request, name))


@login_required
def parked(request: ActorRequest) -> HttpResponse:
    """Reactions that were given up after repeated failures."""
    if not request.actor.has("parameters.view"):
        request.actor.require_in("parameters.view", "")
    return render(request, "duty/parked.html", {"rows": queries.parked(request.actor)})
