"""Pages a ledger cannot give: drafting, the release page, messages, answering on behalf."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.ledger import LEDGERS
from sentinel.notify import actions as notify
from sentinel.notify import queries as calls
from sentinel.wings.watch.warnings import actions, queries
from sentinel.wings.watch.warnings.forms import DraftForm


def _record_url(code: str) -> str:
    return f"/warnings/warning/{code}/"


@login_required
@require_GET
def active(request: ActorRequest) -> HttpResponse:
    """The warnings in force, as the badges of the top bar."""
    return render(request, "warnings/active.html", {"warnings": queries.active(request.actor)})


@login_required
@require_POST
def answer(request: ActorRequest, code: str) -> HttpResponse:
    """Answer on behalf (代答), from the callout's page."""
    row = calls.ladder(request.actor, code)
    return _settle(request, code, notify.answer, _("已登记应答。"), ladder=row, note=request.POST.get("note", ""))


@login_required
@require_POST
def close(request: ActorRequest, code: str) -> HttpResponse:
    """Settle at the desk a callout nobody answered."""
    row = calls.ladder(request.actor, code)
    return _settle(request, code, notify.close_ladder, _("已办结。"), ladder=row, note=request.POST.get("note", ""))


def _settle(request: ActorRequest, code: str, act: Any, done: str, **facts: Any) -> HttpResponse:
    try:
        act(actor=request.actor, at=now(), **facts)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(f"/warnings/callout/{code}/", status=303)


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: ActorRequest) -> HttpResponse:
    """Draft a warning by hand."""
    if not request.actor.has("warnings.draft"):
        raise NotAllowed(_("您的岗位没有起草预警的权限，请联系区值班室。"))
    areas = queries.areas_to_warn(request.actor)
    form = DraftForm(request.POST or None, areas=areas, initial={"target_areas": [areas[0][0]] if areas else []})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.draft_warning(actor=request.actor, at=now(), **form.cleaned_data)
        except Refused as refused:
            _explain(form, refused)
        else:
            messages.success(request, _("已存为待提交的预警。"))
            return HttpResponseRedirect(_record_url(row.code), status=303)
    return _form(request, form, _("起草预警"), "/warnings/warning/")


@login_required
@require_http_methods(["GET", "POST"])
def amend(request: ActorRequest, code: str) -> HttpResponse:
    """Change a draft."""
    row = queries.warning(request.actor, code)
    request.actor.require("warnings.draft", row)
    if not queries.amendable(request.actor, row):
        raise MoveRefused(_("只有待提交的预警可以修改；已提交的请先退回。"))
    local = {name: timezone.localtime(getattr(row, name)) for name in ("effective_at", "expires_at")}
    initial = {name: getattr(row, name) for name in ("headline", "description", "instruction", "issuer")}
    areas = queries.areas_to_warn(request.actor, row)
    form = DraftForm(
        request.POST or None, areas=areas, fixed=True, initial={**initial, **local, "target_areas": row.target_areas}
    )
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data if form.cleaned_data[name]}
        try:
            actions.amend_warning(actor=request.actor, at=now(), warning=row, changes=changes)
        except Refused as refused:
            _explain(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(_record_url(row.code), status=303)
    return _form(request, form, _("修改预警"), _record_url(row.code))


def _explain(form: DraftForm, refused: Refused) -> None:
    errors = refused.errors if isinstance(refused, Invalid) else {"": str(refused)}
    for field, text in errors.items():
        form.add_error(field if field in form.fields else None, text)


def _form(request: ActorRequest, form: DraftForm, title: str, cancel_url: str) -> HttpResponse:
    context = {"form": form, "ledger": LEDGERS["warnings.warning"], "title": title, "cancel_url": cancel_url}
    return render(request, "web/ledger_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def release(request: ActorRequest, code: str) -> HttpResponse:
    """The release page: exactly what goes to whom, what it replaces, who must be second; then the release."""
    row, at = queries.warning(request.actor, code), now()
    status = 200
    if request.method == "POST":
        try:
            actions.release_warning(actor=request.actor, at=at, warning=row)
        except Refused as refused:
            messages.error(request, str(refused))
            status = refused.status
        else:
            messages.success(request, _("预警已签发，正在逐村叫应。"))
            return HttpResponseRedirect(_record_url(row.code), status=303)
    context = {"row": row, "at": at, "title": _("签发预警"), **queries.release_page(row, request.actor, at)}
    return render(request, "warnings/release.html", context, status=status)


@login_required
@require_GET
def cap_message(request: ActorRequest, code: str, cancel: bool = False) -> HttpResponse:
    """The CAP message that published a warning, or the one that lifted it, as a file."""
    identifier, text = queries.message(request.actor, code, cancel=cancel)
    response = HttpResponse(text, content_type="application/cap+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{identifier}.xml"'
    return response
