"""Pages of the shell: login, home, me, One Map, search, the clock."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel.accounts import authenticate_account
from sentinel.kernel.clock import reading, wall_now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.web import navigation, queries
from sentinel.web.context import clock_state

LONGEST_QUERY = 60


def _next(request: HttpRequest) -> str:
    """Where to go after logging in: an address of this site, else home."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and not asked.startswith(settings.LOGIN_URL) else "/"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The login page; a refused attempt says why and keeps the user name."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(_next(request))
        return render(request, "web/login.html", {"next": _next(request)})
    username = request.POST.get("username", "")[:64].strip()
    try:
        account = authenticate_account(username, request.POST.get("password", "")[:256], wall_now())
    except Refused as refused:
        context = {"next": _next(request), "username": username.replace("\x00", ""), "refusal": str(refused)}
        return render(request, "web/login.html", context, status=401)
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(_next(request))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("web:login")


@require_GET
@login_required
def home(request: ActorRequest) -> HttpResponse:
    """Where the reader's work begins."""
    return redirect(navigation.home(request.actor))


@require_GET
@login_required
def me(request: ActorRequest) -> HttpResponse:
    """Who I am here: posts, rights, this device. On the phone's shell for those whose work is on the phone."""
    on_phone = navigation.works_on_phone(request.actor)
    context = {
        "base": "web/pocket.html" if on_phone else "web/page.html",
        "posts": queries.posts_of(request.actor),
        "rights": queries.rights_of(request.actor),
    }
    return render(request, "web/me.html", context)


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
