"""The page that writes down how a place downstream was told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger import LEDGERS
from sentinel.web.form_pages import form_page
from sentinel.wings.watch.advisories import actions, queries
from sentinel.wings.watch.advisories.forms import SendForm


@login_required
@require_http_methods(["GET", "POST"])
def send(request: ActorRequest, code: str) -> HttpResponse:
    """Say how, to whom and when a place downstream was told."""
    row, at = queries.advisory(request.actor, code), now()
    request.actor.require("advisories.send", row)
    ledger = LEDGERS["advisories.advisory"]
    initial = {"way": "phone", "text": row.text, "sent_at": timezone.localtime(at)}
    form = SendForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> HttpResponse:
        actions.send_advisory(actor=request.actor, at=at, row=row, **form.cleaned_data)
        messages.success(request, _("已登记向{name}的通报。").format(name=row.recipient_name))
        return HttpResponseRedirect(ledger.record_url(row), status=303)

    title = _("登记通报：{name}").format(name=row.recipient_name)
    context = {"ledger": ledger, "title": title, "cancel_url": ledger.record_url(row)}
    return form_page(request, "web/ledger_form.html", form, act, context)
