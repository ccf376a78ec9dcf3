"""Pages of the shelters that the ledger cannot give."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger import LEDGERS
from sentinel.wings.prepare.shelters import actions, queries


@login_required
@require_POST
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Say that the entry was checked on the spot."""
    row = queries.shelter_of(request.actor, code)
    actions.confirm_shelter(actor=request.actor, at=clock.now(), shelter=row)
    response = redirect(LEDGERS["shelters.shelter"].record_url(row))
    response.status_code = 303
    return response
