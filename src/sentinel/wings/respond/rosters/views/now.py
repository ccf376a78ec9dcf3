"""Who stands duty now."""

import csv
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger.export import BOM, harmless
from sentinel.wings.respond.rosters import queries


def permit(request: ActorRequest, permission: str = "rosters.view") -> None:
    """Refuse whoever holds the permission nowhere."""
    if not request.actor.has(permission):
        request.actor.require_in(permission, "")


@login_required
@require_GET
def now_page(request: ActorRequest) -> HttpResponse:
    """Every room in reach with who stands there; `?export=csv` gives the same as a file."""
    permit(request)
    at = now()
    rows = queries.on_duty(request.actor, at)
    if request.GET.get("export") == "csv":
        return _csv(rows, at)
    days = queries.room_stale_days(request.actor, at)
    lines = [{"duty": row, "stale": queries.stale(row.room, at, days)} for row in rows]
    context = {"title": _("此刻在岗"), "lines": lines, "at": at, "empty": sum(1 for row in rows if row.shift is None)}
    return render(request, "rosters/now.html", context)


def _csv(rows: list[queries.OnDuty], at: Any) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    stamp = f"{timezone.localtime(at):%Y%m%d-%H%M}"
    response["Content-Disposition"] = f'attachment; filename="on-duty-{stamp}.csv"'
    response.write(BOM)
    writer = csv.writer(response)
    writer.writerow([_("值班室"), _("带班领导"), _("值班人员"), _("备班"), _("值班电话"), _("截至")])
    for row in rows:
        groups = (row.leaders, row.officers, row.standby)
        people = ["、".join(place.person.name for place in group) for group in groups]
        writer.writerow([harmless(text) for text in (row.room.name, *people, row.room.phone, stamp)])
    return response
