"""What the duty room looks at: rooms left, area a resident, the nearest shelter with room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sentinel.kernel import areas, clock
from sentinel.kernel.actor import Actor
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed
from sentinel.wings.prepare.shelters import queries
from sentinel.wings.prepare.shelters.forms import NearestForm

SHOWN = 20


def must_see(actor: Actor) -> None:
    """Refuse who may look at no shelter at all."""
    if not actor.has("shelters.view"):
        raise NotAllowed(_("您的岗位没有查看避难场所的权限，请联系上级值班室。"))


@login_required
@require_GET
def board(request: ActorRequest) -> HttpResponse:
    """Rooms left by town, shelters in use first; the fragment is fetched anew when people come or go."""
    must_see(request.actor)
    at = clock.now()
    context = {"board": queries.board(request.actor, at), "at": at}
    fragment = request.headers.get("HX-Target") == "shelter-board"
    return render(request, "shelters/board_parts.html" if fragment else "shelters/board.html", context)


@login_required
@require_GET
def coverage(request: ActorRequest) -> HttpResponse:
    """Area of shelters a resident, by town, beside the target."""
    must_see(request.actor)
    return render(request, "shelters/coverage.html", {"coverage": queries.coverage(request.actor, clock.now())})


@login_required
@require_GET
def nearest(request: ActorRequest) -> HttpResponse:
    """Shelters with room, nearest to a point or a village first."""
    must_see(request.actor)
    names = areas.names()
    towns = {code[:9]: name for code, name in names.items() if code.endswith("000")}
    choices = [(code, f"{towns.get(code[:9], '')} · {name}") for code, name in names.items() if code[9:] != "000"]
    asked = bool(request.GET.get("point") or request.GET.get("area"))
    form = NearestForm(request.GET if asked else None, areas=choices, initial={"people": 1})
    found = None
    if asked and form.is_valid():
        data = form.cleaned_data
        place = data["point"] or queries.places([data["area"]]).get(data["area"])
        if place is None:
            form.add_error("area", _("这个村（社区）的位置不在库中，请改用经纬度。"))
        else:
            found = queries.nearest(request.actor, place, data["people"], space=data["space"])
    context = {"form": form, "found": found[:SHOWN] if found is not None else None, "count": len(found or ())}
    return render(request, "shelters/nearest.html", context, status=422 if form.errors else 200)
