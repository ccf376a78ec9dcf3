"""A report begun from what is known: the town's last figures, or for the district the sum of its towns."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, Refused
from sentinel.ledger import LEDGERS
from sentinel.wings.recover.losses import actions, queries


@login_required
@require_POST
def begin(request: ActorRequest, code: str, area_code: str) -> HttpResponse:
    """Open the next draft of a town or of the district as of now, to be looked at before it is submitted."""
    row, at, kind = queries.disaster_of(request.actor, code), clock.now(), request.POST.get("kind", "")
    try:
        report = actions.begin_report(
            actor=request.actor, at=at, disaster=row, area_code=area_code, kind=kind, as_of=at
        )
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(LEDGERS["losses.disaster"].record_url(row), status=303)
    messages.success(request, _("已带出已有数字，请更新后保存；核对无误再提交。"))
    return HttpResponseRedirect(f"{LEDGERS['losses.report'].record_url(report)}edit/", status=303)
