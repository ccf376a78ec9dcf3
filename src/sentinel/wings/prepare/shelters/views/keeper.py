"""The keeper's phone: who comes, how many, who leaves, with one hand and without a script."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sentinel.kernel import areas, clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.web.form_pages import put_refusal
from sentinel.wings.prepare.shelters import actions, queries
from sentinel.wings.prepare.shelters.forms import ArrivalForm

REGISTER = "shelters.register"


def _shelter(request: ActorRequest, code: str) -> Any:
    row = queries.shelter_of(request.actor, code)
    if not request.actor.may_read(REGISTER, row):
        raise NotAllowed(_("您的岗位没有在这里登记入住的权限，请联系上级值班室。"))
    return row


def _arrival(row: Any, typed: Any = None) -> ArrivalForm:
    served = [(area.code, area.short_name) for code in row.target_areas for area in areas.communities(code)]
    return ArrivalForm(typed, areas=served, initial={"people": 1})


def _page(
    request: ActorRequest, row: Any, *, form: ArrivalForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    fresh = queries.shelter_of(request.actor, row.code)
    context = queries.keeper_page(request.actor, fresh) | {
        "form": form or _arrival(fresh),
        "refused": refused,
    }
    return render(request, "shelters/keeper.html", context, status=refused.status if refused else 200)


def _back(row: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("shelters:keeper", args=[row.code]), status=303)


def _number(request: ActorRequest) -> int | None:
    typed = request.POST.get("people", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
        raise Invalid({"people": _("人数请填数字。")})
    return int(typed)


@login_required
@require_GET
def keeper_list(request: ActorRequest) -> HttpResponse:
    """The shelters I register at, those in use first."""
    if not request.actor.has(REGISTER):
        raise NotAllowed(_("您的岗位没有登记入住的权限，请联系上级值班室。"))
    return render(request, "shelters/keeper_list.html", {"shelters": queries.keeper_list(request.actor)})


@login_required
@require_GET
def keeper(request: ActorRequest, code: str) -> HttpResponse:
    """One shelter at its door: the count, a family that comes, the people inside."""
    row = _shelter(request, code)
    if request.headers.get("HX-Target") == "keeper-counts":
        return render(request, "shelters/keeper_counts.html", queries.keeper_page(request.actor, row))
    return _page(request, row)


@login_required
@require_POST
def arrive(request: ActorRequest, code: str) -> HttpResponse:
    """A family by name; what was typed is kept when it is refused."""
    row = _shelter(request, code)
    form = _arrival(row, request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, refused=Invalid({"": _("有几项需要改，已在下面标出。")}))
    data = form.cleaned_data
    unnamed = queries.keeper_page(request.actor, row)["unnamed"]
    try:
        stay = actions.register_family(
            actor=request.actor,
            at=clock.now(),
            shelter=row,
            guests=form.guests(),
            people=data["people"],
            counted=min(data["people"], unnamed) if data["counted"] else 0,
            from_area=data["from_area"],
            place=data["place"],
            note=data["note"],
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        put_refusal(form, refused)
        return _page(request, row, form=form, refused=refused)
    messages.success(request, _("已登记 {label} {n} 人。").format(label=stay.label, n=stay.people))
    return _back(row)


@login_required
@require_POST
def count(request: ActorRequest, code: str) -> HttpResponse:
    """People whose names come later."""
    row = _shelter(request, code)
    return _done(
        request,
        row,
        lambda people: actions.count_people_in(
            actor=request.actor, at=clock.now(), shelter=row, people=people if people is not None else 1
        ),
        _("已计入。"),
    )


@login_required
@require_POST
def depart(request: ActorRequest, code: str) -> HttpResponse:
    """People of one stay leave: all, or so many."""
    stay = queries.stay_of(request.actor, code)
    return _done(
        request,
        stay.shelter,
        lambda people: actions.depart_stay(actor=request.actor, at=clock.now(), stay=stay, people=people),
        _("{label}已登记离开。").format(label=stay.label),
    )


@login_required
@require_POST
def transfer(request: ActorRequest, code: str) -> HttpResponse:
    """People of one stay are moved to another shelter."""
    stay = queries.stay_of(request.actor, code)
    to = queries.shelter_of(request.actor, request.POST.get("to", ""))
    return _done(
        request,
        stay.shelter,
        lambda people: actions.transfer_stay(actor=request.actor, at=clock.now(), stay=stay, to=to, people=people),
        _("{label}已转到{name}。").format(label=stay.label, name=to.name),
    )


def _done(request: ActorRequest, row: Any, act: Callable[[int | None], object], words: str) -> HttpResponse:
    """Run the action with the number typed; a refusal is shown on the keeper's page."""
    try:
        act(_number(request))
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return _page(request, _shelter(request, row.code), refused=refused)
    messages.success(request, words)
    return _back(row)
