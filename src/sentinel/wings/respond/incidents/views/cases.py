"""What is decided about an incident, each on a form of its own: verified, graded, taken over, merged, instructed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sentinel.kernel import organisations
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.incidents import actions, queries
from sentinel.wings.respond.incidents.forms import (
    AnswerForm,
    GradeForm,
    InstructionForm,
    MergeForm,
    ReasonForm,
    VerifyForm,
)
from sentinel.wings.respond.incidents.workflow import ACTS

UNITS = 150
COUNTED = ("dead", "missing", "serious", "injured")


def asked(
    request: ActorRequest,
    form: Any,
    do: Callable[[dict[str, Any]], object],
    *,
    row: Any,
    title: Any,
    back: str,
    **more: Any,
) -> HttpResponse:
    """Ask what an act needs and do it; what was typed is kept when it is refused."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("已办：{what}。").format(what=title))
            return HttpResponseRedirect(back, status=303)
    context = {"title": title, "row": row, "form": form, "back": back, **more}
    return render(request, "incidents/act.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: ActorRequest, code: str, name: str) -> HttpResponse:
    """One decision about an incident."""
    if name not in ACTS:
        raise Http404
    row = queries.incident_of(request.actor, code)
    title, permission, hint = ACTS[name]
    request.actor.require(permission, row)
    return asked(
        request,
        _FORMS[name](request, row),
        lambda data: _DO[name](request, row, data),
        row=row,
        title=title,
        back=f"/incidents/incident/{row.code}/",
        hint=hint,
        proposal=queries.proposed_grade(row) if name == "grade" else None,
    )


def _verify_form(request: ActorRequest, row: Any) -> Any:
    stands = {name: getattr(row, name) for name in COUNTED}
    return VerifyForm(request.POST or None, initial={"verdict": row.verdict or "true", **stands})


def _grade_form(request: ActorRequest, row: Any) -> Any:
    proposed = queries.proposed_grade(row).grade
    return GradeForm(request.POST or None, initial={"grade": proposed or row.grade})


def _reason_form(request: ActorRequest, row: Any) -> Any:
    del row
    return ReasonForm(request.POST if request.method == "POST" else None)


def _merge_form(request: ActorRequest, row: Any) -> Any:
    offered = [
        (found.code, f"{found.number} {found.title}（{timezone.localtime(found.first_known_at):%m-%d %H:%M}）")
        for found in queries.mergeable(request.actor, row)
    ]
    return MergeForm(request.POST or None, offered=offered)


def _instruct_form(request: ActorRequest, row: Any) -> Any:
    del row
    found = organisations.organisations(request.actor).exclude(kind="village").order_by("code")
    units = list(found.values_list("code", "name")[:UNITS])
    initial = {"given_at": timezone.localtime(now())}
    return InstructionForm(request.POST or None, units=units, initial=initial)


def _verify(request: ActorRequest, row: Any, data: dict[str, Any]) -> None:
    changes = {name: data[name] for name in COUNTED}
    given = {name: data[name] for name in ("verdict", "how", "note")}
    actions.verify_incident(actor=request.actor, at=now(), row=row, changes=changes, **given)


_FORMS: dict[str, Callable[[ActorRequest, Any], Any]] = {
    "verify": _verify_form,
    "grade": _grade_form,
    "take": _reason_form,
    "merge": _merge_form,
    "unmerge": _reason_form,
    "instruct": _instruct_form,
}
_DO: dict[str, Callable[[ActorRequest, Any, dict[str, Any]], object]] = {
    "verify": _verify,
    "grade": lambda request, row, data: actions.grade_incident(actor=request.actor, at=now(), row=row, **data),
    "take": lambda request, row, data: actions.take_over_incident(actor=request.actor, at=now(), row=row, **data),
    "merge": lambda request, row, data: actions.merge_incident(actor=request.actor, at=now(), row=row, **data),
    "unmerge": lambda request, row, data: actions.unmerge_incident(actor=request.actor, at=now(), row=row, **data),
    "instruct": lambda request, row, data: actions.give_instruction(actor=request.actor, at=now(), row=row, **data),
}


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, code: str) -> HttpResponse:
    """Answer back what became of an instruction."""
    row = queries.instruction_of(request.actor, code)
    request.actor.require("incidents.register", row)
    return asked(
        request,
        AnswerForm(request.POST or None),
        lambda data: actions.answer_instruction(actor=request.actor, at=now(), row=row, **data),
        row=row.incident,
        title=_("批示办理回告"),
        back=f"/incidents/incident/{row.incident.code}/",
        hint=f"{row.leader}：{row.text}",
    )
