"""Intake of an incident: by telephone, from a station, out of a message that is pasted."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from sentinel.codecs.narrative import COUNTS, Piece, read, segments, words_of
from sentinel.kernel import areas
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.web import places
from sentinel.web.form_pages import put_refusal
from sentinel.wings.respond.incidents import actions, queries
from sentinel.wings.respond.incidents.choices import IncidentKind
from sentinel.wings.respond.incidents.forms import IntakeForm, PasteForm
from sentinel.wings.watch.warnings import queries as bulletins

BULLETINS = 8
SAID = {
    "kind": _lazy("类别"),
    "time": _lazy("时间"),
    "area": _lazy("区域"),
    "place": _lazy("地点"),
    "dead": _lazy("死亡"),
    "missing": _lazy("失踪"),
    "serious": _lazy("重伤"),
    "injured": _lazy("受伤"),
    "trapped": _lazy("受困"),
}


# What the address may bring along: other pages suggest an incident this way.
ASKED = ("kind", "title", "place", "source", "text")


def _initial(request: ActorRequest, at: datetime) -> dict[str, Any]:
    defaults = {"first_known_at": timezone.localtime(at), "area_code": request.actor.area_code}
    found = queries.suggestion_of(request.actor, request.GET.get("crossing", ""))
    if found is None:
        asked = {name: request.GET[name].replace("\x00", "") for name in ASKED if request.GET.get(name)}
        return {**defaults, **asked}
    return {
        **defaults,
        "kind": "11A01",
        "title": _("{station}断面编号洪水").format(station=found.station_name),
        "place": _("{station}断面").format(station=found.station_name),
        "area_code": request.actor.area_code or found.area_code,
        "first_known_at": timezone.localtime(found.observed_at),
        "source": _("{station}断面流量达到编号标准").format(station=found.station_name),
        "text": _("{station}断面流量 {flow} 立方米每秒，达到编号标准。").format(
            station=found.station_name, flow=f"{found.value / 1000:g}"
        ),
        "station": found.station,
    }


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: ActorRequest) -> HttpResponse:
    """Register an incident; what was typed is kept when it is refused."""
    at = now()
    choices = places.choices(request.actor, "incidents.register")
    if not choices:
        request.actor.require_in("incidents.register", "")
    typed = request.method == "POST" and "taken" not in request.POST
    initial = _initial(request, at) | (_confirmed(request) if not typed else {})
    form = IntakeForm(request.POST if typed else None, initial=initial, areas=choices)
    if typed and form.is_valid():
        saved = _register(request, form, at)
        if saved is not None:
            return HttpResponseRedirect(saved, status=303)
    context = {"form": form, "alike": _alike(request, form), "more": _has_more(form)}
    return render(request, "incidents/intake.html", context, status=422 if form.errors else 200)


def _confirmed(request: ActorRequest) -> dict[str, Any]:
    """Only the pieces somebody ticked, and the message itself."""
    chosen = {name: request.POST.get(f"piece_{name}", "") for name in request.POST.getlist("take") if name in SAID}
    given: dict[str, Any] = {"area_code" if name == "area" else name: value for name, value in chosen.items() if value}
    if (minute := given.pop("time", "")) and (moment := parse_datetime(minute)) is not None:
        given["first_known_at"] = min(moment, timezone.localtime(now()).replace(tzinfo=None))
    if told := request.POST.get("text", "").replace("\x00", "").strip():
        given["text"] = told[:2000]
    return given


def _alike(request: ActorRequest, form: IntakeForm) -> list[Any]:
    """What was most likely registered already, once the form was refused for it."""
    data = getattr(form, "cleaned_data", {})
    if not form.has_error(NON_FIELD_ERRORS, "registered_already") or "first_known_at" not in data:
        return []
    return queries.alike(request.actor, data["kind"], data["area_code"], data["first_known_at"])


def _has_more(form: IntakeForm) -> bool:
    """True where one of the fields that may wait is filled or wrong."""
    return any(form[name].value() not in (None, "") or form.errors.get(name) for name in COUNTS)


def _register(request: ActorRequest, form: IntakeForm, at: datetime) -> str | None:
    data = form.cleaned_data
    try:
        row = actions.register_incident(
            actor=request.actor,
            at=at,
            code="",
            kind=data["kind"],
            title=data["title"],
            area_code=data["area_code"],
            first_known_at=data["first_known_at"],
            place=data["place"],
            source=data["source"],
            text=data["text"],
            station=data["station"] or None,
            counts=form.counts,
            again_because=data["again_because"],
        )
    except Refused as refused:
        put_refusal(form, refused)
    else:
        messages.success(request, _("已登记 {number}，初报时限开始计时。").format(number=row.number))
        return reverse("incidents:report_sheet", args=[row.code])
    return None


@login_required
@require_http_methods(["GET", "POST"])
def paste(request: ActorRequest) -> HttpResponse:
    """Read a message for its pieces; every piece is shown where it stands and is taken only where somebody ticks it."""
    if not request.actor.has("incidents.register"):
        request.actor.require_in("incidents.register", "")
    form = PasteForm(request.POST or None, initial={"text": _bulletin(request)})
    told, pieces = "", list[Piece]()
    if request.method == "POST" and form.is_valid():
        told = words_of(form.cleaned_data["text"], timezone.get_current_timezone())
        pieces = read(told, at=timezone.localtime(now()), gazetteer=_gazetteer(request))
    context = {
        "form": form,
        "told": told,
        "segments": [(words, SAID.get(field, "")) for words, field in segments(told, pieces)],
        "pieces": [_shown(piece) for piece in pieces],
        "bulletins": bulletins.bulletins(request.actor)[:BULLETINS] if request.method == "GET" else (),
    }
    return render(request, "incidents/paste.html", context, status=422 if form.errors else 200)


def _bulletin(request: ActorRequest) -> str:
    code = request.GET.get("bulletin", "").replace("\x00", "")
    row = bulletins.bulletins(request.actor).filter(code=code).first() if code else None
    return row.text if row is not None else ""


def _gazetteer(request: ActorRequest) -> list[tuple[str, str]]:
    return [(code, name) for code, name in areas.names().items() if request.actor.may_in("incidents.register", code)]


def _shown(piece: Piece) -> dict[str, str]:
    value = piece.value
    meant = {"kind": dict(IncidentKind.choices).get(value, value), "area": areas.names().get(value, value)}
    said = meant.get(piece.field, value.replace("T", " ") if piece.field == "time" else value)
    return {
        "field": piece.field,
        "label": str(SAID[piece.field]),
        "words": piece.words,
        "value": value,
        "said": str(said),
    }
