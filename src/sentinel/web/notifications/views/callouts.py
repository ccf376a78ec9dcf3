"""Pages about what went out: trying a sending again, calls that found nobody, stopping a ladder, answer times."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel.clock import now, wall_now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.notify import actions, queries

DAYS = (1, 7, 30, 365)


def _do(request: ActorRequest, back: str, done: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back, status=303)


@login_required
@require_POST
def retry(request: ActorRequest, code: str) -> HttpResponse:
    """Have a sending that failed tried again."""
    row, reason = queries.sending(request.actor, code), request.POST.get("reason", "").replace("\x00", "")
    return _do(
        request,
        f"/notify/sending/{code}/",
        _("已重新排队发送。"),
        lambda: actions.retry_sending(actor=request.actor, at=now(), sending=row, reason=reason, wall=wall_now()),
    )


@login_required
@require_POST
def unreached(request: ActorRequest, code: str) -> HttpResponse:
    """Note that a call of a ladder found nobody."""
    row = queries.ladder(request.actor, code)
    call = queries.calls_of(request.actor, row).filter(code=request.POST.get("call", "").replace("\x00", "")).first()
    if call is None:
        raise NotFound(_("没有这次呼叫。"))
    reason = request.POST.get("reason", "").replace("\x00", "")
    return _do(
        request,
        f"/warnings/callout/{code}/",
        _("已登记未接通。"),
        lambda: actions.report_unreached(actor=request.actor, at=now(), call=call, reason=reason),
    )


@login_required
@require_POST
def stop(request: ActorRequest, code: str) -> HttpResponse:
    """Stop one ladder."""
    row, reason = queries.ladder(request.actor, code), request.POST.get("reason", "").replace("\x00", "")
    return _do(
        request,
        f"/warnings/callout/{code}/",
        _("已停止叫应。"),
        lambda: actions.stop_ladder(actor=request.actor, at=now(), ladder=row, reason=reason),
    )


@login_required
@require_GET
def statistics(request: ActorRequest) -> HttpResponse:
    """How fast people answer, in all and village by village."""
    if not request.actor.has("notify.view"):
        raise NotFound(_("没有这个页面。"))
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in DAYS else DAYS[2]
    total, lines = queries.answer_times(request.actor, since=now() - timedelta(days=days))
    context = {"title": _("叫应统计"), "total": total, "lines": lines, "days": days, "choices": DAYS}
    return render(request, "web/messages/statistics.html", context)
