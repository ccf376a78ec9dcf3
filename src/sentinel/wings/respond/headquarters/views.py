"""Pages of field headquarters: set up, join and leave, pass the command, decide; the member's phone."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed
from sentinel.web.form_pages import form_page
from sentinel.wings.respond.headquarters import actions, queries
from sentinel.wings.respond.headquarters.forms import JoinForm, OfferForm, SetUpForm, WordsForm

get_or_post = require_http_methods(["GET", "POST"])


def _home(code: str) -> str:
    return f"/headquarters/field/{code}/"


def _decide(request: ActorRequest, form: forms.Form, act: Callable[[], str], context: dict[str, Any]) -> HttpResponse:
    """Show the form, or act and go where `act` says."""
    return form_page(request, "headquarters/form.html", form, lambda: HttpResponseRedirect(act(), status=303), context)


def _posted(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


@login_required
@get_or_post
def set_up(request: ActorRequest) -> HttpResponse:
    """Set up a headquarters for an open incident."""
    actor, at = request.actor, now()
    if not actor.has("headquarters.set_up"):
        raise NotAllowed(_("您的岗位没有设立现场指挥部的权限，请联系上级值班室。"))
    form = SetUpForm(
        _posted(request),
        matters=queries.matters_without(actor),
        people=queries.people(actor),
        groups=queries.groups_offered(at),
        initial={"matter": request.GET.get("matter", "")},
    )

    def act() -> str:
        data = form.cleaned_data
        kept = {name: data[name] for name in ("title", "place", "commander", "groups")}
        row = actions.set_up_headquarters(
            actor=actor, at=now(), matter=queries.matter(actor, data["matter"]), point=form.position(), **kept
        )
        messages.success(request, _("{title}已设立。").format(title=row.title))
        return _home(row.code)

    return _decide(
        request, form, act, {"title": _("设立现场指挥部"), "submit": _("设立"), "back": "/headquarters/field/"}
    )


@login_required
@get_or_post
def join(request: ActorRequest, code: str) -> HttpResponse:
    """Assign a person."""
    actor, row = request.actor, queries.field_of(request.actor, code)
    actor.require("headquarters.run", row)
    groups = [group.name for group in row.groups.all()]
    form = JoinForm(_posted(request), people=queries.people(actor), groups=groups)

    def act() -> str:
        actions.assign_member(actor=actor, at=now(), field=row, **form.cleaned_data)
        messages.success(request, _("已加入，事项权限同时生效。"))
        return _home(code)

    context = {"title": _("加入人员"), "submit": _("加入"), "back": _home(code), "row": row}
    return _decide(request, form, act, context)


@login_required
@get_or_post
def leave(request: ActorRequest, code: str, person: str) -> HttpResponse:
    """Release a person."""
    actor, row = request.actor, queries.field_of(request.actor, code)
    actor.require("headquarters.run", row)
    form = WordsForm(_posted(request))

    def act() -> str:
        actions.release_member(actor=actor, at=now(), field=row, person=person, reason=form.cleaned_data["text"])
        messages.success(request, _("已离开，事项权限同时收回。"))
        return _home(code)

    return _decide(
        request, form, act, {"title": _("离开原因"), "submit": _("确认离开"), "back": _home(code), "row": row}
    )


@login_required
@get_or_post
def decide(request: ActorRequest, code: str) -> HttpResponse:
    """Record a decision."""
    actor, row = request.actor, queries.field_of(request.actor, code)
    actor.require("headquarters.run", row)
    form = WordsForm(_posted(request))

    def act() -> str:
        made = actions.record_decision(actor=actor, at=now(), field=row, text=form.cleaned_data["text"])
        messages.success(request, _("第 {number} 号决定已登记。").format(number=made.number))
        return "/headquarters/mine/" if request.GET.get("from") == "mine" else _home(code)

    context = {"title": _("登记决定"), "submit": _("登记"), "back": _home(code), "row": row}
    return _decide(request, form, act, context)


@login_required
@get_or_post
def offer(request: ActorRequest, code: str) -> HttpResponse:
    """The commander signs the command over."""
    actor, row = request.actor, queries.field_of(request.actor, code)
    inside = [member for member in queries.members(row) if member.person.code != actor.person_code]
    form = OfferForm(_posted(request), people=[(member.person.code, member.person.name) for member in inside])

    def act() -> str:
        actions.offer_command(actor=actor, at=now(), field=row, **form.cleaned_data)
        messages.success(request, _("已签字交出，等接任人签字后生效。"))
        return _home(code)

    return _decide(
        request, form, act, {"title": _("移交指挥权"), "submit": _("签字交出"), "back": _home(code), "row": row}
    )


@login_required
@require_POST
def accept(request: ActorRequest, code: str) -> HttpResponse:
    """The other one signs."""
    actions.accept_command(actor=request.actor, at=now(), field=queries.field_of(request.actor, code))
    messages.success(request, _("您已接任总指挥。"))
    return HttpResponseRedirect(_home(code), status=303)


@login_required
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """The headquarters the reader is in, on the phone."""
    actor, at = request.actor, now()
    if not actor.has("headquarters.view"):
        raise NotAllowed(_("您的岗位没有查看现场指挥部的权限，请联系上级值班室。"))
    cards = [{"row": row, **queries.panel(row, actor, at)} for row in queries.mine(actor)]
    return render(request, "headquarters/mine.html", {"title": _("我在的指挥部"), "cards": cards})
