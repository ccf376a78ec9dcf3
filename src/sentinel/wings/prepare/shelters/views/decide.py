"""Opening a shelter, printing what hangs at its door, and looking at a guest's data."""

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.ledger import LEDGERS
from sentinel.web.form_pages import put_refusal
from sentinel.wings.prepare.shelters import actions, queries
from sentinel.wings.prepare.shelters.forms import OpeningForm
from sentinel.wings.respond.incidents import queries as incidents

LEDGER = "shelters.shelter"


def _to_record(row: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(LEDGERS[LEDGER].record_url(row), status=303)


@login_required
@require_POST
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Say that the entry was checked on the spot."""
    row = queries.shelter_of(request.actor, code)
    actions.confirm_shelter(actor=request.actor, at=clock.now(), shelter=row)
    return _to_record(row)


@login_required
@require_http_methods(["GET", "POST"])
def open_form(request: ActorRequest, code: str) -> HttpResponse:
    """Open a shelter: the words people will be told are shown as they are typed, and kept."""
    row = queries.shelter_of(request.actor, code)
    request.actor.require("shelters.manage", row)
    running = {
        item.code: item
        for item in incidents.incidents(request.actor).filter(closed_at__isnull=True, merged_into__isnull=True)
    }
    form = OpeningForm(
        request.POST if request.method == "POST" else None,
        incidents=[(key, item.title) for key, item in running.items()],
        initial={"address": row.address, "path": row.path, "duration": row.duration},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        incident = running.get(data.pop("incident"))
        try:
            opening = actions.open_shelter(
                actor=request.actor,
                at=clock.now(),
                row=row,
                matter=incident.matter if incident is not None else None,
                **data,
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("{name}已启用，请把公告发出。").format(name=row.name))
            return HttpResponseRedirect(reverse("shelters:notice", args=[opening.code]), status=303)
    return render(request, "shelters/open.html", {"form": form, "shelter": row}, status=422 if form.errors else 200)


@login_required
@require_GET
def notice(request: ActorRequest, code: str) -> HttpResponse:
    """The announcement of an opening as it is read out and printed."""
    opening = queries.opening_of(request.actor, code)
    return render(request, "shelters/notice.html", {"opening": opening, "shelter": opening.shelter})


@login_required
@require_GET
def sheet(request: ActorRequest, code: str) -> HttpResponse:
    """What hangs at the door and lies on the beds: the shelter's sheet and one card a family."""
    row = queries.shelter_of(request.actor, code)
    address = request.build_absolute_uri(reverse("shelters:keeper", args=[row.code]))
    context = {
        "shelter": row,
        "stays": [stay for stay in queries.open_stays(request.actor, row) if stay.kind == "family"],
        # The library writes the drawing itself, from an address of ours: nothing of it was typed by anybody.
        "code": mark_safe(segno.make(address, error="m").svg_inline(scale=4, border=2)),
    }
    return render(request, "shelters/sheet.html", context)


@login_required
@never_cache
@require_POST
def unmask(request: ActorRequest, code: str) -> HttpResponse:
    """A guest's data in the clear, once, on a page that is not kept."""
    guest = queries.guest_of(request.actor, code)
    purpose = _purpose(request)
    clear = actions.unmask_guest(actor=request.actor, at=clock.now(), guest=guest, purpose=purpose)
    facts = [(_("姓名"), clear["name"]), (_("身份证号"), clear["id_number"]), (_("电话"), clear["phone"])]
    return _clear(request, facts, purpose, LEDGERS["shelters.stay"].record_url(guest.stay))


@login_required
@never_cache
@require_POST
def number(request: ActorRequest, code: str) -> HttpResponse:
    """The numbers of a shelter's people in the clear, once, on a page that is not kept."""
    row = queries.shelter_of(request.actor, code)
    purpose = _purpose(request)
    clear = actions.unmask_shelter(actor=request.actor, at=clock.now(), shelter=row, purpose=purpose)
    facts = [
        (_("责任人"), f"{row.contact} {clear['contact_phone']}"),
        (_("钥匙保管人"), f"{row.key_holder} {clear['key_holder_phone']}"),
    ]
    return _clear(request, facts, purpose, LEDGERS[LEDGER].record_url(row))


def _purpose(request: ActorRequest) -> str:
    return request.POST.get("purpose", "").replace("\x00", "")


def _clear(request: ActorRequest, facts: list[tuple[str, str]], purpose: str, back: str) -> HttpResponse:
    return render(request, "shelters/clear.html", {"facts": facts, "purpose": purpose, "back": back})
