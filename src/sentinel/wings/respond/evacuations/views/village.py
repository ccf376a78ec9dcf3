"""The village on a phone: who still has to leave, one person after the other, with one hand."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel import areas, clock
from sentinel.kernel.actor import Actor
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.kernel.scope import area_stem
from sentinel.notify import queries as notify
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.evacuations import actions, queries


@login_required
@require_GET
def villages(request: ActorRequest) -> HttpResponse:
    """My village; whoever is responsible for more than one chooses among those with an open list."""
    _must_see(request.actor)
    here = request.actor.area_code
    if here and area_stem(here) == here:
        return village(request, here)
    names = areas.names()
    rows = [
        (names.get(row.area_code, row.area_code), row, queries.counts_of(row))
        for row in queries.open_lists(request.actor)
    ]
    rows.sort(key=lambda entry: (-entry[2].waiting, entry[1].area_code))
    return render(request, "evacuations/villages.html", {"rows": rows})


@login_required
@require_GET
def village(request: ActorRequest, area_code: str) -> HttpResponse:
    """The list of one village, or the word that there is none."""
    _must_see(request.actor)
    names = areas.names()
    if area_code not in names or not request.actor.may_in("evacuations.view", area_code):
        raise NotFound(_("没有这个村，或不在您的查看范围内。"))
    evacuation = queries.current_of(request.actor, area_code)
    context: dict[str, Any] = {
        "area_code": area_code,
        "village": names[area_code],
        "calls": list(notify.my_calls(request.actor)[:3]),
        "evacuation": evacuation,
    }
    if evacuation is not None:
        context |= queries.list_page(request.actor, evacuation)
    fragment = request.headers.get("HX-Target") == "village-list"
    return render(request, "evacuations/village_list.html" if fragment else "evacuations/village.html", context)


@login_required
@require_POST
def tick_entry(request: ActorRequest, code: str) -> HttpResponse:
    """One press for one person; htmx gets the row and the counts back, a browser without it the page."""
    entry = queries.entry_of(request.actor, code)
    refused = _try(
        request,
        lambda shelter, note: actions.tick(
            actor=request.actor,
            at=clock.now(),
            entry=entry,
            state=request.POST.get("state", ""),
            shelter=shelter,
            note=note,
        ),
    )
    evacuation = queries.evacuation_of(request.actor, entry.evacuation.code)
    if not _htmx(request):
        return _back(request, evacuation, f"e-{entry.pk}", refused)
    context = queries.list_page(request.actor, evacuation) | {
        "line": queries.line(request.actor, queries.entry_of(request.actor, code)),
        "refused": refused,
        "swap": True,
    }
    return render(request, "evacuations/entry_answer.html", context, status=refused.status if refused else 200)


@login_required
@require_POST
def help_entry(request: ActorRequest, code: str) -> HttpResponse:
    """Name who helps one person and how they leave; then back to the line."""
    entry = queries.entry_of(request.actor, code)
    refused: Refused | None = None
    try:
        actions.assign_help(
            actor=request.actor,
            at=clock.now(),
            entry=entry,
            helper=request.POST.get("helper", ""),
            transport=request.POST.get("transport", ""),
        )
    except NotAllowed:
        raise
    except Refused as said:
        refused = said
    return _back(request, queries.evacuation_of(request.actor, entry.evacuation.code), f"e-{entry.pk}", refused)


@login_required
@require_POST
def tick_house(request: ActorRequest, code: str, household: str) -> HttpResponse:
    """One press for everybody of a household for whom the step is open."""
    evacuation = queries.evacuation_of(request.actor, code)
    refused = _try(
        request,
        lambda shelter, note: actions.tick_household(
            actor=request.actor,
            at=clock.now(),
            evacuation=evacuation,
            household=household,
            state=request.POST.get("state", ""),
            shelter=shelter,
            note=note,
        ),
    )
    if not _htmx(request):
        return _back(request, evacuation, f"h-{household}", refused)
    context = queries.list_page(request.actor, queries.evacuation_of(request.actor, code))
    found = next((house for house in context["houses"] if house.code == household), None)
    context |= {"house": found, "refused": refused, "swap": True}
    return render(request, "evacuations/house_answer.html", context, status=refused.status if refused else 200)


def _try(request: ActorRequest, act: Any) -> Refused | None:
    """Run the action; a refusal about the state of things is shown beside the row, others have their own page."""
    try:
        code = request.POST.get("shelter", "")
        act(shelters.shelter_of(request.actor, code) if code else None, request.POST.get("note", ""))
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return refused
    return None


def _back(request: ActorRequest, evacuation: Any, anchor: str, refused: Refused | None) -> HttpResponse:
    if refused is not None:
        context = {
            "area_code": evacuation.area_code,
            "village": areas.names().get(evacuation.area_code, evacuation.area_code),
            "refused": refused,
            "note": request.POST.get("note", ""),
        } | queries.list_page(request.actor, evacuation)
        return render(request, "evacuations/village.html", context, status=refused.status)
    where = reverse("evacuations:village", args=[evacuation.area_code])
    response = redirect(f"{where}#{anchor}")
    response.status_code = 303
    return response


def _htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _must_see(actor: Actor) -> None:
    if not actor.has("evacuations.view"):
        raise NotAllowed(_("您的岗位没有查看转移名单的权限，请联系上级值班室。"))
