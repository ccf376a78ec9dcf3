"""Logging in through the government's identity provider (OpenID Connect); off unless an issuer is configured.

The provider is found by discovery; only accounts that exist here are opened: by the provider's subject once it is
bound, before that by the configured claim, which must be the user name.
"""

from functools import lru_cache
from typing import Any, cast

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from mozilla_django_oidc import views  # type: ignore[import-untyped]
from mozilla_django_oidc.auth import OIDCAuthenticationBackend  # type: ignore[import-untyped]

from sentinel.kernel.accounts import account_of_subject
from sentinel.kernel.models import Account
from sentinel.web.account_pages import welcome

TIMEOUT_S = 10
ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
FIXED = {
    "OIDC_RP_SIGN_ALGO": "RS256",
    "OIDC_RP_SCOPES": "openid profile",
    "OIDC_USE_PKCE": True,
    "OIDC_TIMEOUT": TIMEOUT_S,
    "OIDC_AUTHENTICATION_CALLBACK_URL": "web:provider_callback",
    "LOGIN_REDIRECT_URL": "/",
}


@lru_cache(maxsize=4)
def discovered(issuer: str) -> dict[str, Any]:
    """What the provider says of itself, asked once a process; another issuer than the one asked is refused."""
    answer = requests.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=TIMEOUT_S)
    answer.raise_for_status()
    said: dict[str, Any] = answer.json()
    if said.get("issuer") != issuer:
        raise SuspiciousOperation(f"discovery speaks for {said.get('issuer')!r}")
    return said


def provider_setting(attr: str, *otherwise: Any) -> Any:
    """A setting of the library: endpoints by discovery, the client from our own settings, the rest fixed here."""
    ours = settings.SENTINEL_OIDC
    if attr in ENDPOINTS:
        return discovered(ours["issuer"]).get(ENDPOINTS[attr], "")
    own = {"OIDC_RP_CLIENT_ID": ours["client_id"], "OIDC_RP_CLIENT_SECRET": ours["client_secret"]}
    known = {**FIXED, **own}
    return known[attr] if attr in known else getattr(settings, attr, *otherwise)


class ProviderBackend(OIDCAuthenticationBackend):
    """The provider's word, checked; then an account that exists here."""

    get_settings = staticmethod(provider_setting)

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Signature and nonce as the library checks them, and that the token is from this issuer for this client."""
        try:
            payload: dict[str, Any] = super().verify_token(token, **kwargs)
        except (jwt.PyJWTError, KeyError) as wrong:
            raise SuspiciousOperation(f"id token: {wrong}") from wrong
        ours, audience = settings.SENTINEL_OIDC, payload.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if payload.get("iss") != ours["issuer"] or ours["client_id"] not in audiences:
            raise SuspiciousOperation("id token of another issuer or for another client")
        if not payload.get("sub") or "exp" not in payload:
            raise SuspiciousOperation("id token without subject or end")
        return payload

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Account | None:
        """The account of the provider's subject; nothing is created."""
        subject, name = str(payload["sub"])[:128], str(payload.get(settings.SENTINEL_OIDC["claim"]) or "")[:64]
        return account_of_subject(subject, name)


class ProviderLogin(views.OIDCAuthenticationRequestView):
    """Off to the provider."""

    get_settings = staticmethod(provider_setting)


class ProviderCallback(views.OIDCAuthenticationCallbackView):
    """Back from the provider."""

    get_settings = staticmethod(provider_setting)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Log in who the provider vouches for; an error of the provider changes nothing here."""
        if request.GET.get("error"):
            return self.login_failure()
        return cast(HttpResponse, super().get(request))

    def login_success(self) -> HttpResponse:
        """Open the session without the library's backend: a later page asks nothing of the provider."""
        welcome(self.request, self.user)
        return HttpResponseRedirect(self.success_url)

    def login_failure(self) -> HttpResponse:
        """Back to the login page with a sentence."""
        return _failed(self.request)


def _failed(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("统一认证没有通过：没有对应的账号，或认证已过期。请重试，或用本系统的用户名和密码登录。"))
    return redirect("web:login")


def _through(request: HttpRequest, view: type[Any]) -> HttpResponse:
    if not settings.SENTINEL_OIDC.get("issuer"):
        raise Http404
    try:
        return cast(HttpResponse, view.as_view()(request))
    except (requests.RequestException, SuspiciousOperation):
        return _failed(request)


def provider_login(request: HttpRequest) -> HttpResponse:
    """GET /oidc/login/: off to the provider."""
    return _through(request, ProviderLogin)


def provider_callback(request: HttpRequest) -> HttpResponse:
    """GET /oidc/callback/: back from the provider."""
    return _through(request, ProviderCallback)
