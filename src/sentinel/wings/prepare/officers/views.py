"""Pages of the network: who reports from where and what is missing, and the sheet of a training."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sentinel.kernel import areas, clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.ledger import LEDGERS
from sentinel.ledger.export import BOM, harmless
from sentinel.wings.prepare.officers import actions, queries
from sentinel.wings.prepare.officers.choices import Gap, Rank
from sentinel.wings.prepare.officers.workflow import VIEW

SORTS = (
    ("name", gettext_lazy("镇街")),
    ("held", gettext_lazy("在任")),
    ("trained", gettext_lazy("培训有效")),
    ("confirmed", gettext_lazy("电话已核实")),
)


@login_required
@require_GET
def coverage(request: ActorRequest) -> HttpResponse:
    """Every place in reach, what it has of what it owes; as a page, or as a file of all places."""
    if not request.actor.has(VIEW):
        raise NotAllowed(_("您的岗位没有查看灾害信息员的权限，请联系区应急局救助科。"))
    at, town = clock.now(), request.GET.get("town", "")
    if request.GET.get("export"):
        return _file(request, at, town)
    gap, sort = request.GET.get("gap", ""), request.GET.get("sort", "")
    found = queries.coverage(request.actor, at, town=town, gap=gap, sort=sort)
    context = {
        "coverage": found,
        "gap": gap,
        "town": next((line for line in found.lines if line.code == town), None),
        "sort": sort,
        "heads": [(name, label, f"-{name}" if sort == name else name) for name, label in SORTS],
        "at": at,
    }
    return render(request, "officers/coverage.html", context)


def _file(request: ActorRequest, at: datetime, town: str) -> HttpResponse:
    places, _rule = queries.place_list(request.actor, at, town)
    text, names, labels = StringIO(), areas.names(), dict(Gap.choices)
    writer = csv.writer(text)
    seats = [head.format(rank=rank.label) for rank in Rank for head in (_("{rank}"), _("{rank}培训"), _("{rank}电话"))]
    writer.writerow([_("区划代码"), _("镇街"), _("单位"), *seats, _("网格（小组）人数"), _("缺口")])
    for place in places:
        cells = [cell for rank in Rank for cell in _seat(place.seats.get(rank.value))]
        gaps = "、".join(str(labels[gap.value]) for gap in place.gaps)
        row = [place.code, names.get(place.town, ""), place.name, *cells, str(place.groups), gaps]
        writer.writerow([harmless(cell) for cell in row])
    answer = HttpResponse((BOM + text.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="officers-{at:%Y%m%d}.csv"'
    return answer


def _seat(seat: Any) -> Iterator[str]:
    """The cells of one seat: who, trained, confirmed."""
    yield seat.name if seat is not None else ""
    yield "" if seat is None else str(_("有效") if seat.trained else _("过期"))
    yield "" if seat is None else str(_("已核实") if seat.confirmed else _("待核实"))


@login_required
@require_http_methods(["GET", "POST"])
def attendance(request: ActorRequest, code: str) -> HttpResponse:
    """Tick who of one part of the network was at a training."""
    training = queries.training_of(request.actor, code)
    parts = queries.parts(request.actor, training)
    if not parts:
        raise NotAllowed(_("您的岗位不能登记这次培训的到课人员，请联系所属镇街。"))
    asked = request.GET.get("part") or next((part.code for part in parts if part.serving), parts[0].code)
    part = next((part for part in parts if part.code == asked), None)
    if part is None:
        raise NotFound(_("这次培训没有这个范围，或不在您的管辖范围。"))
    record_url, refusal, status = LEDGERS["officers.training"].record_url(training), "", 200
    if request.method == "POST":
        ticked = request.POST.getlist("attended")
        try:
            added, removed = actions.record_attendance(
                actor=request.actor, at=clock.now(), training=training, part=part.code, attended=ticked
            )
        except NotAllowed:
            raise
        except Refused as refused:
            refusal, status = str(refused), refused.status
        else:
            text = _("{part}：新登记 {added} 人，撤销 {removed} 人。")
            messages.success(request, text.format(part=part.name, added=added, removed=removed))
            return HttpResponseRedirect(record_url, status=303)
    context = {
        "training": training,
        "parts": parts,
        "part": part,
        "places": queries.sheet(request.actor, training, part.code),
        "refusal": refusal,
        "record_url": record_url,
    }
    return render(request, "officers/attendance.html", context, status=status)
