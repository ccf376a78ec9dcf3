"""Pages of a desk: a free order, how tasks stand everywhere, pressing one."""

import csv
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed
from sentinel.web.form_pages import form_page
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.forms import OrderForm, PressForm

get_or_post = require_http_methods(["GET", "POST"])
HEADINGS = ("单位", "任务", "待签收", "已接收", "已出发", "已到场", "已转办", "已完成", "无法执行", "已撤销", "超时")
SHOWN = ("total", "assigned", "received", "set_out", "arrived", "handed", "done", "refused", "withdrawn", "late")


def _decide(
    request: ActorRequest, page: str, form: forms.Form, act: Callable[[], str], context: dict[str, Any]
) -> HttpResponse:
    """Show the form, or act and go where `act` says."""
    return form_page(request, page, form, lambda: HttpResponseRedirect(act(), status=303), context)


@login_required
@get_or_post
def give(request: ActorRequest) -> HttpResponse:
    """Give an order to chosen units, from a template or freely."""
    actor, at = request.actor, now()
    offered = queries.units_to_order(actor)
    if not offered:
        raise NotAllowed(_("您的岗位没有“下达任务”的权限，请联系上级值班室。"))
    templates = queries.order_templates(at)
    taken = next((row for row in templates if row["key"] == request.GET.get("template")), None)
    initial = {name: taken[name] for name in ("title", "text", "minutes", "evidence", "groups")} if taken else None
    form = OrderForm(request.POST if request.method == "POST" else None, offered=offered, initial=initial)

    def act() -> str:
        data = form.cleaned_data
        kept = {name: data[name] for name in ("title", "text", "minutes", "evidence")}
        row = actions.give_order(actor=actor, at=now(), units=form.chosen(), **kept)
        messages.success(request, _("指令 {code} 已下达 {count} 个单位。").format(code=row.code, count=row.units))
        return f"/tasks/order/{row.code}/"

    context = {"title": _("下达指令"), "templates": templates, "taken": taken}
    return _decide(request, "tasks/give.html", form, act, context)


@login_required
@require_GET
def progress(request: ActorRequest) -> HttpResponse:
    """How tasks stand by headquarters and town, one town opened into its communities; as a table file when asked."""
    actor, asked = request.actor, request.GET
    if not actor.has("tasks.view"):
        raise NotAllowed(_("您的岗位没有“查看任务”的权限，请联系上级值班室。"))
    town = asked.get("town", "") if asked.get("town", "").isdigit() else ""
    level = int(asked["level"]) if asked.get("level", "") in {"1", "2", "3", "4"} else 0
    origin = asked.get("origin", "").replace("\x00", "")
    late = asked.get("late") == "on"
    groups = queries.board_groups(queries.progress(actor, origin=origin, town=town, late_only=late, level=level))
    lines = _rows(groups, town)
    if asked.get("format") == "csv":
        return _file(lines)
    context = {
        "title": _("任务进度"),
        "lines": lines,
        "total": {name: sum(getattr(group.total, name) for group in groups) for name in SHOWN},
        "origins": queries.origins(actor),
        "origin": origin,
        "town": town,
        "late": late,
        "level": level,
        "levels": ((1, "Ⅰ"), (2, "Ⅱ"), (3, "Ⅲ"), (4, "Ⅳ")),
    }
    fragment = request.headers.get("HX-Target") == "progress-table"
    return render(request, "tasks/progress_table.html" if fragment else "tasks/progress.html", context)


def _rows(groups: list[queries.BoardGroup], town: str) -> list[dict[str, Any]]:
    """The lines of the page: units of the whole district, then towns to be opened; of an opened town each unit."""
    found: list[dict[str, Any]] = []
    for group in groups:
        whole = town or group.total.area_code.endswith("000000")
        if whole or len(group.lines) == 1:
            found += [{"line": line, "town": "", "unit": line.unit} for line in group.lines]
        else:
            found.append({"line": group.total, "town": group.total.area_code, "unit": ""})
    return found


def _file(lines: list[dict[str, Any]]) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="tasks-progress.csv"'
    writer = csv.writer(answer)
    writer.writerow(HEADINGS)
    for row in lines:
        writer.writerow([row["line"].name, *(getattr(row["line"], name) for name in SHOWN)])
    return answer


@login_required
@get_or_post
def supervise(request: ActorRequest, code: str) -> HttpResponse:
    """Press a task."""
    actor = request.actor
    task = queries.task(actor, code)
    actor.require("tasks.supervise", task)
    form = PressForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        row = actions.supervise_task(actor=actor, at=now(), task=task, **form.cleaned_data)
        messages.success(request, _("督办 {code} 已发出。").format(code=row.code))
        return f"/tasks/task/{task.code}/"

    return _decide(request, "tasks/supervise.html", form, act, {"title": _("督办"), "task": task})
