"""Pages of the dispatches: need, review, issue, the keeper's and receiver's phone page, the account, the paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.ledger import LEDGERS
from sentinel.web import papers
from sentinel.web.form_pages import form_page
from sentinel.wings.prepare.dispatches import actions, queries
from sentinel.wings.prepare.dispatches.forms import AccountForm, IssueForm, NeedForm, ReviewForm
from sentinel.wings.prepare.supplies import queries as goods

# What the address may bring along: other pages suggest a need this way.
ASKED = ("title", "area_code", "place", "reason")

get_or_post = require_http_methods(["GET", "POST"])


def _to(row: Any) -> HttpResponse:
    return HttpResponseRedirect(LEDGERS["dispatches.order"].record_url(row), status=303)


@login_required
@get_or_post
def new_need(request: ActorRequest) -> HttpResponse:
    """Ask for goods: one matter, one form."""
    actor, at = request.actor, clock.now()
    places = queries.places(actor)
    if not places:
        raise NotAllowed(_("您的岗位没有申请物资的权限，请联系上级值班室。"))
    groups = queries.catalogue(actor)
    matters = {row.code: row for row in queries.matters(actor)}
    form = NeedForm(
        request.POST or None,
        areas=[(area.code, area.short_name) for area in places],
        matters=[(code, code) for code in matters],
        keys=[
            (kind.code, f"{kind.name}（{kind.unit}）", _amount(request, kind.code))
            for _label, kinds in groups
            for kind in kinds
        ],
        initial={
            "due_at": timezone.localtime(queries.arrival_due(at)),
            "area_code": actor.area_code,
            **{name: request.GET[name].replace("\x00", "")[:300] for name in ASKED if request.GET.get(name)},
        },
    )

    def act() -> HttpResponse:
        data = form.cleaned_data
        kept = ("title", "area_code", "place", "receiver", "contact", "due_at", "reason")
        need = actions.Need(
            **{name: data[name] for name in kept},
            unit=queries.units(data["area_code"], actor),
            matter=matters.get(data["matter"]),
            kinds={kind: quantity for kind, quantity in form.amounts().items() if quantity},
        )
        row = actions.request_goods(actor=actor, at=clock.now(), need=need)
        messages.success(request, _("需求 {code} 已提交，等待审核。").format(code=row.code))
        return _to(row)

    boxes = [(label, [form.box(kind.code) for kind in kinds]) for label, kinds in groups]
    return form_page(request, "dispatches/need.html", form, act, {"title": _("申请物资"), "groups": boxes})


def _amount(request: ActorRequest, kind: str) -> int | None:
    """How much of a kind the address suggests."""
    said = request.GET.get(f"n-{kind}", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= len("9999999") else None


@login_required
@get_or_post
def review(request: ActorRequest, code: str) -> HttpResponse:
    """Agree to a need, in whole or to less."""
    actor, row = request.actor, queries.order_of(request.actor, code)
    actor.require("dispatches.review", row)
    lines = queries.sheet(row).lines
    keys = [(item.line.kind_id, f"{item.line.kind.name}（{item.line.kind.unit}）", item.line.wanted) for item in lines]
    form = ReviewForm(request.POST or None, keys=keys)

    def act() -> HttpResponse:
        note = form.cleaned_data["note"]
        actions.approve_order(actor=actor, at=clock.now(), order=row, quantities=form.amounts(), note=note)
        messages.success(request, _("已审核通过，等待签发。"))
        return _to(row)

    boxes = [(item, form.box(item.line.kind_id)) for item in lines]
    context = {"title": _("审核需求"), "row": row, "boxes": boxes, "proposal": queries.proposal(actor, row)}
    return form_page(request, "dispatches/review.html", form, act, context)


@login_required
@get_or_post
def issue(request: ActorRequest, code: str) -> HttpResponse:
    """Sign the order over the proposed sourcing; quantities can be changed, batches follow from first in first out."""
    actor, row = request.actor, queries.order_of(request.actor, code)
    actor.require("dispatches.issue", row)
    found = queries.proposal(actor, row)
    offered = {f"{line.store.code}:{line.kind.code}": line for line in (*found.lines, *found.others)}
    keys = [(key, f"{line.store.name} {line.kind.name}", line.quantity or None) for key, line in offered.items()]
    initial = {"due_at": timezone.localtime(row.due_at)}
    form = IssueForm(request.POST or None, keys=keys, initial=initial)

    def act() -> HttpResponse:
        data = form.cleaned_data
        draws = [(offered[key].store.code, offered[key].kind.code, n) for key, n in form.amounts().items()]
        said = {name: data[name] for name in ("due_at", "basis", "transport")}
        issued = actions.issue_order(actor=actor, at=clock.now(), order=row, draws=draws, **said)
        messages.success(request, _("调拨令 {number} 已签发，货物已锁定。").format(number=issued.number))
        return _to(row)

    context = {
        "title": _("签发调拨令"),
        "row": row,
        "lines": queries.sheet(row).lines,
        "boxes": [(line, form.box(key)) for key, line in offered.items()],
        "short": found.short,
        "hasty": row.status == "requested",
    }
    return form_page(request, "dispatches/issue.html", form, act, context)


@login_required
@require_POST
def file_papers(request: ActorRequest, code: str) -> HttpResponse:
    """Make the papers of an urgent order good."""
    row = queries.order_of(request.actor, code)
    note = request.POST.get("note", "").replace("\x00", "")[:200]
    try:
        actions.file_papers(actor=request.actor, at=clock.now(), order=row, note=note)
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("手续已补齐。"))
    return _to(row)


@login_required
@get_or_post
def account(request: ActorRequest, code: str) -> HttpResponse:
    """Who got the goods, what came back, what was written off."""
    actor, row = request.actor, queries.order_of(request.actor, code)
    actor.require("dispatches.receive", row)
    form = AccountForm(request.POST or None)

    def act() -> HttpResponse:
        data, at = form.cleaned_data, clock.now()
        said = {"actor": actor, "at": at, "order": row, "kind": data["kind"], "quantity": data["quantity"]}
        if data["act"] == "hand_out":
            actions.hand_out(**said, to=data["note"])
        elif data["act"] == "write_off":
            actions.write_off(**said, reason=data["note"])
        else:
            actions.recover_goods(**said, store=goods.store_of(actor, data["store"]))
        messages.success(request, _("已记录。"))
        return HttpResponseRedirect(reverse("dispatches:account", args=[code]), status=303)

    context = {"title": _("发放、回收与核销"), "row": row, **queries.order_panel(row, actor, clock.now())}
    return form_page(request, "dispatches/account.html", form, act, context)


@login_required
@require_GET
def order_paper(request: ActorRequest, code: str) -> HttpResponse:
    """The order as PDF in the official form."""
    row = queries.order_of(request.actor, code)
    if not row.number:
        raise NotFound(_("调拨令还没有签发。"))
    facts = queries.paper(row, request.actor)
    blocks = [papers.Block(text=text) for text in facts["paragraphs"]]
    blocks.append(papers.Block(kind="table", rows=tuple(tuple(cells) for cells in facts["table"])))
    for store, picked, checked, received in facts["signatures"]:
        text = _("{store} 拣货：{picked}　复核：{checked}　签收：{received}")
        blocks.append(papers.Block(text=text.format(store=store, picked=picked, checked=checked, received=received)))
    made = papers.OfficialPaper(
        title=facts["title"],
        number=facts["number"],
        to=facts["to"],
        blocks=tuple(blocks),
        signer=facts["signer"],
        organ=facts["organ"],
        date=papers.chinese_date(facts["issued_at"]),
    )
    return papers.attachment(papers.official_pdf(made), _("调拨令") + f"{row.number}.pdf", papers.PDF_TYPE)


def _mine(request: ActorRequest, *, failed: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    actor = request.actor
    if not (actor.has("dispatches.view") or actor.has("dispatches.pick")):
        raise NotFound(_("没有这个页面，或不在您的权限范围。"))
    context = {
        "title": _("调拨办理"),
        "to_pick": queries.to_pick(actor),
        "arrivals": queries.arrivals(actor),
        "waiting": queries.waiting_orders(actor),
        "failed": failed or {},
        "may_request": actor.has("dispatches.request"),
    }
    return render(request, "dispatches/mine.html", context, status=status)


@login_required
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What waits for the reader: to pick, to check, to send, to receive, to decide."""
    return _mine(request)


