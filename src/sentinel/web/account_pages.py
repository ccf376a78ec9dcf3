"""Pages of one's own account: logging in and out, who I am, log-ins, one-time codes, API tokens."""

from datetime import datetime, timedelta
from typing import Any, cast

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.kernel import accounts, clock, second_factor, sessions, tokens
from sentinel.kernel.clock import wall_now
from sentinel.kernel.middleware import ActorRequest, own_actor
from sentinel.kernel.models import Account
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.web import navigation, queries
from sentinel.web.middleware import FACTOR_DUE

BACKEND = "django.contrib.auth.backends.ModelBackend"
CODE_FOR, CODE_SINCE, NEXT = "code_for", "code_since", "code_next"
CODE_WAITS = timedelta(minutes=10)
DAYS = (30, 90, 180, 365)


def _next(request: HttpRequest, asked: str) -> str:
    """Where to go after logging in: an address of this site, else home."""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and not asked.startswith(settings.LOGIN_URL) else "/"


def welcome(request: HttpRequest, account: Account) -> None:
    """Open the session of somebody who showed everything asked for, in whatever way."""
    login(request, account, backend=BACKEND)
    if second_factor.required(account) and not accounts.needs_code(account):
        request.session[FACTOR_DUE] = True


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The login page; a refused attempt says why and keeps the user name."""
    goal = _next(request, request.POST.get("next") or request.GET.get("next") or "")
    context = {"next": goal, "provider": settings.SENTINEL_OIDC.get("issuer", "")}
    if request.method == "GET":
        return redirect(goal) if request.user.is_authenticated else render(request, "web/login.html", context)
    username, wall = request.POST.get("username", "")[:64].strip(), wall_now()
    try:
        account = accounts.authenticate_account(username, request.POST.get("password", "")[:256], wall)
    except Refused as refused:
        context |= {"username": username.replace("\x00", ""), "refusal": str(refused)}
        return render(request, "web/login.html", context, status=401)
    if accounts.needs_code(account):
        request.session.cycle_key()
        request.session.update({CODE_FOR: account.pk, CODE_SINCE: wall.isoformat(), NEXT: goal})
        return redirect("web:login_code")
    welcome(request, account)
    return redirect(goal)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The second page of logging in, for accounts with one-time codes; it waits ten minutes."""
    wall = wall_now()
    since = request.session.get(CODE_SINCE)
    if since is None or datetime.fromisoformat(since) + CODE_WAITS < wall:
        return redirect("web:login")
    if request.method == "GET":
        return render(request, "web/login_code.html")
    try:
        account = second_factor.check(request.session[CODE_FOR], request.POST.get("code", "")[:32], wall)
    except Refused as refused:
        return render(request, "web/login_code.html", {"refusal": str(refused)}, status=401)
    goal = request.session.get(NEXT, "/")
    for name in (CODE_FOR, CODE_SINCE, NEXT):
        request.session.pop(name, None)
    welcome(request, account)
    return redirect(goal)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.note_logout(request.session.session_key, wall_now())
    logout(request)
    return redirect("web:login")


def _page(request: ActorRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of one's own account, on the phone's shell for those whose work is on the phone."""
    base = "web/pocket.html" if navigation.works_on_phone(request.actor) else "web/page.html"
    return render(request, template, {"base": base, **context}, status=status)


def _account(request: ActorRequest) -> Account:
    return cast(Account, request.user)


@require_GET
@login_required
def me(request: ActorRequest) -> HttpResponse:
    """Who I am here: posts, rights, this device, and how I log in."""
    account, wall = _account(request), wall_now()
    context = {
        "posts": queries.posts_of(request.actor),
        "rights": queries.rights_of(request.actor),
        "logins": len(sessions.open_sessions(account, wall)),
        "has_code": accounts.needs_code(account),
        "tokens": len(tokens.open_tokens(account, wall)),
    }
    return _page(request, "web/me.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def my_sessions(request: ActorRequest) -> HttpResponse:
    """Where I am logged in; one log-in, or all others, are ended."""
    account, wall, here = _account(request), wall_now(), request.session.session_key or ""
    if request.method == "POST":
        one = request.POST.get("one", "")
        try:
            ended = sessions.end_sessions(
                actor=own_actor(request),
                at=clock.now(),
                account=account,
                wall=wall,
                one=int(one) if one.isdecimal() and len(one) < 18 else None,
                keep=here,
            )
            messages.success(request, _("已退出 {ended} 处登录。").format(ended=ended))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("web:sessions")
    rows = sessions.open_sessions(account, wall)
    return _page(request, "web/sessions.html", {"rows": rows, "here": here})


@never_cache
@login_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def my_second_factor(request: ActorRequest) -> HttpResponse:
    """Switching one-time codes on and off; recovery codes are shown once."""
    account, actor, wall = _account(request), own_actor(request), wall_now()
    typed, refusal = request.POST.get("code", "")[:32], ""
    if request.method == "POST":
        facts: dict[str, Any] = {"actor": actor, "at": clock.now(), "account": account, "code": typed, "wall": wall}
        try:
            if accounts.needs_code(account):
                second_factor.disable(**facts)
                messages.success(request, _("已停用动态验证码。"))
                return redirect("web:me")
            codes = second_factor.confirm(**facts)
            request.session.pop(FACTOR_DUE, None)
            return _page(request, "web/second_factor.html", {"codes": codes})
        except Refused as refused:
            refusal = str(refused)
    context: dict[str, Any] = {"refusal": refusal, "enabled": accounts.needs_code(account)}
    if not context["enabled"]:
        factor = second_factor.begin(actor=actor, account=account)
        drawn = segno.make(second_factor.address(factor), micro=False).svg_inline(scale=5, border=3, light="#fff")
        context |= {"secret": factor.secret, "drawn": mark_safe(drawn)}
    context["required"] = second_factor.required(account)
    return _page(request, "web/second_factor.html", context, status=422 if refusal else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def my_tokens(request: ActorRequest) -> HttpResponse:
    """Tokens of programs that act as me; a new one's text is shown once."""
    account = _account(request)
    context: dict[str, Any] = {"days": DAYS, "typed": request.POST}
    if request.method == "POST":
        days = request.POST.get("days", "")
        try:
            row, raw = tokens.issue_token(
                actor=own_actor(request),
                at=clock.now(),
                account=account,
                title=request.POST.get("title", ""),
                days=int(days) if days.isdecimal() and len(days) < 5 else 0,
                read_only=request.POST.get("reach") != "all",
            )
            context |= {"row": row, "raw": raw, "typed": {}}
        except Invalid as refused:
            context["errors"] = refused.errors
        except Refused as refused:
            context["errors"] = {"": str(refused)}
    context["rows"] = tokens.open_tokens(account, wall_now())
    return _page(request, "web/tokens.html", context, status=422 if context.get("errors") else 200)


@login_required
@require_POST
def revoke_my_token(request: ActorRequest, prefix: str) -> HttpResponse:
    """Take a token back."""
    try:
        row = tokens.revoke_token(actor=own_actor(request), at=clock.now(), account=_account(request), prefix=prefix)
        messages.success(request, _("令牌“{title}”已作废。").format(title=row.title))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("web:tokens")
