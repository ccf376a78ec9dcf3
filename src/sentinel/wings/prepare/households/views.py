"""Pages of the household register that the ledger cannot give."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.ledger import LEDGERS
from sentinel.wings.prepare.households import actions, queries

LEDGER = "households.household"


@login_required
@never_cache
@require_POST
def unmask(request: ActorRequest, code: str) -> HttpResponse:
    """A person's data in the clear, once, on a page that is not kept."""
    member = queries.member_of(request.actor, code)
    purpose = request.POST.get("purpose", "")
    clear = actions.unmask_member(actor=request.actor, at=clock.now(), member=member, purpose=purpose)
    context = {
        "member": member,
        "clear": clear,
        "purpose": purpose,
        "record_url": f"{LEDGERS[LEDGER].url}{member.household.code}/",
    }
    return render(request, "households/clear.html", context)


@login_required
@require_POST
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Say that the entry was checked on the spot."""
    row = queries.household_of(request.actor, code)
    actions.confirm_household(actor=request.actor, at=clock.now(), household=row)
    response = redirect(LEDGERS[LEDGER].record_url(row))
    response.status_code = 303
    return response


@login_required
@require_POST
def strike(request: ActorRequest, code: str) -> HttpResponse:
    """Take a household off the register; what comes next is the list."""
    row, reason = queries.household_of(request.actor, code), request.POST.get("reason", "")
    actions.strike_household(actor=request.actor, at=clock.now(), household=row, reason=reason)
    messages.success(request, _("{code} 已移出险户名册，个人信息到期清除。").format(code=row.code))
    return HttpResponseRedirect(LEDGERS[LEDGER].url, status=303)


@login_required
@require_POST
def strike_member(request: ActorRequest, code: str) -> HttpResponse:
    """Take one person off the register."""
    member, reason = queries.member_of(request.actor, code), request.POST.get("reason", "")
    url = LEDGERS[LEDGER].record_url(member.household)
    try:
        actions.strike_member(actor=request.actor, at=clock.now(), member=member, reason=reason)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("{name} 已移出险户名册，个人信息到期清除。").format(name=member.masked_name))
    return HttpResponseRedirect(url, status=303)
