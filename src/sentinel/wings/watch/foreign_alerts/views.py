"""Pages of foreign alerts: taking a message in, and acting on it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.ledger import LEDGERS
from sentinel.web.form_pages import form_page
from sentinel.wings.watch.foreign_alerts import actions, queries
from sentinel.wings.watch.foreign_alerts.forms import ReceiveForm

LIST = "/foreign_alerts/alert/"


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: ActorRequest) -> HttpResponse:
    """Take in one message, as a file or pasted."""
    if not request.actor.has("foreign_alerts.receive"):
        raise NotAllowed(_("您的岗位没有接收外部预警的权限，请联系区值班室。"))
    posted = request.method == "POST"
    form = ReceiveForm(request.POST if posted else None, request.FILES if posted else None)
    context = {"ledger": LEDGERS["foreign_alerts.alert"], "title": _("接收外部预警"), "cancel_url": LIST}

    def act() -> HttpResponse:
        row = actions.receive_alert(actor=request.actor, at=now(), xml=form.cleaned_data["xml"])
        messages.success(request, _("已接收。"))
        return HttpResponseRedirect(f"{LIST}{row.code}/", status=303)

    return form_page(request, "web/ledger_form.html", form, act, context)


@login_required
@require_POST
def act_on(request: ActorRequest, code: str, act: str) -> HttpResponse:
    """Draft a warning, write down a notice, or go on to an incident because of a message."""
    row = queries.alert(request.actor, code)
    if act not in ACTS:
        raise Http404
    try:
        address = ACTS[act](request, row, now())
    except NotAllowed:
        raise
    except Refused as refused:
        words = "；".join(refused.errors.values()) if isinstance(refused, Invalid) else str(refused)
        messages.error(request, words)
        address = f"{LIST}{code}/"
    return HttpResponseRedirect(address, status=303)


def _warning(request: ActorRequest, row: Any, at: datetime) -> str:
    code = actions.draft_warning_from(
        actor=request.actor,
        at=at,
        alert=row,
        hazard=request.POST.get("hazard", ""),
        level=request.POST.get("level", ""),
        target_areas=request.POST.getlist("target_areas"),
        words=_said(request),
    )
    messages.success(request, _("已起草，请核对后提交签发。"))
    return f"/warnings/warning/{code}/"


def _bulletin(request: ActorRequest, row: Any, at: datetime) -> str:
    hazard = request.POST.get("hazard", "")
    code = actions.write_bulletin_from(actor=request.actor, at=at, alert=row, hazard=hazard, words=_said(request))
    messages.success(request, _("已登记为上级来文。"))
    return f"/warnings/bulletin/{code}/"


def _incident(request: ActorRequest, row: Any, at: datetime) -> str:
    actions.suggest_incident_from(actor=request.actor, at=at, alert=row, words=_said(request))
    asked = {
        "title": (row.headline or row.event)[:60],
        "source": _("外部预警 {name}").format(name=row.sender_name or row.sender)[:60],
        "text": _("{headline}（报文 {reference}）").format(headline=row.headline or row.event, reference=row.reference),
    }
    return f"/incidents/incident/new/?{urlencode(asked)}"


def _said(request: ActorRequest) -> str:
    return request.POST.get("words", "").replace("\x00", "")


ACTS = {"warning": _warning, "bulletin": _bulletin, "incident": _incident}


@login_required
@require_GET
def message(request: ActorRequest, code: str) -> HttpResponse:
    """The message as it came."""
    row = queries.alert(request.actor, code)
    response = HttpResponse(row.xml, content_type="application/cap+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.code}.xml"'
    return response
