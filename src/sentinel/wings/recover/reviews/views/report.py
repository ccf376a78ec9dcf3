"""A report: making it, its papers, its bundle."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.ledger import LEDGERS
from sentinel.web import papers
from sentinel.wings.recover.reviews import actions, queries
from sentinel.wings.recover.reviews.views.span import span

ZIP_TYPE = "application/zip"


@login_required
@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """Make a report of the span the page shows."""
    at = now()
    if not (request.POST.get("since") and request.POST.get("until")):
        raise Refused(_("没有说明是哪段时间，请回到复盘页选好起止时间再生成。"))
    since, until = span(request.POST.dict(), at)
    title = request.POST.get("title", "").replace("\x00", "")
    try:
        row = actions.make_report(actor=request.actor, at=at, since=since, until=until, title=title)
    except Invalid as refused:
        messages.error(request, " ".join(refused.errors.values()))
        return HttpResponseRedirect("/reviews/", status=303)
    messages.success(request, _("报告已生成，内容不再变动；发现的问题和整改措施写在旁边。"))
    return HttpResponseRedirect(LEDGERS["reviews.report"].record_url(row), status=303)


@login_required
@require_GET
def paper_pdf(request: ActorRequest, code: str) -> HttpResponse:
    """The report as PDF."""
    row = queries.report_of(request.actor, code)
    return papers.attachment(queries.pdf(row), f"{row.title}.pdf", papers.PDF_TYPE)


@login_required
@require_GET
def paper_docx(request: ActorRequest, code: str) -> HttpResponse:
    """The report as Word."""
    row = queries.report_of(request.actor, code)
    return papers.attachment(queries.docx(row), f"{row.title}.docx", papers.WORD_TYPE)


@login_required
@require_POST
def bundle(request: ActorRequest, code: str) -> HttpResponse:
    """The report with its events and seals as one file that verifies."""
    row = queries.report_of(request.actor, code)
    made = actions.export_bundle(actor=request.actor, at=now(), row=row)
    response = papers.attachment(made.content, f"{row.title}-{_('证据包')}.zip", ZIP_TYPE)
    response["X-Bundle-Digest"] = made.digest
    return response
