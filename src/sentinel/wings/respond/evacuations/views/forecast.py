"""From a run of a hazard model to lists: the plan, and the press that proposes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sentinel.kernel import areas, clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.wings.respond.evacuations import actions, queries
from sentinel.wings.respond.evacuations.choices import Travel
from sentinel.wings.watch.forecasts import queries as forecasts


@login_required
@require_http_methods(["GET", "POST"])
def from_forecast(request: ActorRequest, code: str) -> HttpResponse:
    """Show who must leave when and where to, and make lists for the chosen villages; ordering is decided apart."""
    if not request.actor.has("evacuations.view"):
        raise NotAllowed(_("您的岗位没有查看转移名单的权限，请联系上级值班室。"))
    run = forecasts.run_of(request.actor, code)
    if request.method == "POST":
        return _proposed(request, run.code)
    at = clock.now()
    context = {"run": run, "at": at, "travels": Travel.choices}
    try:
        plan = queries.run_plan(request.actor, at, code, request.GET.get("travel", ""))
    except NotFound:
        raise
    except Refused as refused:
        return render(request, "evacuations/forecast.html", {**context, "unfinished": refused})
    found = {
        "plan": plan,
        "goods": queries.shelter_goods(request.actor, plan),
        "may_request": request.actor.has("dispatches.request"),
        "warning_query": queries.warning_query(plan) if request.actor.has("warnings.draft") else "",
    }
    return render(request, "evacuations/forecast.html", {**context, **found})


def _proposed(request: ActorRequest, code: str) -> HttpResponse:
    if not request.actor.has("evacuations.order"):
        raise NotAllowed(_("您的岗位没有发起转移的权限，请联系上级值班室。"))
    travel = request.POST.get("travel", "")
    try:
        batch = actions.propose_from_forecast(
            actor=request.actor, at=clock.now(), run=code, villages=request.POST.getlist("village"), travel=travel
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        names = areas.names()
        if batch.made:
            told = "、".join(names.get(row.area_code, row.area_code) for row in batch.made)
            words = _("已提出 {n} 个村（社区）的转移名单，等待下令：{names}。")
            messages.success(request, words.format(n=len(batch.made), names=told))
        for name, why in batch.refused:
            messages.error(request, f"{name}：{why}")
    here = reverse("evacuations:from_forecast", args=[code])
    walking = f"?travel={Travel.WALK}" if travel == Travel.WALK else ""
    return HttpResponseRedirect(f"{here}{walking}", status=303)
