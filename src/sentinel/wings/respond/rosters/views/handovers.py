"""Handing over: what is due and late, collecting, notes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.wings.respond.rosters import actions, queries
from sentinel.wings.respond.rosters.views.now import permit


@login_required
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """My shifts to hand over, handovers that wait for me, and those that are late anywhere in reach."""
    permit(request)
    actor, at = request.actor, now()
    context = {
        "title": _("交接班"),
        "leaving": queries.to_hand_over(actor, at),
        "coming": queries.my_handovers(actor),
        "late": queries.late_handovers(actor, at, queries.rooms(actor)),
        "recent": queries.handovers(actor).order_by("-due_at")[:10],
        "may_stand": actor.has("rosters.stand"),
        "at": at,
    }
    return render(request, "rosters/handovers.html", context)


@login_required
@require_POST
def draft(request: ActorRequest, code: str) -> HttpResponse:
    """Collect the open items of a shift."""
    shift = queries.shift_of(request.actor, code)
    try:
        row = actions.draft_handover(actor=request.actor, at=now(), shift=shift)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("rosters:handovers"), status=303)
    messages.success(request, _("已汇总 {n} 项未办事项，请补充说明后签字交班。").format(n=len(row.items)))
    return HttpResponseRedirect(f"/rosters/handover/{row.code}/", status=303)


@login_required
@require_POST
def write(request: ActorRequest, code: str) -> HttpResponse:
    """Keep the notes of a handover."""
    row = queries.handover_of(request.actor, code)
    try:
        actions.write_notes(
            actor=request.actor, at=now(), handover=row, notes=request.POST.get("notes", "").replace("\x00", "")
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("交接说明已保存。"))
    return HttpResponseRedirect(f"/rosters/handover/{row.code}/", status=303)
