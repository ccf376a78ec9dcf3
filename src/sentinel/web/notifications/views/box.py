"""The shell's notifications: the bell, one's own messages and calls, one message, how one wants to be reached."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import areas
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.notify import actions, queries
from sentinel.notify.choices import ChannelName
from sentinel.notify.rules import CALL_ORDER
from sentinel.web import navigation
from sentinel.web.notifications.forms import MessageForm

SHOWN = 30
TABS = ("", "unread", "calls")
FEW_UNREAD = 99


@login_required
@require_GET
def bell(request: ActorRequest) -> HttpResponse:
    """How many calls and unread notices wait for me, as the dot on the bell; each call rings wherever I stand."""
    calls = list(queries.my_calls(request.actor))
    count = len(calls) + queries.unread(request.actor)
    shown = f"{FEW_UNREAD}+" if count > FEW_UNREAD else str(count)
    return render(request, "web/messages/bell.html", {"calls": calls, "count": count, "shown": shown})


@login_required
@require_GET
def box(request: ActorRequest) -> HttpResponse:
    """My open calls with one big button each, then every message sent to me."""
    return _box(request)


def _box(request: ActorRequest, status: int = 200) -> HttpResponse:
    actor, names = request.actor, areas.names()
    show = request.GET.get("show", "")
    show = show if show in TABS else ""
    page = Paginator(queries.inbox(actor, show), SHOWN).get_page(request.GET.get("page"))
    calls = [(call, names.get(call.ladder.area_code, call.ladder.area_code)) for call in queries.my_calls(actor)]
    context = {
        **_frame(request, _("消息")),
        "calls": calls,
        "lines": queries.opened(list(page), now()),
        "page": page,
        "show": show,
        "tabs": [("", _("全部"), 0), ("unread", _("未读"), queries.unread(actor)), ("calls", _("叫应"), 0)],
        "here": f"{reverse('web:messages')}?{urlencode({'show': show, 'page': page.number})}",
        "may_send": actor.has("notify.send"),
    }
    rows = request.headers.get("HX-Target") == "inbox"
    return render(request, f"web/messages/{'rows' if rows else 'box'}.html", context, status=status)


def _frame(request: ActorRequest, title: str) -> dict[str, Any]:
    """On the phone's shell for those whose work is on the phone."""
    on_phone = navigation.works_on_phone(request.actor)
    return {"base": "web/pocket.html" if on_phone else "web/page.html", "title": title}


@login_required
@require_POST
def answer(request: ActorRequest) -> HttpResponse:
    """已收到: the called person answers, with what the call asks to be repeated."""
    facts = {name: request.POST.get(name, "").replace("\x00", "") for name in ("ladder", "note", "repeat")}
    try:
        row = queries.ladder(request.actor, facts["ladder"])
        actions.answer(actor=request.actor, at=now(), ladder=row, note=facts["note"], repeat=facts["repeat"])
    except Refused as refused:
        messages.error(request, str(refused))
        return _box(request, status=refused.status)
    messages.success(request, _("已收到，已登记您的应答。"))
    return HttpResponseRedirect(reverse("web:messages"), status=303)


@login_required
@require_GET
def message(request: ActorRequest, code: str) -> HttpResponse:
    """One message; for who sent it also who has read it and how it went out."""
    row = queries.message(request.actor, code)
    context = {
        **_frame(request, row.title),
        "row": row,
        "deliveries": list(queries.deliveries_of(request.actor, row)),
        "unread": any(line.unread for line in queries.opened(queries.own(request.actor, row), now())),
        "stale": row.expires_at is not None and row.expires_at <= now(),
    }
    return render(request, "web/messages/message.html", context)


@login_required
@require_POST
def read(request: ActorRequest, code: str) -> HttpResponse:
    """Open a message: it counts as read from here on."""
    row = queries.message(request.actor, code)
    actions.read_message(actor=request.actor, at=now(), message=row)
    return HttpResponseRedirect(reverse("web:message", args=[row.code]), status=303)


@login_required
@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    """Everything in the box counts as read."""
    count = actions.read_all(actor=request.actor, at=now())
    messages.success(request, _("已将 {count} 条消息标为已读。").format(count=count))
    return HttpResponseRedirect(reverse("web:messages"), status=303)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Write a message to the posts of an area."""
    if not request.actor.has("notify.send"):
        raise NotAllowed(_("您的岗位没有发送消息的权限，请联系上级值班室。"))
    form = MessageForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        to = actions.Audience(areas=(facts["area"],), kinds=tuple(facts["kinds"]))
        try:
            row = actions.send(
                actor=request.actor,
                at=now(),
                to=to,
                title=facts["title"],
                text=facts["text"],
                level=facts["level"],
            )
        except Invalid as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("已发送。"))
            return HttpResponseRedirect(reverse("web:message", args=[row.code]), status=303)
    context = {**_frame(request, _("发消息")), "form": form}
    return render(request, "web/messages/new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def channels(request: ActorRequest) -> HttpResponse:
    """In which order I am to be tried."""
    if request.method == "POST":
        chosen = [request.POST.get(f"place-{number}", "") for number in range(1, len(CALL_ORDER) + 1)]
        try:
            actions.set_channels(
                actor=request.actor,
                at=now(),
                channels=[name for name in chosen if name],
                email=request.POST.get("email", "").replace("\x00", ""),
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("通知方式已保存。"))
        return HttpResponseRedirect(reverse("web:channels"), status=303)
    preference = queries.preference(request.actor.person_code)
    order = [*preference.channels, *([""] * len(CALL_ORDER))][: len(CALL_ORDER)]
    context = {
        **_frame(request, _("通知方式")),
        "email": preference.email,
        "places": list(enumerate(order, start=1)),
        "choices": [(name.value, ChannelName(name).label) for name in CALL_ORDER],
    }
    return render(request, "web/messages/channels.html", context)
