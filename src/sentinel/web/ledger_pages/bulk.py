"""One act for many rows of a list: chosen, shown, confirmed, done row by row; what was refused stays and says why."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid
from sentinel.ledger import Ledger, writing
from sentinel.ledger.form import form_class
from sentinel.ledger.listing import listing
from sentinel.web.ledger_pages.reach import asked, ledger_of

MOST = 500


class Act(NamedTuple):
    """Something that can be done to many rows: a move, or one field set to one value."""

    code: str
    label: str
    needs_note: bool = False
    field: str = ""


def acts_open(ledger: Ledger, actor: Actor) -> list[Act]:
    """What this reader may do to many rows at once; whether a row allows it shows row by row."""
    found = []
    if ledger.workflow is not None:
        moves = (ledger.workflow.move(name) for name in ledger.moves)
        found = [
            Act(f"move:{move.name}", str(move.label), needs_note=move.needs_note)
            for move in moves
            if not move.by_system and not move.single and actor.has(move.permission)
        ]
    if ledger.update is not None and actor.has(ledger.write_permission):
        found += [
            Act(f"set:{column.field}", _("修改{label}").format(label=ledger.label(column)), field=column.field)
            for column in ledger.columns
            if column.edited and column.bulk
        ]
    return found


@login_required
@require_POST
def ledger_bulk(request: ActorRequest, module: str, noun: str) -> HttpResponse:
    """First shows what is about to be done to which rows; done when confirmed."""
    ledger = ledger_of(request, module, noun)
    act = next((act for act in acts_open(ledger, request.actor) if act.code == request.POST.get("act")), None)
    if act is None:
        raise Http404
    rows, whole = _chosen(ledger, request)
    if not rows:
        return HttpResponseRedirect(ledger.url, status=303)
    context: dict[str, Any] = {
        "ledger": ledger,
        "act": act,
        "rows": [{"key": ledger.key_of(row), "title": ledger.title_of(row)} for row in rows],
        "more": whole - len(rows),
        "most": MOST,
        "note": request.POST.get("note", ""),
        "back": request.POST.get("back", ""),
    }
    field = (
        form_class(ledger, [act.field])(request.POST if "confirmed" in request.POST else None) if act.field else None
    )
    context["form"] = field
    if "confirmed" not in request.POST:
        return render(request, "web/ledger_bulk.html", context)
    if act.needs_note and not context["note"].strip():
        context["problem"] = _("请写明情况后再提交。")
        return render(request, "web/ledger_bulk.html", context, status=422)
    outcomes = writing.each(ledger, rows, _doing(ledger, act, request))
    context["refused"] = [outcome for outcome in outcomes if outcome.refusal]
    context["done"] = len(outcomes) - len(context["refused"])
    return render(request, "web/ledger_bulk_done.html", context)


def _chosen(ledger: Ledger, request: ActorRequest) -> tuple[list[Any], int]:
    """The rows chosen, at most MOST, and how many there would be."""
    if request.POST.get("all"):
        try:
            found = listing(ledger, request.actor, asked(request))
        except Invalid:
            return [], 0
        return list(found.rows[:MOST]), found.count
    keys = [key for key in request.POST.getlist("key") if "\x00" not in key]
    rows = ledger.rows(request.actor).filter(**{f"{ledger.key}__in": keys[:MOST]}).order_by(ledger.key)
    return list(rows), len(keys)


def _doing(ledger: Ledger, act: Act, request: ActorRequest) -> Callable[[Any], object]:
    at, actor, note = now(), request.actor, request.POST.get("note", "")
    kind, _colon, name = act.code.partition(":")
    if kind == "move":
        return lambda row: writing.move(ledger, actor=actor, at=at, row=row, name=name, note=note)
    value = request.POST.get(name, "")
    return lambda row: writing.amend(ledger, actor=actor, at=at, row=row, data={name: value})
