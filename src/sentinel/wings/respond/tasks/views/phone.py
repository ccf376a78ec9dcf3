"""The phone page of a unit's tasks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
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
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.choices import TaskStatus
from sentinel.wings.respond.tasks.workflow import TASK

PLACE = re.compile(r"(-?\d{1,3}(?:\.\d{1,8})?)\s*[,，]\s*(-?\d{1,2}(?:\.\d{1,8})?)")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _receive(actor: Actor, at: datetime, task: Any, said: "Said") -> Any:
    return actions.receive_task(actor=actor, at=at, task=task)


def _set_out(actor: Actor, at: datetime, task: Any, said: "Said") -> Any:
    return actions.set_out_for_task(actor=actor, at=at, task=task)


def _arrive(actor: Actor, at: datetime, task: Any, said: "Said") -> Any:
    return actions.arrive_at_task(actor=actor, at=at, task=task, place=said.place)


def _finish(actor: Actor, at: datetime, task: Any, said: "Said") -> Any:
    photo, name = said.photo, said.photo.name or "" if said.photo else ""
    return actions.finish_task(
        actor=actor, at=at, task=task, note=said.note, place=said.place, photo=photo, photo_name=name
    )


def _refuse(actor: Actor, at: datetime, task: Any, said: "Said") -> Any:
    return actions.refuse_task(actor=actor, at=at, task=task, reason=said.note)


@dataclass(frozen=True, slots=True)
class Said:
    """What came with one press: words, a photo, where the phone is."""

    note: str
    photo: Any
    place: tuple[float, float] | None


def _said(request: HttpRequest) -> Said:
    note = request.POST.get("note", "").replace("\x00", "")[:500]
    return Said(note, request.FILES.get("photo"), _place(request.POST.get("place", "")))


def _place(text: str) -> tuple[float, float] | None:
    """`经度,纬度` as the phone fills it in, or nothing."""
    if not text.strip():
        return None
    found = PLACE.fullmatch(text.strip())
    if found is None:
        raise Invalid({"place": _("位置应写成“经度,纬度”，例如 116.10,39.94。")})
    return float(found[1]), float(found[2])


MOVES: dict[str, Callable[[Actor, datetime, Any, Said], Any]] = {
    "receive": _receive,
    "set_out": _set_out,
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
        "pressed": queries.my_supervisions(actor),
        "below": queries.units_below(actor) if any("hand_on" in moves for _row, moves in cards) else [],
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
    try:
        done = MOVES[move](actor, now(), task, _said(request))
    except Refused as refused:
        note = request.POST.get("note", "")[:500]
        failed = {"code": code, "move": move, "note": note, "text": refused.text}
        return _page(request, failed=failed, status=refused.status)
    messages.success(request, _("{title}:{state}。").format(title=done.title, state=done.get_status_display()))
    return HttpResponseRedirect(reverse("tasks:mine"), status=303)


@login_required
@require_POST
def hand_on(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a task on to units below."""
    actor = _actor(request)
    task = queries.task(actor, code)
    units, note = request.POST.getlist("unit"), request.POST.get("note", "").replace("\x00", "")[:300]
    try:
        made = actions.hand_on_task(actor=actor, at=now(), task=task, units=units, note=note)
    except Refused as refused:
        failed = {"code": code, "move": "hand_on", "note": note, "text": refused.text}
        return _page(request, failed=failed, status=refused.status)
    names = "、".join(row.unit_name for row in made)
    messages.success(request, _("{title}:已转办给{names}。").format(title=task.title, names=names))
    return HttpResponseRedirect(reverse("tasks:mine"), status=303)


@login_required
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a pressing."""
    actor = _actor(request)
    row = queries.supervision(actor, code)
    note = request.POST.get("note", "").replace("\x00", "")[:500]
    try:
        actions.answer_supervision(actor=actor, at=now(), supervision=row, answer=note)
    except Refused as refused:
        failed = {"code": code, "move": "answer", "note": note, "text": refused.text}
        return _page(request, failed=failed, status=refused.status)
    messages.success(request, _("督办已回告。"))
    return HttpResponseRedirect(reverse("tasks:mine"), status=303)
