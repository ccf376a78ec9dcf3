"""Pages of stocktakes and scrappings: what is to be counted, the count sheet, the forms of scrapping."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.ledger import LEDGERS
from sentinel.web.form_pages import form_page
from sentinel.wings.prepare.stocktakes import actions, queries
from sentinel.wings.prepare.stocktakes.choices import StocktakeKind
from sentinel.wings.prepare.stocktakes.forms import DisposeForm, ScrapForm
from sentinel.wings.prepare.supplies import queries as goods

get_or_post = require_http_methods(["GET", "POST"])


def _to(kind: str, row: Any) -> HttpResponse:
    return HttpResponseRedirect(LEDGERS[f"stocktakes.{kind}"].record_url(row), status=303)


@login_required
@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """Stores with their last stocktake, and the scrappings that are not settled."""
    if not request.actor.has("stocktakes.view"):
        raise NotFound(_("没有这个页面，或不在您的权限范围。"))
    context = {
        "title": _("盘点与报废"),
        "lines": queries.store_lines(request.actor),
        "scraps": queries.open_scraps(request.actor),
        "kinds": StocktakeKind.choices,
    }
    return render(request, "stocktakes/home.html", context)


@login_required
@get_or_post
def propose(request: ActorRequest, code: str) -> HttpResponse:
    """Propose to scrap a part of a lot."""
    actor, lot = request.actor, goods.lot_of(request.actor, code)
    actor.require("stocktakes.count", lot)
    form = ScrapForm(request.POST or None)

    def act() -> HttpResponse:
        row = actions.propose_scrap(actor=actor, at=clock.now(), lot=lot, **form.cleaned_data)
        messages.success(request, _("已提出报废 {code}，等待鉴定。").format(code=row.code))
        return _to("scrap", row)

    context = {"title": _("提出报废"), "store": lot.store, "lot": lot, "submit": _("提出报废")}
    return form_page(request, "stocktakes/form.html", form, act, context)


@login_required
@get_or_post
def dispose(request: ActorRequest, code: str) -> HttpResponse:
    """Say how scrapped goods were disposed of."""
    actor, row = request.actor, queries.scrap_of(request.actor, code)
    actor.require("stocktakes.count", row)
    form = DisposeForm(request.POST or None)

    def act() -> HttpResponse:
        note, residual = form.cleaned_data["note"], form.residual_fen()
        actions.dispose_scrap(actor=actor, at=clock.now(), row=row, note=note, residual_fen=residual)
        messages.success(request, _("已登记处置，库存已核减。"))
        return _to("scrap", row)

    context = {"title": _("登记处置"), "store": row.lot.store, "lot": row.lot, "submit": _("登记处置并核减库存")}
    return form_page(request, "stocktakes/form.html", form, act, context)


@login_required
@require_POST
def open_stocktake(request: ActorRequest, code: str) -> HttpResponse:
    """Begin to count a store."""
    store = goods.store_of(request.actor, code)
    kind = str(request.POST.get("kind", ""))
    try:
        row = actions.open_stocktake(actor=request.actor, at=clock.now(), store=store, kind=kind)
    except Refused as refused:
        messages.error(request, refused.text)
        return HttpResponseRedirect(reverse("stocktakes:home"), status=303)
    return _to("stocktake", row)


@login_required
@require_POST
def count(request: ActorRequest, code: str) -> HttpResponse:
    """Write down the counts of a sheet; empty boxes stay uncounted."""
    row = queries.stocktake_of(request.actor, code)
    typed = {
        name.removeprefix("count-"): str(value).strip() for name, value in request.POST.items() if "count-" in name
    }
    notes = {name.removeprefix("note-"): str(value) for name, value in request.POST.items() if "note-" in name}
    try:
        if wrong := [value for value in typed.values() if value and not value.isdecimal()]:
            raise Invalid({"": _("实盘数应是整数：{values}。").format(values="、".join(wrong)[:64])})
        counts = {lot: int(value) for lot, value in typed.items() if value}
        said = {lot: note.replace("\x00", "") for lot, note in notes.items()}
        actions.count_lots(actor=request.actor, at=clock.now(), row=row, counts=counts, notes=said)
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("已保存 {n} 个批次的实盘数。").format(n=len(counts)))
    return _to("stocktake", row)
