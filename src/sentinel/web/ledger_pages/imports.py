"""Bringing a file into a ledger: upload, columns, check, review row by row, confirm, result; any of them later on."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import OperationalError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.ledger import Ledger, actions, export, queries
from sentinel.ledger.choices import ImportState, Outcome
from sentinel.ledger.imports import columns, files, sheets
from sentinel.ledger.models import Import
from sentinel.web.downloads import File
from sentinel.web.ledger_pages.import_shown import columns_of, import_url, progress, review_of
from sentinel.web.ledger_pages.reach import ledger_of
from sentinel.web.ledger_pages.upload import FILE, Upload

KEPT = 30
RUNNING = (ImportState.LOADING, ImportState.CHECKING, ImportState.APPLYING)
FULL = "DiskFull"


def _ledger(request: ActorRequest, module: str, noun: str) -> Ledger:
    ledger = ledger_of(request, module, noun)
    if not columns.importable(ledger):
        raise Http404
    if not request.actor.has(ledger.write_permission):
        request.actor.require_in(ledger.write_permission, "")
    return ledger


@csrf_exempt  # the token is looked for in _upload, once the file has a place to go to
@login_required
@require_http_methods(["GET", "POST"])
def ledger_import(request: ActorRequest, module: str, noun: str) -> HttpResponse:
    """Choose a file; what was brought in before is listed, to be gone on with."""
    ledger = _ledger(request, module, noun)
    bounds = files.limits(now())
    if request.method == "POST":
        upload = Upload(request, bounds.megabytes)
        request.upload_handlers = [upload]
        answer: HttpResponse = csrf_protect(_upload)(request, ledger, bounds, upload)
        return answer
    return _begin(request, ledger, bounds)


def _begin(request: ActorRequest, ledger: Ledger, bounds: files.Limits, problem: str = "") -> HttpResponse:
    context = {
        "ledger": ledger,
        "bounds": bounds,
        "problem": problem,
        "accepted": files.ACCEPTED,
        "imports": [
            {"row": row, "url": import_url(ledger, row), "state": ImportState(row.state).label}
            for row in queries.imports(request.actor, ledger)[:KEPT]
        ],
    }
    return render(request, "web/ledger_import.html", context, status=422 if problem else 200)


def _upload(request: ActorRequest, ledger: Ledger, bounds: files.Limits, upload: Upload) -> HttpResponse:
    given = request.FILES.get(FILE)
    if upload.problem or given is None:
        return _begin(request, ledger, bounds, upload.problem or _("请先选择要导入的文件。"))
    digest = hashlib.sha256()
    for chunk in given.chunks():
        digest.update(chunk)
    given.flush()
    try:
        batch = actions.open_import(
            actor=request.actor,
            at=now(),
            ledger=ledger,
            name=str(given.name),
            path=Path(given.temporary_file_path()),  # type: ignore[attr-defined]
            sha256=digest.hexdigest(),
        )
    except Invalid as refused:
        return _begin(request, ledger, bounds, str(refused))
    except OperationalError as full:
        if type(full.__cause__).__name__ != FULL:
            raise
        return _begin(request, ledger, bounds, str(Upload.full()))
    return HttpResponseRedirect(import_url(ledger, batch), status=303)


@login_required
@require_GET
def ledger_import_template(request: ActorRequest, module: str, noun: str) -> File:
    """An empty workbook to fill in."""
    ledger = _ledger(request, module, noun)
    name = _("{title}导入模板").format(title=ledger.title)
    return File(sheets.template(ledger), as_attachment=True, filename=f"{name}.xlsx", content_type=export.XLSX)


@login_required
@require_GET
def ledger_import_page(request: ActorRequest, module: str, noun: str, code: str) -> HttpResponse:
    """Where an import stands: the columns, the progress, the review or the result."""
    ledger = _ledger(request, module, noun)
    return _page(request, ledger, queries.import_of(request.actor, ledger, code))


def _page(request: ActorRequest, ledger: Ledger, batch: Import, problem: str = "") -> HttpResponse:
    context = {
        "ledger": ledger,
        "batch": batch,
        "here": import_url(ledger, batch),
        "begin_url": import_url(ledger),
        "state": ImportState(batch.state).label,
        "problem": problem,
        "title": _("导入{title}").format(title=ledger.title),
    }
    if batch.state in RUNNING:
        return render(request, "web/ledger_import_running.html", context | progress(batch))
    if batch.state == ImportState.MAPPING:
        shown = context | columns_of(ledger, batch)
        return render(request, "web/ledger_import_columns.html", shown, status=422 if problem else 200)
    return render(request, "web/ledger_import_review.html", context | review_of(request, ledger, batch))


@login_required
@require_GET
def ledger_import_progress(request: ActorRequest, module: str, noun: str, code: str) -> HttpResponse:
    """The bar of a running import; once it stands, the page is to be read anew."""
    ledger = _ledger(request, module, noun)
    batch = queries.import_of(request.actor, ledger, code)
    context = {"batch": batch, "here": import_url(ledger, batch), "state": ImportState(batch.state).label}
    answer = render(request, "web/parts/import_progress.html", context | progress(batch))
    if batch.state not in RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def ledger_import_columns(request: ActorRequest, module: str, noun: str, code: str) -> HttpResponse:
    """Another sheet or line of headings is looked at; `check` settles the columns and begins."""
    ledger = _ledger(request, module, noun)
    batch = queries.import_of(request.actor, ledger, code)
    sheet, header = (_number(request.POST.get(name, "")) for name in ("sheet", "header"))
    check = "check" in request.POST
    if sheet != batch.sheet:
        heads = queries.head_rows(batch, sheet)
        header = columns.find_header(ledger, heads)
    same = (sheet, header) == (batch.sheet, batch.header)
    chosen = {
        name.removeprefix("column-"): str(field)
        for name, field in request.POST.items()
        if name.startswith("column-") and field
    }
    if check and queries.same_file(batch) is not None and not request.POST.get("again"):
        return _page(request, ledger, batch, _("这个文件以前导入过。确实要再导入一次，请在下面勾选。"))
    try:
        actions.map_columns(
            actor=request.actor,
            at=now(),
            batch=batch,
            sheet=sheet,
            header=header,
            mapping=chosen if same else None,
            blanks=request.POST.get("blanks", ""),
            check=check and same,
        )
    except Invalid as refused:
        batch.mapping = chosen
        return _page(request, ledger, batch, str(refused))
    return HttpResponseRedirect(import_url(ledger, batch), status=303)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


@login_required
@require_POST
def ledger_import_row(request: ActorRequest, module: str, noun: str, code: str, line: int) -> HttpResponse:
    """Correct cells of a row, leave it out, or take it in again."""
    ledger = _ledger(request, module, noun)
    batch = queries.import_of(request.actor, ledger, code)
    typed = {name.removeprefix("field-"): str(text) for name, text in request.POST.items() if name.startswith("field-")}
    try:
        row = actions.correct_row(
            actor=request.actor,
            at=now(),
            batch=batch,
            line=line,
            typed=typed if "leave" not in request.POST else {},
            left_out="leave" in request.POST,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("第 {line} 行不导入。") if row.left_out else _("第 {line} 行重新检查：{outcome}。")
        messages.success(request, said.format(line=line, outcome=Outcome(row.outcome).label))
    back = request.POST.get("back", "")
    return HttpResponseRedirect(f"{import_url(ledger, batch)}?{back}", status=303)


@login_required
@require_GET
def ledger_import_wrong(request: ActorRequest, module: str, noun: str, code: str) -> File:
    """The rows that were not taken, with a column that says why."""
    ledger = _ledger(request, module, noun)
    batch = queries.import_of(request.actor, ledger, code)
    book = sheets.wrong_rows(ledger, batch, queries.not_written(batch))
    name = _("{title}未导入的行").format(title=ledger.title)
    return File(book, as_attachment=True, filename=f"{name}.xlsx", content_type=export.XLSX)


def _acting(act: Callable[..., Import]) -> Callable[..., HttpResponse]:
    @login_required
    @require_POST
    def view(request: ActorRequest, module: str, noun: str, code: str) -> HttpResponse:
        ledger = _ledger(request, module, noun)
        batch = queries.import_of(request.actor, ledger, code)
        try:
            act(actor=request.actor, at=now(), batch=batch)
        except Refused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(import_url(ledger, batch), status=303)

    return view


def _again(*, actor: Any, at: Any, batch: Import) -> Import:
    """Back to the columns."""
    return actions.map_columns(
        actor=actor,
        at=at,
        batch=batch,
        sheet=batch.sheet,
        header=batch.header,
        mapping=batch.mapping,
        blanks=batch.blanks,
    )


ledger_import_confirm = _acting(actions.confirm_import)
ledger_import_cancel = _acting(actions.cancel_import)
ledger_import_again = _acting(_again)
