"""The generic pages of every ledger: list, record, form, moves, CSV."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sentinel.kernel import areas, events
from sentinel.kernel.clock import now
from sentinel.kernel.manifest import MANIFESTS
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.ledger import LEDGERS, Ledger, cells
from sentinel.ledger.export import csv_lines
from sentinel.ledger.form import changes, form_class
from sentinel.ledger.listing import Listing, listing, sort_path
from sentinel.web.wording import event_detail, event_word

PAGE_SIZE = 50


def _ledger(request: ActorRequest, module: str, noun: str) -> Ledger:
    ledger = LEDGERS.get(f"{module}.{noun}")
    if ledger is None or not request.actor.has(ledger.permission):
        raise Http404
    return ledger


def _row(ledger: Ledger, request: ActorRequest, key: str) -> Any:
    row = ledger.rows(request.actor).filter(**{ledger.key: key}).first() if "\x00" not in key else None
    if row is None:
        raise Http404
    return row


def _url(ledger: Ledger, query: dict[str, str], **changed: str) -> str:
    kept = {name: value for name, value in {**query, **changed}.items() if value}
    return f"{ledger.url}?{urlencode(kept)}" if kept else ledger.url


@login_required
def ledger_list(request: ActorRequest, module: str, noun: str) -> HttpResponse | StreamingHttpResponse:
    """The list of a ledger; `?export=csv` streams what the list shows."""
    ledger = _ledger(request, module, noun)
    query = {name: str(value) for name, value in request.GET.items()}
    try:
        found = listing(ledger, request.actor, query)
    except Invalid as refused:
        messages.warning(request, str(refused))
        query, found = {}, listing(ledger, request.actor, {})
    if query.get("export") == "csv":
        return _csv(ledger, found)
    page = Paginator(found.rows, PAGE_SIZE).get_page(query.get("page"))
    return render(request, "web/ledger_list.html", _list_context(ledger, request, query, found, page))


def _csv(ledger: Ledger, found: Listing) -> StreamingHttpResponse:
    stamp = f"{timezone.localtime(now()):%Y%m%d-%H%M}"
    response = StreamingHttpResponse(csv_lines(ledger, found.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{ledger.name}-{stamp}.csv"'
    return response


def _list_context(
    ledger: Ledger, request: ActorRequest, query: dict[str, str], found: Listing, page: Any
) -> dict[str, Any]:
    asked = {name: value for name, value in query.items() if name not in ("page", "export")}
    listed = [column for column in ledger.columns if column.listed]
    names = areas.names()
    chips = [
        {"label": f"{item.label}：{item.chosen}", "remove_url": _url(ledger, asked, **{item.name: ""})}
        for item in found.filters
        if item.value
    ]
    if found.q:
        chips.append({"label": _("搜索：{q}").format(q=found.q), "remove_url": _url(ledger, asked, q="")})
    return {
        "ledger": ledger,
        "page_obj": page,
        "columns": [_head(ledger, column, asked, found.sort) for column in listed],
        "rows": [
            {
                "url": ledger.record_url(row),
                "cells": [{"column": column, "text": cells.text(ledger, column, row, names)} for column in listed],
                "row": row,
            }
            for row in page
        ],
        "filters": found.filters,
        "q": found.q,
        "sort": found.sort,
        "chips": chips,
        "count": page.paginator.count,
        "query": urlencode(asked),
        "export_url": _url(ledger, asked, export="csv"),
        "new_url": f"{ledger.url}new/" if ledger.create and request.actor.has(ledger.write_permission) else None,
        "map_url": f"/map/?layer={ledger.name}" if ledger.geometry else None,
        "title": ledger.title,
        "module": MANIFESTS.get(ledger.module),
    }


def _head(ledger: Ledger, column: Any, asked: dict[str, str], sort: str) -> dict[str, Any]:
    ascending = sort == column.field
    return {
        "key": column.field,
        "label": ledger.label(column) + (f" ({column.unit})" if column.unit else ""),
        "sortable": sort_path(ledger, column) is not None,
        "sort_url": _url(ledger, asked, sort=f"-{column.field}" if ascending else column.field),
        "sorted": "asc" if ascending else "desc" if sort == f"-{column.field}" else "",
    }


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
    ledger = _ledger(request, module, noun)
    return _render_record(request, ledger, _row(ledger, request, key), now())


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
                "url": f"{ledger.record_url(row)}moves/{move.name}/",
            }
            for move in open_moves
            if move.name in ledger.moves
        ],
        "edit_url": f"{ledger.record_url(row)}edit/"
        if ledger.update is not None and request.actor.may(ledger.write_permission, row)
        else None,
        "timeline": timeline(row),
        "detail_template": ledger.detail_template,
    }
    if ledger.detail_context is not None:
        context.update(ledger.detail_context(row, request.actor, at))
    return render(request, "web/ledger_record.html", context, status=status)


@login_required
@require_POST
def ledger_move(request: ActorRequest, module: str, noun: str, key: str, move: str) -> HttpResponse:
    """One workflow button: exactly one action; a refusal comes back on the record page."""
    ledger = _ledger(request, module, noun)
    row = _row(ledger, request, key)
    act = ledger.moves.get(move)
    if act is None or ledger.workflow is None:
        raise Http404
    note, at = request.POST.get("note", "").strip(), now()
    try:
        if ledger.workflow.move(move).needs_note and not note:
            raise Invalid({"note": _("请写明情况后再提交。")})
        act(actor=request.actor, at=at, row=row, note=note)
    except Refused as refused:
        messages.error(request, str(refused))
        return _render_record(request, ledger, _row(ledger, request, key), at, status=refused.status)
    messages.success(request, _("已{move}。").format(move=ledger.workflow.move(move).label))
    return HttpResponseRedirect(ledger.record_url(row), status=303)


@login_required
@require_http_methods(["GET", "POST"])
def ledger_form(request: ActorRequest, module: str, noun: str, key: str = "") -> HttpResponse:
    """The form of a new row, or of an existing one; the ledger's own action writes."""
    ledger = _ledger(request, module, noun)
    row = _row(ledger, request, key) if key else None
    write = ledger.update if row is not None else ledger.create
    if write is None:
        raise Http404
    if row is not None:
        request.actor.require(ledger.write_permission, row)
    elif not request.actor.has(ledger.write_permission):
        request.actor.require_in(ledger.write_permission, "")
    form = form_class(ledger)(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            if row is None:
                saved = write(actor=request.actor, at=now(), **form.cleaned_data)
            else:
                saved = write(actor=request.actor, at=now(), row=row, changes=changes(form))
        except Invalid as refused:
            for field, text in refused.errors.items():
                form.add_error(field if field in form.fields else None, text)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(ledger.record_url(saved), status=303)
    title = ledger.title_of(row) if row is not None else _("新增{title}").format(title=ledger.title)
    cancel = ledger.record_url(row) if row is not None else ledger.url
    context = {"form": form, "ledger": ledger, "title": title, "cancel_url": cancel}
    return render(request, "web/ledger_form.html", context, status=422 if form.errors else 200)
