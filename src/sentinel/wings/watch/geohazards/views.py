"""Pages a list cannot give: asking for an outlook, and the chain of disasters at one of its points."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotFound
from sentinel.ledger import LEDGERS
from sentinel.ledger.form import form_class
from sentinel.web.form_pages import form_page, put_refusal
from sentinel.wings.watch.geohazards import actions, queries
from sentinel.wings.watch.geohazards.choices import Rain
from sentinel.wings.watch.geohazards.forms import ChainForm

LEDGER = "geohazards.outlook"
FIELDS = ("rain", "rain_mm", "rain_hours", "chosen_areas", "title")


@login_required
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Ask for an outlook; `at` in the address is a place on the map: its town is chosen, for a supposed rain."""
    ledger = LEDGERS[LEDGER]
    if not request.actor.has(ledger.write_permission):
        request.actor.require_in(ledger.write_permission, "")
    said: dict[str, Any] = {name: text.replace("\x00", "") for name, text in request.GET.dict().items()}
    town = queries.town_at(said.pop("at", ""))
    if town:
        said = {"rain": Rain.SUPPOSED, "chosen_areas": [town], **said}
    form = form_class(ledger, FIELDS)(
        request.POST if request.method == "POST" else None, initial={"rain": Rain.MEASURED, **said}
    )

    def act() -> HttpResponse:
        row = actions.make_outlook(actor=request.actor, at=now(), **form.cleaned_data)
        return HttpResponseRedirect(ledger.record_url(row), status=303)

    context = {"ledger": ledger, "title": _("新的研判"), "cancel_url": ledger.url}
    return form_page(request, "geohazards/new.html", form, act, context)


@login_required
@require_GET
def chain(request: ActorRequest, code: str) -> HttpResponse:
    """What the rain of an outlook may set off at one of its points; what is typed stays in the address."""
    if not request.actor.has("geohazards.view"):
        request.actor.require_in("geohazards.view", "")
    row = queries.outlook(request.actor, code)
    points = queries.dangerous(request.actor, row)
    asked = request.GET.get("point", "")
    at = next((each for each in points if each.code == asked), None) if asked else next(iter(points), None)
    if asked and at is None:
        raise NotFound(_("这次研判里没有这个隐患点，或不在您的管辖范围。"))
    typed = any(request.GET.get(name) for name in queries.ASKED)
    form = ChainForm(request.GET if typed else None)
    context: dict[str, Any] = {"title": _("灾害链"), "row": row, "at": at, "points": points, "form": form}
    if at is not None:
        given = form.cleaned_data if typed and form.is_valid() else {}
        context |= {"found": _judged(row, at, form, given), "may_run": request.actor.has("forecasts.run")}
    return render(request, "geohazards/chain.html", context, status=422 if form.errors else 200)


def _judged(row: Any, at: Any, form: ChainForm, given: dict[str, float | None]) -> queries.ChainPage:
    """The chain with what was typed; what a model cannot take is said at its field and counts as not known."""
    try:
        return queries.chain_page(row, at, given)
    except Invalid as refused:
        put_refusal(form, refused)
        return queries.chain_page(row, at, {})
