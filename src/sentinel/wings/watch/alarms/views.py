"""The board of alarms, seeing a whole group, shelving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.ledger import LEDGERS
from sentinel.wings.watch.alarms import actions, queries
from sentinel.wings.watch.alarms.forms import ShelveForm


@login_required
@require_GET
def board(request: ActorRequest) -> HttpResponse:
    """Open alarms by cause."""
    if not request.actor.has("alarms.view"):
        raise NotAllowed(_("您的岗位没有查看报警的权限，请联系上级值班室。"))
    at = now()
    cards = queries.board(request.actor, at)
    context = {"at": at, "cards": cards, "counts": queries.counts(request.actor)}
    fragment = request.headers.get("HX-Target") == "alarm-board"
    return render(request, "alarms/cards.html" if fragment else "alarms/board.html", context)


@login_required
@require_POST
def acknowledge_group(request: ActorRequest, group: str) -> HttpResponse:
    """See every waiting alarm of one cause."""
    try:
        count = actions.acknowledge_group(actor=request.actor, at=now(), group=group)
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已确认 {n} 项报警。").format(n=count))
    return HttpResponseRedirect("/alarms/", status=303)


@login_required
@require_http_methods(["GET", "POST"])
def shelve(request: ActorRequest, code: str) -> HttpResponse:
    """Take an alarm off the desk for a while, with the reason."""
    row = queries.alarm(request.actor, code)
    request.actor.require("alarms.shelve", row)
    form = ShelveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.shelve_alarm(actor=request.actor, at=now(), row=row, **form.cleaned_data)
        except Refused as refused:
            for field, text in (refused.errors if isinstance(refused, Invalid) else {"": str(refused)}).items():
                form.add_error(field if field in form.fields else None, text)
        else:
            messages.success(request, _("已搁置；到期会自动回到工作台。"))
            return HttpResponseRedirect("/alarms/", status=303)
    context = {
        "form": form,
        "ledger": LEDGERS["alarms.alarm"],
        "title": _("搁置报警：{row}").format(row=row),
        "cancel_url": f"/alarms/alarm/{row.code}/",
    }
    return render(request, "web/ledger_form.html", context, status=422 if form.errors else 200)
