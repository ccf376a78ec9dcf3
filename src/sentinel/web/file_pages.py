"""Attachments on pages: the panel of a record, taking files in, serving them safely, removing them."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel import attachments, filestore, uploads
from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.models import Attachment
from sentinel.kernel.refusals import Refused
from sentinel.ledger import LEDGERS, Ledger
from sentinel.web.downloads import File
from sentinel.web.ledger_pages.reach import ledger_of, row_of

MOST_AT_ONCE = 20
# A file is shown beside nothing of ours: no script, no form, no frame around it.
SEALED_OFF = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


def panel(ledger: Ledger, row: Any, actor: Actor) -> dict[str, Any]:
    """What `web/parts/attachments.html` needs on the record page of a ledger that takes files; empty for others."""
    if not ledger.attachments:
        return {}
    return {
        "files": list(attachments.every_of(row)),
        "files_url": f"/files/to{ledger.record_url(row)}" if actor.may(ledger.attachments, row) else "",
        "files_accept": ",".join(f".{extension}" for extension in uploads.ALLOWED),
    }


def _one(request: ActorRequest, code: str) -> Attachment:
    """A file of a row this reader sees, through the ledger of that row where it has one."""
    row = attachments.find(request.actor, code)
    ledger = next((known for known in LEDGERS.values() if known.model._meta.label_lower == row.subject_kind), None)
    if ledger is not None and not ledger.rows(request.actor).filter(pk=row.subject_id).exists():
        raise Http404
    return row


def _served(stream: BinaryIO, name: str, kind: str, *, inline: bool) -> File:
    response = File(stream, as_attachment=not inline, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    if kind != "application/pdf":
        response["Content-Security-Policy"] = SEALED_OFF
    return response


@login_required
@require_GET
def one_file(request: ActorRequest, code: str) -> File:
    """The file itself: pictures and PDF open in the browser, everything else is saved."""
    row = _one(request, code)
    inline = uploads.extension_of(row.name) in uploads.INLINE and "save" not in request.GET
    try:
        return _served(filestore.open_file(row.sha256), row.name, row.kind, inline=inline)
    except FileNotFoundError as gone:
        raise Http404(_("文件不在服务器上，请联系系统管理员。")) from gone


@login_required
@require_GET
def one_thumbnail(request: ActorRequest, code: str) -> File:
    """The small picture of a picture."""
    row = _one(request, code)
    if not row.pictured:
        raise Http404
    try:
        return _served(attachments.thumbnail_of(row), "small.jpg", "image/jpeg", inline=True)
    except FileNotFoundError as gone:
        raise Http404 from gone


@login_required
@require_POST
def add_files(request: ActorRequest, module: str, noun: str, key: str) -> HttpResponse:
    """Add files to a row: each is taken or refused by itself, and the page says which."""
    ledger = ledger_of(request, module, noun)
    row = row_of(ledger, request, key)
    if not ledger.attachments:
        raise Http404
    request.actor.require(ledger.attachments, row)
    sent = request.FILES.getlist("file")
    if not sent:
        messages.error(request, _("请先选择文件。"))
    for file in sent[:MOST_AT_ONCE]:
        try:
            kept = attachments.attach(
                actor=request.actor,
                at=now(),
                subject=row,
                permission=ledger.attachments,
                name=file.name or "",
                stream=cast(BinaryIO, file.file),
            )
            messages.success(request, _("已上传“{name}”。").format(name=kept.name))
        except Refused as refused:
            messages.error(request, f"{uploads.clean_name(file.name or '')}：{refused}")
    if len(sent) > MOST_AT_ONCE:
        messages.error(request, _("一次最多 {most} 个文件，其余没有上传。").format(most=MOST_AT_ONCE))
    return HttpResponseRedirect(f"{ledger.record_url(row)}#files", status=303)


@login_required
@require_POST
def remove_file(request: ActorRequest, code: str) -> HttpResponse:
    """Set a file aside with a reason."""
    row = _one(request, code)
    subject = attachments.subject_of(row, request.actor)
    try:
        reason = request.POST.get("reason", "")
        attachments.remove(actor=request.actor, at=now(), attachment=row, reason=reason)
        messages.success(request, _("已移除“{name}”。").format(name=row.name))
    except Refused as refused:
        if refused.status == 403:
            raise
        messages.error(request, str(refused))
    ledger = next(known for known in LEDGERS.values() if known.model._meta.label_lower == row.subject_kind)
    return HttpResponseRedirect(f"{ledger.record_url(subject)}#files", status=303)
