"""Pages of the shell: login, home, me, One Map, search, the clock."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sentinel.kernel.clock import reading, wall_now
from sentinel.kernel.middleware import ActorRequest
from sentinel.web import navigation, queries
from sentinel.web.context import clock_state

LONGEST_QUERY = 60


@require_GET
@login_required
def home(request: ActorRequest) -> HttpResponse:
    """Where the reader's work begins."""
    return redirect(navigation.home(request.actor))


@require_GET
@login_required
def one_map(request: ActorRequest) -> HttpResponse:
    """One Map: the page only; layers and tiles come cut to the reader's scope."""
    return render(request, "web/map.html")


def _signed_in(view: Callable[[ActorRequest], JsonResponse]) -> Callable[[ActorRequest], JsonResponse]:
    """For addresses that programs read: 401 instead of a page that asks for a password."""

    @wraps(view)
    def guarded(request: ActorRequest) -> JsonResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"error": "login"}, status=401)
        return view(request)

    return guarded


@require_GET
@_signed_in
def search(request: ActorRequest) -> JsonResponse:
    """Records for the palette, within the reader's scope."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    return JsonResponse({"groups": queries.hits(request.actor, q) if q else []})


@never_cache
@require_GET
@_signed_in
def clock(request: ActorRequest) -> JsonResponse:
    """The business clock, for a page that slept."""
    return JsonResponse(clock_state(reading(), wall_now()))
