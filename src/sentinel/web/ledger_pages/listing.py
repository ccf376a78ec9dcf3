"""The list of a ledger: conditions, columns, saved views, files out."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel import areas
from sentinel.kernel.clock import now
from sentinel.kernel.manifest import MANIFESTS
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.ledger import Ledger, actions, cells, export, queries
from sentinel.ledger.declaration import Column
from sentinel.ledger.listing import Listing, choosable, listing, sort_path
from sentinel.web.downloads import File, Lines
from sentinel.web.ledger_pages.bulk import acts_open
from sentinel.web.ledger_pages.import_shown import import_url, may_import
from sentinel.web.ledger_pages.reach import asked, ledger_of, list_url

PAGE_SIZE = 50
FORMATS = {"csv": gettext_lazy("CSV 文本"), "xlsx": gettext_lazy("Excel 表格"), "geojson": "GeoJSON"}


def _pages(found: Listing) -> Any:
    """Pages over a listing, whose count stays fast."""
    pages = Paginator(found.rows, PAGE_SIZE)
    pages.__dict__["count"] = found.count
    return pages


@login_required
@require_GET
def ledger_list(request: ActorRequest, module: str, noun: str) -> HttpResponseBase:
    """The list of a ledger; `?export=csv|xlsx|geojson` gives what the list shows as a file."""
    ledger = ledger_of(request, module, noun)
    query = asked(request)
    try:
        found = listing(ledger, request.actor, query)
    except Invalid as refused:
        messages.warning(request, str(refused))
        query, found = {}, listing(ledger, request.actor, {})
    if query.get("export") in formats(ledger):
        return _file(ledger, found, query["export"])
    page = _pages(found).get_page(query.get("page"))
    return render(request, "web/ledger_list.html", _context(ledger, request, query, found, page))


def formats(ledger: Ledger) -> dict[str, Any]:
    """The kinds of file a ledger can be had as, with their names."""
    return {code: title for code, title in FORMATS.items() if code != "geojson" or ledger.geometry}


def _file(ledger: Ledger, found: Listing, kind: str) -> HttpResponseBase:
    response: HttpResponseBase
    if kind == "xlsx":
        response = File(export.workbook(ledger, found.rows), content_type=export.XLSX)
    elif kind == "geojson":
        response = Lines(export.geojson(ledger, found.rows), content_type="application/geo+json")
    else:
        response = Lines(export.csv_lines(ledger, found.rows), content_type="text/csv; charset=utf-8")
    name = f"{ledger.name}-{timezone.localtime(now()):%Y%m%d-%H%M}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _context(ledger: Ledger, request: ActorRequest, query: dict[str, str], found: Listing, page: Any) -> dict[str, Any]:
    conditions = {name: value for name, value in query.items() if name not in ("page", "export")}
    names = areas.names()
    may_make = ledger.create is not None and request.actor.has(ledger.write_permission)
    return {
        "ledger": ledger,
        "page_obj": page,
        "columns": [_head(ledger, column, conditions, found.sort) for column in found.columns],
        "rows": [_line(ledger, found, row, names) for row in page],
        "filters": found.filters,
        "q": found.q,
        "sort": found.sort,
        "chips": _chips(ledger, conditions, found),
        "count": found.count,
        "estimated": found.estimated,
        "query": urlencode(conditions),
        "exports": [
            {"url": list_url(ledger, conditions, export=code), "title": title}
            for code, title in formats(ledger).items()
        ],
        "new_url": f"{ledger.url}new/" if may_make else None,
        "import_url": import_url(ledger) if may_import(ledger, request) else None,
        "map_url": f"/map/?layer={ledger.name}" if ledger.geometry else None,
        "title": ledger.title,
        "module": MANIFESTS.get(ledger.module),
        "choosable": [
            {"name": column.field, "label": ledger.label(column), "shown": column in found.columns}
            for column in choosable(ledger)
        ],
        "hidden": [(name, value) for name, value in conditions.items() if name != "columns"],
        "views": queries.views(request.actor, ledger),
        "acts": acts_open(ledger, request.actor),
    }


def _line(ledger: Ledger, found: Listing, row: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "url": ledger.record_url(row),
        "key": ledger.key_of(row),
        "cells": [{"column": column, "text": cells.text(ledger, column, row, names)} for column in found.columns],
        "row": row,
    }


def _chips(ledger: Ledger, conditions: dict[str, str], found: Listing) -> list[dict[str, str]]:
    chips = [
        {"label": f"{item.label}：{item.chosen}", "remove_url": list_url(ledger, conditions, **{item.name: ""})}
        for item in found.filters
        if item.value
    ]
    if found.q:
        label = _("搜索：{q}").format(q=found.q)
        chips.append({"label": label, "remove_url": list_url(ledger, conditions, q="")})
    return chips


def _head(ledger: Ledger, column: Column, conditions: dict[str, str], sort: str) -> dict[str, Any]:
    ascending = sort == column.field
    return {
        "key": column.field,
        "label": ledger.label(column) + (f" ({column.unit})" if column.unit else ""),
        "sortable": sort_path(ledger, column) is not None,
        "sort_url": list_url(ledger, conditions, sort=f"-{column.field}" if ascending else column.field),
        "sorted": "asc" if ascending else "desc" if sort == f"-{column.field}" else "",
    }


@login_required
@require_POST
def ledger_view(request: ActorRequest, module: str, noun: str) -> HttpResponse:
    """Keep the present conditions, order and columns under a name, or keep a view no longer."""
    ledger = ledger_of(request, module, noun)
    name, query = request.POST.get("name", ""), request.POST.get("query", "")
    try:
        if request.POST.get("remove"):
            view = queries.view(request.actor, ledger, name)
            actions.remove_view(actor=request.actor, at=now(), view=view)
            messages.success(request, _("已删除视图“{name}”。").format(name=name))
        else:
            saved = actions.save_view(actor=request.actor, at=now(), ledger=ledger, name=name, query=query)
            messages.success(request, _("已保存视图“{name}”。").format(name=saved.name))
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(f"{ledger.url}?{query}" if query else ledger.url, status=303)
