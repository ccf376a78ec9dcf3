"""The phone page of a unit's tasks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.refusals import NotFound, Refused
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.choices import TaskStatus
from sentinel.wings.respond.tasks.workflow import TASK


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _receive(actor: Actor, at: datetime, task: Any, note: str) -> Any:
    return actions.receive_task(actor=actor, at=at, task=task)


def _arrive(actor: Actor, at: datetime, task: Any, note: str) -> Any:
    return actions.arrive_at_task(actor=actor, at=at, task=task)


def _finish(actor: Actor, at: datetime, task: Any, note: str) -> Any:
    return actions.finish_task(actor=actor, at=at, task=task, note=note)


def _refuse(actor: Actor, at: datetime, task: Any, note: str) -> Any:
    return actions.refuse_task(actor=actor, at=at, task=task, reason=note)


MOVES: dict[str, Callable[[Actor, datetime, Any, str], Any]] = {
    "receive": _receive,
    "arrive": _arrive,
    "finish": _finish,
    "refuse": _refuse,
}


def _page(request: HttpRequest, *, failed: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    actor = _actor(request)
    rows = list(queries.my_tasks(actor))
    cards = [(row, {move.name for move in TASK.open_to(row, actor)}) for row in rows]
    context: dict[str, Any] = {
        "title": _("本单位任务"),
        "cards": [{"task": row, "moves": moves} for row, moves in cards],
        "unsigned": [row.code for row, moves in cards if "receive" in moves],
        "counts": queries.mine_counts(actor, now()),
        "finished": queries.my_finished(actor),
        "failed": failed or {},
    }
    return render(request, "tasks/mine.html", context, status=status)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My unit's open tasks, the least time left first."""
    return _page(request)


@login_required
@require_GET
def mine_summary(request: HttpRequest) -> HttpResponse:
    """The counts above the list; refetched when a task changes, so the list itself never moves under a hand."""
    return render(request, "tasks/mine_summary.html", {"counts": queries.mine_counts(_actor(request), now())})


@login_required
@require_POST
def receive_all(request: HttpRequest) -> HttpResponse:
    """Sign at once for every task the page showed as unsigned; nobody signs for one that came since, unseen."""
    actor, seen = _actor(request), set(request.POST.getlist("code"))
    rows = [row for row in queries.my_tasks(actor) if row.status == TaskStatus.ASSIGNED and row.code in seen]
    try:
        signed = actions.receive_tasks(actor=actor, at=now(), tasks=rows)
    except Refused as refused:
        return _page(request, failed={"text": refused.text}, status=refused.status)
    messages.success(request, _("已签收 {count} 条任务。").format(count=len(signed)))
    return HttpResponseRedirect(reverse("tasks:mine"), status=303)


@login_required
@require_POST
def act(request: HttpRequest, move: str, code: str) -> HttpResponse:
    """One answer to one task; a refusal shows the page again with what was typed."""
    actor = _actor(request)
    task = queries.task(actor, code)
    if move not in MOVES:
        raise NotFound(_("没有这个操作。"))
    note = request.POST.get("note", "").replace("\x00", "")[:500]
    try:
        done = MOVES[move](actor, now(), task, note)
    except Refused as refused:
        failed = {"code": code, "move": move, "note": note, "text": refused.text}
        return _page(request, failed=failed, status=refused.status)
    messages.success(request, _("{title}:{state}。").format(title=done.title, state=done.get_status_display()))
    return HttpResponseRedirect(reverse("tasks:mine"), status=303)