def _counts(request: ActorRequest) -> dict[str, int]:
    typed = {name[2:]: str(value).strip() for name, value in request.POST.items() if name.startswith("n-")}
    if wrong := [value for value in typed.values() if not value.isdecimal() or len(value) > len("9999999")]:
        raise Invalid({"": _("数量应是整数：{values}。").format(values="、".join(wrong)[:64])})
    return {lot: int(value) for lot, value in typed.items()}


def _act(request: ActorRequest, move: str, row: Any) -> Any:
    actor, at = request.actor, clock.now()
    word = {name: request.POST.get(name, "").replace("\x00", "")[:120] for name in ("note", "vehicle", "driver")}
    if move == "pick":
        return actions.pick_consignment(actor=actor, at=at, row=row, counts=_counts(request), note=word["note"])
    if move == "check":
        return actions.check_consignment(actor=actor, at=at, row=row)
    if move == "send":
        vehicle, driver = word["vehicle"][:16], word["driver"][:48]
        return actions.send_consignment(actor=actor, at=at, row=row, vehicle=vehicle, driver=driver)
    if move == "receive":
        last = request.POST.get("part") != "1"
        return actions.receive_consignment(
            actor=actor, at=at, row=row, counts=_counts(request), last=last, note=word["note"]
        )
    raise NotFound(_("没有这个操作。"))


@login_required
@require_POST
def act(request: ActorRequest, move: str, code: str) -> HttpResponse:
    """One act of the keeper or the receiver; a refusal shows the page again."""
    row = queries.consignment_of(request.actor, code)
    try:
        done = _act(request, move, row)
    except NotFound:
        raise
    except Refused as refused:
        failed = {"code": code, "text": refused.text, **{name: request.POST.get(name, "") for name in ("note",)}}
        return _mine(request, failed=failed, status=refused.status)
    messages.success(request, _("{code}：{state}。").format(code=done.code, state=done.get_status_display()))
    return HttpResponseRedirect(reverse("dispatches:mine"), status=303)
