"""Pages a list cannot give: asking for a run, following it, its files, two runs compared, the library of storms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import areas
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotFound
from sentinel.ledger import LEDGERS
from sentinel.ledger.form import form_class
from sentinel.web.downloads import File
from sentinel.web.form_pages import form_page
from sentinel.wings.watch.forecasts import actions, queries
from sentinel.wings.watch.forecasts.choices import Hazard
from sentinel.wings.watch.forecasts.forms import FireForm, RainForm

LEDGER = "forecasts.run"
FIELDS = (
    "rain_mm",
    "rain_hours",
    "tail_hours",
    "shape",
    "cell_m",
    "members",
    "title",
    "inflow_point",
    "inflow_m3s",
    "inflow_hours",
)
PNG, TIFF = "image/png", "image/tiff"
# A finished run never changes, so neither do its files.
SETTLED = "private, max-age=3600"


@login_required
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Ask for a run; `at` in the address says where water comes in, other names fill in their fields."""
    ledger = LEDGERS[LEDGER]
    _permit(request, ledger.write_permission)
    said = {name: text.replace("\x00", "") for name, text in request.GET.dict().items()}
    initial = {"inflow_point": said.pop("at", ""), **said}
    form = form_class(ledger, FIELDS)(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> HttpResponse:
        row = actions.queue_run(actor=request.actor, at=now(), **form.cleaned_data)
        return HttpResponseRedirect(ledger.record_url(row), status=303)

    return form_page(request, "forecasts/new.html", form, act, _asking(Hazard.FLOOD, "inflow_point"))


@login_required
@require_http_methods(["GET", "POST"])
def new_fire(request: ActorRequest) -> HttpResponse:
    """Ask for a run of a wildfire; `at` in the address says where it begins, other names fill in their fields."""
    ledger = LEDGERS[LEDGER]
    _permit(request, ledger.write_permission)
    said = {name: text.replace("\x00", "") for name, text in request.GET.dict().items()}
    usual = {name: field.initial for name, field in FireForm.base_fields.items() if field.initial is not None}
    initial = {**usual, "ignition_point": said.pop("at", ""), **said}
    form = FireForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> HttpResponse:
        row = actions.queue_fire(actor=request.actor, at=now(), **form.cleaned_data)
        return HttpResponseRedirect(ledger.record_url(row), status=303)

    return form_page(request, "forecasts/new.html", form, act, _asking(Hazard.FIRE, "ignition_point"))


def _asking(hazard: Hazard, place: str) -> dict[str, Any]:
    """What the form of a hazard is headed with, and the field that a click on its map fills in."""
    ledger = LEDGERS[LEDGER]
    title = {Hazard.FLOOD: _("新的洪水推演"), Hazard.FIRE: _("新的山火推演")}[hazard]
    return {"ledger": ledger, "title": title, "cancel_url": ledger.url, "hazard": hazard.value, "place": place}


@login_required
@require_GET
def progress(request: ActorRequest, code: str) -> HttpResponse:
    """How a run stands, as a fragment that asks again until the run is over."""
    row = queries.run_of(request.actor, code)
    context = {"row": row, "again": True, **queries.progress(row, now())}
    return render(request, "forecasts/progress.html", context)


@login_required
@require_GET
def file(request: ActorRequest, code: str, name: str) -> FileResponse:
    """A picture or a grid of a finished run, of a closed list of names."""
    path = queries.file_of(request.actor, code, name)
    grid = path.suffix == ".tif"
    response = File(
        path.open("rb"),
        content_type=TIFF if grid else PNG,
        as_attachment=grid,
        filename=f"{code}-{name}" if grid else "",
    )
    response["Cache-Control"] = SETTLED
    return response


@login_required
@require_GET
def compare(request: ActorRequest) -> HttpResponse:
    """Two finished runs beside each other; without two of them the choice."""
    _permit(request)
    a, b = (_chosen(request, name) for name in ("a", "b"))
    context: dict[str, Any] = {
        "title": _("推演对比"),
        "runs": queries.comparable(request.actor),
        "a": a,
        "b": b,
    }
    if a and b and a.hazard != b.hazard:
        context["problem"] = _("洪水和山火不能对比，请选两次同一灾种的推演。")
    elif a and b and a != b:
        context["words"] = queries.WORDS[a.hazard]
        context |= {"found": queries.comparison(request.actor, a, b), **queries.laid(a, b)}
    elif a and b:
        context["problem"] = _("请选两次不同的推演。")
    return render(request, "forecasts/compare.html", context)


@login_required
@require_GET
def difference(request: ActorRequest, a: str, b: str) -> FileResponse:
    """The picture of what differs between two finished runs within reach."""
    drawn = queries.difference(*(queries.finished_run(request.actor, code) for code in (a, b)))
    if isinstance(drawn, str):
        raise NotFound(drawn)
    response = File(drawn.picture.open("rb"), content_type=PNG)
    response["Cache-Control"] = SETTLED
    return response


@login_required
@require_GET
def library(request: ActorRequest) -> HttpResponse:
    """The storms computed beforehand, and at once what they say of a rain."""
    _permit(request)
    towns = [(code, name) for code, name in areas.towns() if request.actor.may_in("forecasts.view", code)]
    asked = bool(request.GET.get("mm") or request.GET.get("hours"))
    form = RainForm(request.GET if asked else None, towns=[("", _("管辖范围内全部")), *towns])
    context: dict[str, Any] = {
        "title": _("预案库"),
        "storms": queries.storms(request.actor, now()),
        "missing": _missing(request),
        "may_run": request.actor.has("forecasts.run"),
        "form": form,
    }
    if asked and form.is_valid():
        context |= {"asked": form.cleaned_data, "answer": _answer(request, form.cleaned_data)}
    return render(request, "forecasts/library.html", context)


@login_required
@require_POST
def fill(request: ActorRequest) -> HttpResponse:
    """Ask for the storms the library lacks, as many as the page showed."""
    _permit(request, "forecasts.run")
    if request.POST.get("missing") != str(_missing(request)):
        messages.error(request, _("预案库刚有变化，没有排入；请看现在还缺哪几场，再点一次。"))
    else:
        made = actions.queue_library(actor=request.actor, at=now())
        messages.success(request, _("已排入 {n} 场设计暴雨，有空时逐一计算。").format(n=len(made)))
    return HttpResponseRedirect("/forecasts/library/", status=303)


def _missing(request: ActorRequest) -> int:
    return sum(kept.missing for kept in queries.storms(request.actor, now()))


def _permit(request: ActorRequest, permission: str = "forecasts.view") -> None:
    if not request.actor.has(permission):
        request.actor.require_in(permission, "")


def _chosen(request: ActorRequest, name: str) -> Any:
    code = request.GET.get(name, "")
    return queries.finished_run(request.actor, code) if code else None


def _answer(request: ActorRequest, asked: dict[str, Any]) -> queries.Answer:
    return queries.answer(request.actor, area_code=asked["area_code"], mm=asked["mm"], hours=asked["hours"])
