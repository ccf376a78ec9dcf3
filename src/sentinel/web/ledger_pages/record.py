"""The record of a ledger: fields, panels, moves, timeline, and the form that makes or amends it."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sentinel.kernel import areas, events
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.ledger import Ledger, cells, writing
from sentinel.ledger.form import changes, form_class
from sentinel.web import file_pages, places
from sentinel.web.ledger_pages.reach import ledger_of, row_of
from sentinel.web.wording import event_detail, event_word


def timeline(row: Any) -> list[dict[str, Any]]:
    """The events of a row as a reader sees them, newest first; wordless ones alike are one a minute, counted."""
    found: list[dict[str, Any]] = []
    for event in events.timeline(row):
        line = {
            "at": event.at,
            "label": event_word(event.name),
            "actor": event.actor_label,
            "detail": event_detail(event.payload),
            "count": 1,
        }
        if found and not line["detail"] and _alike(found[-1], line):
            found[-1]["count"] += 1
        else:
            found.append(line)
    return found


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    minutes = [line["at"].replace(second=0, microsecond=0) for line in (one, other)]
    return minutes[0] == minutes[1] and all(one[key] == other[key] for key in ("label", "actor", "detail"))


@login_required
def ledger_record(request: ActorRequest, module: str, noun: str, key: str) -> HttpResponse:
    """The record page: fields, the module's own panel, the moves open to this reader, the timeline."""
    ledger = ledger_of(request, module, noun)
    return _render_record(request, ledger, row_of(ledger, request, key), now())


def _render_record(request: ActorRequest, ledger: Ledger, row: Any, at: datetime, status: int = 200) -> HttpResponse:
    names = areas.names()
    open_moves = ledger.workflow.open_to(row, request.actor) if ledger.workflow is not None else ()
    context = {
        "ledger": ledger,
        "row": row,
        "actor": request.actor,
        "at": at,
        "title": ledger.title_of(row),
        "fields": [
            {"label": ledger.label(column), "text": cells.text(ledger, column, row, names), "unit": column.unit}
            for column in ledger.columns
            if column.recorded
        ],
        "moves": [
            {
                "name": move.name,
                "label": move.label,
                "needs_note": move.needs_note,
                "aside": move.aside,
                "url": f"{ledger.record_url(row)}moves/{move.name}/",
            }
            for move in open_moves
            if move.name in ledger.moves
        ],
        "edit_url": f"{ledger.record_url(row)}edit/" if ledger.may_amend(request.actor, row) else None,
        "timeline": timeline(row),
        "live_url": ledger.record_url(row),
        "live_on": ", ".join(f"sentinel:{name} from:body" for name in (*ledger.live, "resync")) if ledger.live else "",
        "detail_template": ledger.detail_template,
        **file_pages.panel(ledger, row, request.actor),
    }
    if ledger.detail_context is not None:
        context.update(ledger.detail_context(row, request.actor, at))
    return render(request, "web/ledger_record.html", context, status=status)


@login_required
@require_POST
def ledger_move(request: ActorRequest, module: str, noun: str, key: str, move: str) -> HttpResponse:
    """One workflow button: exactly one action; a refusal comes back on the record page."""
    ledger = ledger_of(request, module, noun)
    row = row_of(ledger, request, key)
    if ledger.workflow is None or move not in ledger.moves:
        raise Http404
    at = now()
    try:
        writing.move(ledger, actor=request.actor, at=at, row=row, name=move, note=request.POST.get("note", ""))
    except Refused as refused:
        messages.error(request, str(refused))
        return _render_record(request, ledger, row_of(ledger, request, key), at, status=refused.status)
    messages.success(request, _("已{move}。").format(move=ledger.workflow.move(move).label))
    return HttpResponseRedirect(ledger.record_url(row), status=303)


@login_required
@require_http_methods(["GET", "POST"])
def ledger_form(request: ActorRequest, module: str, noun: str, key: str = "") -> HttpResponse:
    """The form of a new row, or of an existing one; the ledger's own action writes.

    The form carries the version that was read: who was slower is told, keeps what was typed, and may save again.
    """
    ledger = ledger_of(request, module, noun)
    row = row_of(ledger, request, key) if key else None
    if (ledger.update if row is not None else ledger.create) is None:
        raise Http404
    if row is not None:
        request.actor.require(ledger.write_permission, row)
    elif not request.actor.has(ledger.write_permission):
        request.actor.require_in(ledger.write_permission, "")
    read = writing.version(row) if row is not None else 0
    form = form_class(ledger, ledger.editable(new=row is None))(
        request.POST if request.method == "POST" else None, instance=row, initial=None if key else _begun(request)
    )
    places.offer(ledger, form, request.actor)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = _save(request, ledger, form, key)
            except Refused as refused:
                status = refused.status
                _say(form, refused)
            else:
                messages.success(request, _("已保存。"))
                return HttpResponseRedirect(ledger.record_url(saved), status=303)
    context = {
        "form": form,
        "ledger": ledger,
        "read": read,
        "title": ledger.title_of(row_of(ledger, request, key)) if key else _("新增{title}").format(title=ledger.title),
        "cancel_url": ledger.record_url(row) if row is not None else ledger.url,
    }
    return render(request, "web/ledger_form.html", context, status=status)


def _begun(request: ActorRequest) -> dict[str, str]:
    """What the address already says of a new row: a page that leads here fills in what it knows."""
    return {name: text.replace("\x00", "") for name, text in request.GET.dict().items()}


def _save(request: ActorRequest, ledger: Ledger, form: Any, key: str) -> Any:
    at = now()
    if not key:
        return cast("Any", ledger.create)(actor=request.actor, at=at, **form.cleaned_data)
    read = request.POST.get("read", "")
    with transaction.atomic():
        seen = int(read) if read.isascii() and read.isdigit() and len(read) < 19 else None
        fresh = writing.locked(row_of(ledger, request, key), seen)
        return cast("Any", ledger.update)(actor=request.actor, at=at, row=fresh, changes=changes(form))


def _say(form: Any, refused: Refused) -> None:
    for field, text in getattr(refused, "errors", {"": str(refused)}).items():
        form.add_error(field if field in form.fields else None, text)
