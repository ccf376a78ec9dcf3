"""Pages of plans: begin a revision, write the draft, compare two texts, the paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid
from sentinel.ledger import LEDGERS
from sentinel.web import papers
from sentinel.wings.prepare.plans import actions, forms, queries


@login_required
@require_POST
def draft(request: ActorRequest, code: str) -> HttpResponse:
    """Begin a revision of the plan in force."""
    plan = queries.plan(request.actor, code)
    reason = request.POST.get("reason", "").replace("\x00", "")[:300]
    row = actions.draft_version(actor=request.actor, at=now(), plan=plan, reason=reason)
    messages.success(request, _("修订稿已建立，请修改后交评审。"))
    return HttpResponseRedirect(f"/plans/edit/{row.code}/", status=303)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, code: str) -> HttpResponse:
    """Write the draft; a refusal shows the same page with what was typed."""
    row = queries.version(request.actor, code)
    request.actor.require("plans.manage", row)
    content, refused, status = row.content, "", 200
    if request.method == "POST":
        content = {**row.content, **forms.read(row.content, request.POST.dict())}
        try:
            actions.edit_version(actor=request.actor, at=now(), version=row, content=content)
        except Invalid as wrong:
            refused, status = "".join(wrong.errors.values()), wrong.status
        else:
            messages.success(request, _("草案已保存。"))
            return HttpResponseRedirect(LEDGERS["plans.version"].record_url(row), status=303)
    context = {"title": _("修改草案"), "row": row, "text": forms.shown(content), "refused": refused}
    return render(request, "plans/edit.html", context, status=status)


@login_required
@require_GET
def compare(request: ActorRequest, old: str, new: str) -> HttpResponse:
    """What changed from one text to the other."""
    before, after, changes = queries.compared(request.actor, old, new)
    context = {"title": _("版本对照"), "before": before, "after": after, "changes": changes}
    return render(request, "plans/compare.html", context)


@login_required
@require_GET
def word(request: ActorRequest, code: str) -> HttpResponse:
    """The text as Word, for an office that goes on writing in it."""
    row = queries.version(request.actor, code)
    return papers.attachment(papers.official_docx(queries.paper(row)), f"{row}.docx", papers.WORD_TYPE)


@login_required
@require_GET
def portable(request: ActorRequest, code: str) -> HttpResponse:
    """The text as PDF, to be printed."""
    row = queries.version(request.actor, code)
    return papers.attachment(papers.official_pdf(queries.paper(row)), f"{row}.pdf", papers.PDF_TYPE)
