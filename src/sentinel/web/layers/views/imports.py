"""Bringing a file: upload, choose its layer and how to read it, review what came in, confirm, repair or give up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.geo import actions, crs, queries
from sentinel.geo.imports.formats import CSV, FORMATS
from sentinel.geo.layers import draft
from sentinel.geo.models import Edition, EditionState, ImportedLayer, Source
from sentinel.kernel import areas
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.web.form_pages import put_refusal
from sentinel.web.layers.forms import ChoiceForm, UploadForm
from sentinel.web.layers.views.catalogue import bounds_of, facts_of

# Steps taken while the person waits; the sweeper takes the rest.
AT_ONCE = 5
SHOWN_COLUMNS = 12


def _area(request: ActorRequest) -> str:
    """Where the reader brings layers: the district when they may, else the area of their first grant; 404 without."""
    district = areas.district()
    if district is not None and request.actor.may_in("geo.manage", district.code):
        return str(district.code)
    held = [hold.value for hold in request.actor.holds_for("geo.manage") if hold.kind == "area"]
    if not held:
        request.actor.require_in("geo.manage", "")
    return held[0]


def _replaced(request: ActorRequest) -> ImportedLayer | None:
    """The layer this import is for, named in the address; None for a new one."""
    code = (request.GET.get("for") or request.POST.get("for") or "").replace("\x00", "")
    if not code:
        return None
    found = queries.kept_layers(request.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _onward(name: str, *args: object, layer: ImportedLayer | None = None) -> HttpResponse:
    query = f"?for={layer.code}" if layer is not None else ""
    return HttpResponseRedirect(reverse(f"layers:{name}", args=args) + query, status=303)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """Bring a file."""
    area, layer = _area(request), _replaced(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            source = actions.bring_source(actor=request.actor, at=now(), area_code=area, name=file.name, stream=file)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return _onward("choose", source.code, layer=layer)
    context = {
        "title": _("导入图层"),
        "form": form,
        "layer": layer,
        "cancel_url": reverse("layers:record", args=[layer.code]) if layer else reverse("layers:catalogue"),
    }
    return render(request, "web/layers/upload.html", context, status=422 if form.errors else 200)


def _source(request: ActorRequest, code: str) -> Source:
    found = queries.sources(request.actor).filter(code=code.replace("\x00", "")).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def choose(request: ActorRequest, code: str) -> HttpResponse:
    """The layers of a file; with only one, straight on to it."""
    source, layer = _source(request, code), _replaced(request)
    if len(source.findings) == 1:
        return _onward("read_in", source.code, 0, layer=layer)
    lines = [{**found, "index": index, "system": _named(found["crs"])} for index, found in enumerate(source.findings)]
    context = {
        "title": source.name,
        "source": source,
        "form": FORMATS[source.format].title,
        "lines": lines,
        "layer": layer,
    }
    return render(request, "web/layers/choose.html", context)


def _named(system: str) -> str:
    return crs.title(system) if system else ""


@login_required
@require_http_methods(["GET", "POST"])
def read_in(request: ActorRequest, code: str, index: int) -> HttpResponse:
    """How one layer of the file is to be read, and what it is called."""
    source, layer = _source(request, code), _replaced(request)
    if index >= len(source.findings):
        raise Http404
    found = source.findings[index]
    shown = {"system": found["crs"], "encoding": found["encoding"], "title": found["title"], **found["columns"]}
    facts = {"found": found, "table": source.format == CSV.name, "replacing": layer is not None}
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=shown, **facts)
    if request.method == "POST" and form.is_valid():
        try:
            edition = actions.begin_edition(
                actor=request.actor, at=now(), source=source, choice=form.choice(index), layer=layer
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            actions.load_fully(edition, now(), steps=AT_ONCE)
            return _onward("review", edition.layer.code, edition.number)
    columns = found["fields"][:SHOWN_COLUMNS]
    context = {
        "title": found["title"],
        "source": source,
        "found": found,
        "system": _named(found["crs"]),
        "columns": columns,
        "rows": [[row.get(name, "") for name in columns] for row in found["rows"]],
        "left_out": len(found["fields"]) - len(columns),
        "form": form,
        "layer": layer,
    }
    return render(request, "web/layers/read_in.html", context, status=422 if form.errors else 200)


def _edition(request: ActorRequest, code: str, number: int) -> Edition:
    found = (
        queries.editions(request.actor)
        .filter(layer__code=code.replace("\x00", ""), number=min(number, 2**31 - 1))
        .first()
    )
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def review(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """What came in: where it lies, its first rows, what is wrong; then the decision."""
    edition = _edition(request, code, number)
    columns = edition.fields[:SHOWN_COLUMNS]
    rows: list[dict[str, Any]] = [
        {"row": row, "cells": [row.properties.get(name, "") for name in columns]} for row in queries.first_rows(edition)
    ]
    context = {
        "title": edition.layer.title,
        "edition": edition,
        "layer": edition.layer,
        "facts": facts_of(edition),
        "name": draft(edition).name,
        "bounds": bounds_of(edition),
        "columns": columns,
        "rows": rows,
        "problems": queries.problem_rows(edition),
        "placeless": queries.without_place(edition),
        "working": edition.state in {EditionState.LOADING, EditionState.REPAIRING},
        "decidable": edition.state == EditionState.DRAFT,
        "percent": 100 * edition.stored // edition.total if edition.total else 0,
    }
    return render(request, "web/layers/review.html", context)


@login_required
@require_POST
def decide(request: ActorRequest, code: str, number: int, decision: str) -> HttpResponse:
    """Confirm, repair or give up."""
    edition, reason = _edition(request, code, number), request.POST.get("reason", "").replace("\x00", "")
    actor, at = request.actor, now()
    try:
        if decision == "confirm":
            actions.confirm_edition(actor=actor, at=at, edition=edition, reason=reason)
            messages.success(request, _("“{title}”已启用。").format(title=edition.layer.title))
            return _onward("record", edition.layer.code)
        if decision == "repair":
            actions.repair_edition(actor=actor, at=at, edition=edition)
            actions.load_fully(edition, at, steps=AT_ONCE)
        elif decision == "discard":
            actions.discard_edition(actor=actor, at=at, edition=edition, reason=reason)
            messages.success(request, _("已放弃这次导入，没有启用任何内容。"))
            return _onward("catalogue")
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return _onward("review", edition.layer.code, edition.number)
