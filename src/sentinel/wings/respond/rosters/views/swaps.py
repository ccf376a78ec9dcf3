"""Asking for a swap."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.rosters import actions, queries
from sentinel.wings.respond.rosters.forms import SwapForm


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, code: str) -> HttpResponse:
    """Ask somebody to stand in for one's own shift."""
    shift = queries.shift_of(request.actor, code)
    request.actor.require("rosters.stand", shift)
    takers = queries.possible_takers(request.actor, shift)
    backs = {later.code: (later, person) for person, shifts in takers for later in shifts}
    form = SwapForm(
        request.POST or None,
        takers=[(person.code, person.name) for person, _shifts in takers],
        backs=[(key, f"{person.name} {later}") for key, (later, person) in backs.items()],
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.ask_swap(
                actor=request.actor,
                at=now(),
                shift=shift,
                taker=data["taker"],
                reason=data["reason"],
                back=backs[data["back"]][0] if data["back"] else None,
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("已请 {name} 答复。").format(name=row.taker.name))
            return HttpResponseRedirect(f"/rosters/swap/{row.code}/", status=303)
    context = {
        "title": _("申请换班：{room} {shift}").format(room=shift.room.name, shift=shift),
        "form": form,
        "shift": shift,
        "cancel_url": "/rosters/swap/",
    }
    return render(request, "rosters/form.html", context, status=422 if form.errors else 200)
