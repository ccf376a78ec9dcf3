"""Pages of the stores that the ledger cannot give: the board, the gaps, the keeper's forms, the count sheet."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotFound
from sentinel.ledger import LEDGERS
from sentinel.ledger.export import BOM, harmless
from sentinel.web.form_pages import form_page
from sentinel.wings.prepare.supplies import actions, queries
from sentinel.wings.prepare.supplies.choices import Level
from sentinel.wings.prepare.supplies.forms import (
    DrawForm,
    ReceiveForm,
    ReturnForm,
    TransferForm,
)

get_or_post = require_http_methods(["GET", "POST"])
PAGE = "supplies/form.html"
HEADINGS = ("级别", "区域", "区划", "品类码", "品名", "单位", "标准数量", "可用库存", "缺口")


def _permitted(request: ActorRequest) -> None:
    if not request.actor.has("supplies.view"):
        raise NotFound(_("没有这个页面，或不在您的权限范围。"))


def _clean(request: ActorRequest, name: str) -> str:
    return str(request.GET.get(name, "")).replace("\x00", "").strip()[:64]


def _to(kind: str, row: Any) -> HttpResponse:
    return HttpResponseRedirect(LEDGERS[f"supplies.{kind}"].record_url(row), status=303)


@login_required
@require_GET
def board(request: ActorRequest) -> HttpResponse:
    """What there is, where it lies, how fresh it is."""
    _permitted(request)
    asked = {name: _clean(request, name) for name in ("store", "level", "q")}
    context = {
        "title": _("应急物资"),
        "board": queries.board(request.actor, **asked),
        "asked": asked,
        "stores": queries.stores(request.actor),
        "levels": Level.choices,
    }
    return render(request, "supplies/board.html", context)


@login_required
@require_GET
def gaps(request: ActorRequest) -> HttpResponse:
    """Reserve standards against stock; `?export=csv` gives every area."""
    _permitted(request)
    at = clock.now()
    lines = queries.gaps(request.actor, at)
    if _clean(request, "export") == "csv":
        return _gaps_csv(lines, f"{timezone.localtime(at):%Y%m%d-%H%M}")
    sums = queries.summed(request.actor, lines)
    context = {
        "title": _("储备缺口"),
        "groups": [
            (label, [row for row in sums if row.level == level])
            for level, label in Level.choices
            if any(row.level == level for row in sums)
        ],
        "coverage": queries.coverage(at) if lines else None,
        "short": sum(row.gap > 0 for row in sums),
        "count_text": _("共 {n} 项").format(n=len(sums)),
    }
    return render(request, "supplies/gaps.html", context)


def _gaps_csv(lines: list[queries.GapLine], stamp: str) -> HttpResponse:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for line in lines:
        kind = line.kind
        cells = (line.level_word, line.area, line.area_code, kind.code, kind.name, kind.unit)
        writer.writerow([harmless(str(cell)) for cell in (*cells, line.wanted, line.stock, line.gap)])
    response = HttpResponse(BOM + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="supplies-gaps-{stamp}.csv"'
    return response


def _kinds(rows: list[Any]) -> list[tuple[str, str]]:
    return [(kind.code, f"{kind.code} {kind.name}（{kind.unit}）") for kind in rows]


@login_required
@get_or_post
def receive(request: ActorRequest, code: str) -> HttpResponse:
    """Take a batch into a store."""
    actor, store = request.actor, queries.store_of(request.actor, code)
    actor.require("supplies.keep", store)
    offers = {"kind": _kinds(queries.choices_of(actor, store)["kinds"])}
    form = ReceiveForm(request.POST or None, offers=offers)

    def act() -> HttpResponse:
        kind = queries.kind_of(actor, form.cleaned_data["kind"])
        at = clock.now()
        lot = actions.receive_goods(actor=actor, at=at, store=store, kind=kind, **form.row())
        messages.success(request, _("已入库：{lot} {n} {unit}。").format(lot=lot, n=lot.quantity, unit=kind.unit))
        return _to("store", store)

    return form_page(request, PAGE, form, act, {"title": _("入库"), "store": store, "submit": _("入库")})


@login_required
@get_or_post
def draw(request: ActorRequest, code: str) -> HttpResponse:
    """Give goods out without an order."""
    actor, store = request.actor, queries.store_of(request.actor, code)
    actor.require("supplies.keep", store)
    offers = {"kind": _kinds(queries.choices_of(actor, store)["held_kinds"])}
    form = DrawForm(request.POST or None, offers=offers)

    def act() -> HttpResponse:
        data = {**form.cleaned_data, "kind": queries.kind_of(actor, form.cleaned_data["kind"])}
        lots = actions.draw_goods(actor=actor, at=clock.now(), store=store, **data)
        messages.success(request, _("已出库，请从这些批次取货：{lots}。").format(lots="、".join(map(str, lots))))
        return _to("store", store)

    hint = _("系统按先进先出选批次：先到期的先出。")
    return form_page(
        request, PAGE, form, act, {"title": _("领用出库"), "store": store, "submit": _("出库"), "hint": hint}
    )


@login_required
@get_or_post
def transfer(request: ActorRequest, code: str) -> HttpResponse:
    """Move goods to another store."""
    actor, store = request.actor, queries.store_of(request.actor, code)
    actor.require("supplies.keep", store)
    found = queries.choices_of(actor, store)
    offers = {"kind": _kinds(found["held_kinds"]), "to": [(row.code, row.name) for row in found["stores"]]}
    form = TransferForm(request.POST or None, offers=offers)

    def act() -> HttpResponse:
        data = dict(form.cleaned_data)
        data |= {"kind": queries.kind_of(actor, data["kind"]), "to": queries.store_of(actor, data["to"])}
        actions.transfer_goods(actor=actor, at=clock.now(), store=store, **data)
        messages.success(request, _("已移库到{store}。").format(store=data["to"]))
        return _to("store", store)

    hint = _("系统按先进先出选批次：先到期的先出。")
    context = {"title": _("移库"), "store": store, "submit": _("移库"), "hint": hint}
    return form_page(request, PAGE, form, act, context)


@login_required
@get_or_post
def return_lot(request: ActorRequest, code: str) -> HttpResponse:
    """Take back what was not used."""
    actor, lot = request.actor, queries.lot_of(request.actor, code)
    actor.require("supplies.keep", lot)
    form = ReturnForm(request.POST or None)

    def act() -> HttpResponse:
        actions.return_goods(actor=actor, at=clock.now(), lot=lot, **form.cleaned_data)
        messages.success(request, _("已退库。"))
        return _to("lot", lot)

    return form_page(
        request, PAGE, form, act, {"title": _("退库"), "store": lot.store, "lot": lot, "submit": _("退库")}
    )


@login_required
@require_POST
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Say that a store was checked on the spot."""
    store = queries.store_of(request.actor, code)
    actions.confirm_store(actor=request.actor, at=clock.now(), store=store)
    messages.success(request, _("已记录核实。"))
    return _to("store", store)


@login_required
@never_cache
@require_POST
def number(request: ActorRequest, code: str) -> HttpResponse:
    """The keeper's number in the clear, once, on a page that is not kept."""
    store = queries.store_of(request.actor, code)
    purpose = request.POST.get("purpose", "").replace("\x00", "")
    phone = actions.unmask_store(actor=request.actor, at=clock.now(), store=store, purpose=purpose)
    context = {"title": _("储备库电话"), "store": store, "phone": phone, "purpose": purpose}
    return render(request, "supplies/number.html", context)
