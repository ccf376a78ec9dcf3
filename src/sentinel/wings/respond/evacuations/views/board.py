"""The board of district and towns, runners for silent villages, and the cards for the households."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.wings.respond.evacuations import actions, queries
from sentinel.wings.respond.evacuations.choices import Way


@login_required
@require_GET
def board(request: ActorRequest) -> HttpResponse:
    """How far every village is; the fragment is fetched anew when anything changes."""
    if not request.actor.has("evacuations.view"):
        raise NotAllowed(_("您的岗位没有查看转移名单的权限，请联系上级值班室。"))
    at = clock.now()
    context = {"board": queries.board(request.actor, at), "at": at, "ways": Way.choices}
    fragment = request.headers.get("HX-Target") == "evacuation-board"
    return render(request, "evacuations/board_parts.html" if fragment else "evacuations/board.html", context)


@login_required
@require_POST
def runners(request: ActorRequest, area_code: str) -> HttpResponse:
    """Send somebody to a silent village."""
    at = clock.now()
    row = next((row for row in queries.silent_villages(request.actor, at) if row.area_code == area_code), None)
    if row is None:
        raise NotFound(_("这个村不在失联清单上，可能已经恢复联系。"))
    try:
        made = actions.send_runners(
            actor=request.actor,
            at=at,
            area_code=area_code,
            reason="；".join(row.reasons),
            key=row.key,
            ways=tuple(request.POST.getlist("way")),
        )
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已派出 {n} 项核查任务。").format(n=made) if made else _("这些核查任务已经派出。"))
    return HttpResponseRedirect(f"{reverse('evacuations:board')}#silent", status=303)


@login_required
@require_GET
def cards(request: ActorRequest, area_code: str) -> HttpResponse:
    """The cards of a village, to be printed and handed out."""
    found = queries.cards(request.actor, area_code)
    return render(request, "evacuations/cards.html", {"found": found, "area_code": area_code})
