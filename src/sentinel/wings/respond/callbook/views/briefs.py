"""Making, writing and printing briefs."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.web import papers
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.callbook import actions, queries
from sentinel.wings.respond.callbook.forms import BriefForm, NewBriefForm
from sentinel.wings.respond.callbook.views.calls import permit

DAY = timedelta(days=1)


@login_required
@require_http_methods(["GET", "POST"])
def new_brief(request: ActorRequest) -> HttpResponse:
    """Choose paper and span; the draft comes from the log."""
    permit(request, "callbook.write")
    at = now()
    local = timezone.localtime(at)
    initial = {
        "kind": "digest",
        "since": local - DAY,
        "until": local,
        "title": _("{month}月{day}日应急值守情况").format(month=local.month, day=local.day),
    }
    form = NewBriefForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.draft_brief(actor=request.actor, at=at, **form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return HttpResponseRedirect(f"/callbook/brief/{row.code}/write/", status=303)
    context = {"title": _("起草快报简报"), "form": form}
    return render(request, "callbook/brief_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def write_brief(request: ActorRequest, code: str) -> HttpResponse:
    """The text of a draft, beside the lines of the log it may tell."""
    row = queries.brief_of(request.actor, code)
    request.actor.require("callbook.write", row)
    form = BriefForm(request.POST or None, instance=queries.brief_of(request.actor, code))
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            actions.amend_brief(actor=request.actor, at=now(), row=row, changes=changes)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(f"/callbook/brief/{row.code}/", status=303)
    context = {"title": row.title, "form": form, "row": row}
    return render(request, "callbook/brief_write.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def choose_lines(request: ActorRequest, code: str) -> HttpResponse:
    """Which lines of the log are told; puts the text together anew."""
    row = queries.brief_of(request.actor, code)
    try:
        actions.amend_brief(actor=request.actor, at=now(), row=row, changes={}, chosen=request.POST.getlist("line"))
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(f"/callbook/brief/{row.code}/", status=303)
    messages.success(request, _("已按选用的记录重新成文。"))
    return HttpResponseRedirect(f"/callbook/brief/{row.code}/write/", status=303)


@login_required
@require_GET
def paper_pdf(request: ActorRequest, code: str) -> HttpResponse:
    """The brief as PDF."""
    row = queries.brief_of(request.actor, code)
    return papers.attachment(papers.official_pdf(queries.paper(row)), f"{row.title}.pdf", papers.PDF_TYPE)


@login_required
@require_GET
def paper_docx(request: ActorRequest, code: str) -> HttpResponse:
    """The brief as Word."""
    row = queries.brief_of(request.actor, code)
    return papers.attachment(papers.official_docx(queries.paper(row)), f"{row.title}.docx", papers.WORD_TYPE)
