"""Pages a ledger cannot give: drafting, the release page, messages and their feed, answering on behalf."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.codecs.cap import atom
from sentinel.kernel import spaces, tokens
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import MoveRefused, NotAllowed, Refused
from sentinel.ledger import LEDGERS
from sentinel.notify import actions as notify
from sentinel.notify import queries as calls
from sentinel.web.form_pages import form_page
from sentinel.wings.watch.warnings import actions, queries
from sentinel.wings.watch.warnings.forms import DraftForm

CAP = "application/cap+xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
PAGE = "web/ledger_form.html"
ASKED = ("hazard", "level", "headline", "description")


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
    form = DraftForm(request.POST or None, areas=areas, initial=_asked(request, [code for code, _name in areas]))

    def act() -> HttpResponse:
        row = actions.draft_warning(actor=request.actor, at=now(), **form.cleaned_data)
        messages.success(request, _("已存为待提交的预警。"))
        return HttpResponseRedirect(_record_url(row.code), status=303)

    return form_page(request, PAGE, form, act, _context(_("起草预警"), "/warnings/warning/"))


def _asked(request: ActorRequest, codes: list[str]) -> dict[str, Any]:
    """What the address brings along: other pages suggest a warning this way. Without areas it is the first one."""
    asked = {name: request.GET[name].replace("\x00", "")[:2000] for name in ASKED if request.GET.get(name)}
    wanted = set(request.GET.getlist("target_areas"))
    return {**asked, "target_areas": [code for code in codes if code in wanted] or codes[:1]}


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

    def act() -> HttpResponse:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if form.cleaned_data[name]}
        actions.amend_warning(actor=request.actor, at=now(), warning=row, changes=changes)
        messages.success(request, _("已保存。"))
        return HttpResponseRedirect(_record_url(row.code), status=303)

    return form_page(request, PAGE, form, act, _context(_("修改预警"), _record_url(row.code)))


def _context(title: str, cancel_url: str) -> dict[str, Any]:
    return {"ledger": LEDGERS["warnings.warning"], "title": title, "cancel_url": cancel_url}


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
            called = queries.called_out(row, at)
            messages.success(request, _("预警已签发，正在逐村叫应。") if called else _("预警已签发。"))
            return HttpResponseRedirect(_record_url(row.code), status=303)
    context = {"row": row, "at": at, "title": _("签发预警"), **queries.release_page(row, request.actor, at)}
    return render(request, "warnings/release.html", context, status=status)


@login_required
@require_GET
def cap_message(request: ActorRequest, code: str, cancel: bool = False) -> HttpResponse:
    """The CAP message that published a warning, or the one that lifted it, as a file."""
    identifier, text = queries.message(request.actor, code, cancel=cancel)
    response = HttpResponse(text, content_type=CAP)
    response["Content-Disposition"] = f'attachment; filename="{identifier}.xml"'
    return response


def _reader(request: ActorRequest) -> Actor | None:
    """Whose warnings the feed shows: everybody's where it was opened, else those of who logged in or has a token."""
    if settings.SENTINEL_WARNING_FEED == "public" and not spaces.exercise():
        return system("feed")
    token = tokens.bearer_token(request.headers.get("Authorization", ""))
    found = tokens.actor_of_token(token, at=now()) if token is not None else request.actor
    return found if found is not None and found.has("warnings.view") else None


def _closed() -> HttpResponse:
    return HttpResponse(
        _("请登录，或在请求头中带上 API 令牌。"), status=401, content_type=PLAIN, headers={"WWW-Authenticate": "Bearer"}
    )


@require_GET
def feed(request: ActorRequest) -> HttpResponse:
    """The Atom feed of what is in force and what ended within a week."""
    reader = _reader(request)
    if reader is None:
        return _closed()
    at = now()
    entries = queries.feed(
        reader, at, lambda key: request.build_absolute_uri(reverse("warnings:feed_message", args=[key]))
    )
    address = request.build_absolute_uri(reverse("warnings:feed"))
    title = _("【演练】预警发布") if spaces.exercise() else _("预警发布")
    body = atom.feed(title=title, address=address, entries=entries, updated=at)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@require_GET
def feed_message(request: ActorRequest, identifier: str) -> HttpResponse:
    """One published CAP message."""
    reader = _reader(request)
    if reader is None:
        return _closed()
    return HttpResponse(queries.published(reader, identifier), content_type=CAP)
