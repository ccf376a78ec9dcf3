"""Pages of a commander: each shows exactly what will happen to whom, then asks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.refusals import NotFound
from sentinel.web.form_pages import form_page
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.respond.responses import actions, queries
from sentinel.wings.respond.responses.forms import EndForm, ReasonForm, StandingForm, StatementForm

get_or_post = require_http_methods(["GET", "POST"])


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _command(level: int) -> str:
    return f"responses.command_{level}"


def _decide(request: HttpRequest, form: forms.Form, act: Callable[[], Any], context: dict[str, Any]) -> HttpResponse:
    """Show the form, or act on it and go to the response's record."""

    def done() -> HttpResponse:
        row = act()
        messages.success(request, _("{title}：{state}。").format(title=row, state=row.get_status_display()))
        return HttpResponseRedirect(f"/responses/response/{row.code}/", status=303)

    return form_page(request, "responses/decide.html", form, done, context)


@login_required
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """The levels this person may start now."""
    context = {"title": _("启动应急响应"), "offers": queries.offers(_actor(request))}
    return render(request, "responses/offers.html", context)


@login_required
@get_or_post
def start(request: HttpRequest, level: int, plan_code: str) -> HttpResponse:
    """Start a response at a level."""
    actor, at = _actor(request), now()
    plan = plan_queries.plan(actor, plan_code)
    row = plan_queries.plan_level(actor, plan, level)
    actor.require(_command(level), plan)
    opened = queries.current(actor, plan_code)
    targets = opened.target_areas if opened is not None else [plan.area_code]
    form: StatementForm = (
        StatementForm(request.POST)
        if request.method == "POST"
        else StatementForm.proposing(queries.statement_for(actor, plan_code, level, at))
    )
    context = {
        "title": _("启动：{title}").format(title=row.title),
        "level": level,
        "confirmed": plan.confirmed,
        "out": queries.dispatch(actor, plan_code=plan_code, level=level, targets=targets, at=at),
        "submit": _("启动并下达任务"),
        "back": "/responses/start/",
    }

    def act() -> Any:
        said = form.statement()
        return actions.start_response(actor=actor, at=at, plan_code=plan_code, level=level, statement=said)

    return _decide(request, form, act, context)


@login_required
@get_or_post
def raise_level(request: HttpRequest, level: int, code: str) -> HttpResponse:
    """Raise a response."""
    actor, at = _actor(request), now()
    response = queries.response(actor, code)
    row = plan_queries.plan_level(actor, response.plan, level)
    actor.require(_command(level), response)
    form: StatementForm = (
        StatementForm(request.POST)
        if request.method == "POST"
        else StatementForm.proposing(queries.statement_for(actor, response.plan.code, level, at))
    )
    context = {
        "title": _("升级：{title}").format(title=row.title),
        "level": level,
        "confirmed": response.plan.confirmed,
        "out": queries.dispatch(
            actor,
            plan_code=response.plan.code,
            level=level,
            targets=response.target_areas,
            at=at,
            response=response,
        ),
        "submit": _("升级并下达任务"),
        "back": f"/responses/response/{code}/",
    }

    def act() -> Any:
        said = form.statement()
        return actions.raise_response(actor=actor, at=at, response=response, level=level, statement=said)

    return _decide(request, form, act, context)


def _standing(actor: Actor, response: Any) -> dict[str, Any]:
    return {
        "warnings": queries.standing_warnings(actor, response.target_areas),
        "undone": sum(queries.standing_tasks(actor, response).values()),
        "back": f"/responses/response/{response.code}/",
    }


@login_required
@get_or_post
def lower(request: HttpRequest, level: int, code: str) -> HttpResponse:
    """Lower a response; the warnings that stay must be confirmed one by one."""
    actor, at = _actor(request), now()
    response = queries.response(actor, code)
    row = plan_queries.plan_level(actor, response.plan, level)
    actor.require(_command(response.level or 1), response)
    context = {
        "title": _("降级：{title}").format(title=row.title),
        "level": level,
        "submit": _("降级"),
        **_standing(actor, response),
    }
    form = StandingForm(request.POST or None, standing=context["warnings"])

    def act() -> Any:
        data = form.cleaned_data
        seen = data.get("acknowledged", ())
        return actions.lower_response(
            actor=actor, at=at, response=response, level=level, reason=data["reason"], acknowledged=seen
        )

    return _decide(request, form, act, context)


@login_required
@get_or_post
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End a response; no warning is lifted with it."""
    actor, at = _actor(request), now()
    response = queries.response(actor, code)
    actor.require(_command(response.level or 1), response)
    context = {
        "title": _("解除：{title}").format(title=response.title),
        "submit": _("解除响应"),
        **_standing(actor, response),
    }
    form = EndForm(request.POST or None, standing=context["warnings"], undone=context["undone"])

    def act() -> Any:
        data = form.cleaned_data
        return actions.end_response(
            actor=actor,
            at=at,
            response=response,
            reason=data["reason"],
            acknowledged=data.get("acknowledged", ()),
            withdraw_tasks=data["withdraw_tasks"],
        )

    return _decide(request, form, act, context)


@login_required
@get_or_post
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Put a suggestion away."""
    actor, at = _actor(request), now()
    response = queries.response(actor, code)
    actor.require(_command(response.suggested_level or 1), response)
    form = ReasonForm(request.POST or None)
    context = {
        "title": _("不采纳建议：{title}").format(title=response.title),
        "submit": _("不采纳"),
        "back": f"/responses/response/{code}/",
    }

    def act() -> Any:
        return actions.decline_response(actor=actor, at=at, response=response, reason=form.cleaned_data["reason"])

    return _decide(request, form, act, context)


@login_required
@require_GET
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Units by state of one response, as a fragment that is fetched again when a task changes."""
    actor = _actor(request)
    row = queries.response(actor, code)
    return render(request, "responses/board.html", {"row": row, "groups": queries.tasks_board(actor, row)})


@login_required
@require_GET
def units(request: HttpRequest, town: str, code: str) -> HttpResponse:
    """The units of one town and how their tasks stand."""
    actor = _actor(request)
    row = queries.response(actor, code)
    groups = [group for group in queries.tasks_board(actor, row) if group.total.area_code == town]
    if not groups:
        raise NotFound(_("这个镇街没有这次响应的任务。"))
    context = {"title": f"{row.title}:{groups[0].total.name}", "row": row, "groups": groups}
    return render(request, "responses/units.html", context)


@login_required
@require_GET
def warnings(request: HttpRequest, code: str) -> HttpResponse:
    """Warnings in force over the response's areas, as a fragment."""
    actor = _actor(request)
    row = queries.response(actor, code)
    context = {"warnings": queries.standing_warnings(actor, row.target_areas)}
    return render(request, "responses/warnings.html", context)


@login_required
@require_GET
def at_hand(request: HttpRequest) -> HttpResponse:
    """Responses in force and suggestions that wait, as a fragment for the desk."""
    actor = _actor(request)
    context = {"active": queries.active(actor), "suggestions": queries.suggestions(actor)}
    return render(request, "responses/now.html", context)


@login_required
@require_GET
def obligations(request: HttpRequest, code: str) -> HttpResponse:
    """What a warning obliges and what of it is not done; the warning's record fetches it as a fragment."""
    context = {"title": _("预警要求的事"), "found": queries.obligations(_actor(request), code, now())}
    fragment = request.headers.get("HX-Target") == "warning-obligations"
    return render(request, f"responses/{'obligations_parts' if fragment else 'obligations'}.html", context)
