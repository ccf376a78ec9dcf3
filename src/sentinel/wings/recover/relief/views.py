"""The board of relief: where every batch stands, one step for a whole village, lists for the bank."""

import csv
from collections.abc import Callable
from io import StringIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel import areas, clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.ledger import LEDGERS
from sentinel.wings.recover.relief import actions, queries


@login_required
@require_GET
def board(request: ActorRequest) -> HttpResponse:
    """Every batch with its totals, its places and its lists."""
    if not request.actor.has("relief.view"):
        raise NotAllowed(_("您的岗位没有查看救助的权限，请联系区应急局救助科。"))
    return render(request, "relief/board.html", {"batches": queries.board(request.actor)})


def _done(request: ActorRequest, act: Callable[[], int], words: str) -> HttpResponse:
    try:
        messages.success(request, words.format(n=act()))
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("relief:board"), status=303)


@login_required
@require_POST
def advance(request: ActorRequest, code: str, area_code: str) -> HttpResponse:
    """One step for everybody of a village."""
    batch, move = queries.batch_of(request.actor, code), request.POST.get("move", "")
    return _done(
        request,
        lambda: actions.advance(actor=request.actor, at=clock.now(), batch=batch, area_code=area_code, move=move),
        _("已办理 {n} 人。"),
    )


@login_required
@never_cache
@require_POST
def publicity(request: ActorRequest, code: str, area_code: str) -> HttpResponse:
    """The sheet a village hangs out, on a page that is not kept."""
    batch, at = queries.batch_of(request.actor, code), clock.now()
    rows = actions.open_publicity(actor=request.actor, at=at, batch=batch, area_code=area_code)
    context = {
        "batch": batch,
        "rows": rows,
        "village": areas.names().get(area_code, area_code),
        "total": sum(row.amount_yuan for row in rows),
        "until": max(row.shown_until for row in rows if row.shown_until is not None),
        "at": at,
    }
    return render(request, "relief/publicity.html", context)


@login_required
@require_POST
def list_payments(request: ActorRequest, code: str) -> HttpResponse:
    """The next list of those approved."""
    batch = queries.batch_of(request.actor, code)
    return _done(
        request,
        lambda: len(actions.list_payments(actor=request.actor, at=clock.now(), batch=batch)),
        _("已编制发放清单，{n} 人。"),
    )


@login_required
@require_POST
def pay_list(request: ActorRequest, code: str, list_code: str) -> HttpResponse:
    """The bank paid everything on a list that it did not refuse."""
    batch = queries.batch_of(request.actor, code)
    return _done(
        request,
        lambda: actions.pay_list(actor=request.actor, at=clock.now(), batch=batch, list_code=list_code),
        _("已登记 {n} 人发放成功。"),
    )


@login_required
@never_cache
@require_POST
def bank_file(request: ActorRequest, code: str, list_code: str) -> HttpResponse:
    """The list for the bank, in the clear, as a file."""
    batch = queries.batch_of(request.actor, code)
    rows = actions.open_bank_file(
        actor=request.actor, at=clock.now(), batch=batch, list_code=list_code, purpose=request.POST.get("purpose", "")
    )
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([_("支付号"), _("户名"), _("账号"), _("金额"), _("开户行"), _("用途"), _("批次号")])
    writer.writerows([*row, batch.name, batch.code] for row in rows)
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{list_code}.csv"'
    return answer


@login_required
@never_cache
@require_POST
def unmask(request: ActorRequest, code: str) -> HttpResponse:
    """A person's data in the clear, once, on a page that is not kept."""
    row, purpose = queries.application_of(request.actor, code), request.POST.get("purpose", "")
    clear = actions.unmask_application(actor=request.actor, at=clock.now(), row=row, purpose=purpose)
    url = LEDGERS["relief.application"].record_url(row)
    return render(request, "relief/clear.html", {"clear": clear, "purpose": purpose, "record_url": url})
