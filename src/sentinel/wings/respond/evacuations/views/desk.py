"""Decisions on the desk: each page shows exactly what will happen to whom, then asks."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sentinel.kernel import areas, clock
from sentinel.kernel.actor import Actor
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.ledger import LEDGERS
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.evacuations import actions, queries
from sentinel.wings.respond.evacuations.choices import Stage
from sentinel.wings.respond.evacuations.workflow import EVACUATION, STAGE
from sentinel.wings.watch.consequences import queries as consequences
from sentinel.wings.watch.geohazards import queries as geohazards
from sentinel.wings.watch.quakes import queries as quakes
from sentinel.workflow import Workflow

LEDGER = "evacuations.evacuation"
DECISIONS: dict[str, tuple[Workflow, Callable[..., Any]]] = {
    "order": (EVACUATION, actions.order_evacuation),
    "raise": (STAGE, actions.raise_stage),
    "allow_return": (EVACUATION, actions.release_return),
    "close": (EVACUATION, actions.close),
}
# Hazard → its page, and (area code, name, reason) of those of the named villages within reach that it concerns.
HAZARDS: dict[str, tuple[str, Callable[[Actor, str, Sequence[str]], list[tuple[str, str, str]]]]] = {
    "consequence": ("/consequences/assessment/", consequences.proposable),
    "geohazard": ("/geohazards/outlook/", geohazards.proposable),
    "quake": ("/quakes/quake/", quakes.proposable),
}


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, code: str, move: str) -> HttpResponse:
    """Confirm one decision about one village."""
    row = queries.evacuation_of(request.actor, code)
    if move not in DECISIONS:
        raise NotFound(_("没有这个操作。"))
    workflow, act = DECISIONS[move]
    request.actor.require(workflow.move(move).permission, row)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            act(actor=request.actor, at=clock.now(), evacuation=row, **_given(request, move))
            return _to_record(row.code)
        except (NotAllowed, NotFound):
            raise
        except Refused as said:
            refused = said
    context = {
        "evacuation": row,
        "village": areas.names().get(row.area_code, row.area_code),
        "move": workflow.move(move),
        "counts": queries.counts_of(row),
        "houses": len(queries.by_household(request.actor, row)),
        "unfounded": queries.unfounded(row),
        "shelters": shelters.with_room(request.actor, row.area_code)[:12] if move == "order" else [],
        "impossible": workflow.refusal(workflow.move(move), row, request.actor),
        "refused": refused,
        "note": request.POST.get("note", ""),
        "record_url": LEDGERS[LEDGER].record_url(row),
    }
    return render(request, "evacuations/decide.html", context, status=refused.status if refused else 200)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Make a list by hand for one village of the reader's."""
    if not request.actor.has("evacuations.order"):
        raise NotAllowed(_("您的岗位没有发起转移的权限，请联系上级值班室。"))
    refused: Refused | None = None
    if request.method == "POST":
        try:
            row = actions.propose_evacuation(
                actor=request.actor,
                at=clock.now(),
                area_code=request.POST.get("area_code", "")[:12],
                stage=request.POST.get("stage", ""),
                reason=request.POST.get("reason", ""),
            )
            return _to_record(row.code)
        except NotAllowed:
            raise
        except Refused as said:
            refused = said
    context = {
        "villages": queries.villages_to_choose(request.actor),
        "stages": Stage.choices,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "evacuations/new.html", context, status=refused.status if refused else 200)


@login_required
@require_POST
def from_hazard(request: ActorRequest, hazard: str, code: str) -> HttpResponse:
    """Make a list for each village chosen on the page of a hazard; ordering stays a decision of its own."""
    if hazard not in HAZARDS:
        raise NotFound(_("没有这个页面。"))
    back, proposable = HAZARDS[hazard]
    chosen = proposable(request.actor, code, request.POST.getlist("village"))
    if not request.actor.has("evacuations.order"):
        raise NotAllowed(_("您的岗位没有发起转移的权限，请联系上级值班室。"))
    if not chosen:
        messages.error(request, _("请先选择村庄。"))
    for area_code, name, reason in chosen:
        try:
            actions.propose_evacuation(
                actor=request.actor, at=clock.now(), area_code=area_code, stage=Stage.PREPARE, reason=reason
            )
            messages.success(request, _("已提出{name}的转移名单，等待下令。").format(name=name))
        except NotAllowed:
            raise
        except Refused as said:
            messages.error(request, f"{name}：{said}")
    return HttpResponseRedirect(f"{back}{code}/", status=303)


def _given(request: ActorRequest, move: str) -> dict[str, Any]:
    given: dict[str, Any] = {"note": request.POST.get("note", "")}
    if move == "order" and (code := request.POST.get("shelter", "")):
        given["shelter"] = shelters.shelter_of(request.actor, code)
    return given


def _to_record(code: str) -> HttpResponse:
    response = redirect(f"{LEDGERS[LEDGER].url}{code}/")
    response.status_code = 303
    return response
