"""Pages of the household register that the ledger cannot give."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
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
