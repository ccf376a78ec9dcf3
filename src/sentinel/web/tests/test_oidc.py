"""Logging in through an identity provider: a small one of our own, spoken to over real HTTP."""

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, override_settings

from sentinel.kernel.models import Account
from sentinel.web import oidc
from sentinel.web.tests.samples import make_account, make_areas

pytestmark = pytest.mark.django_db
CLIENT_ID, CLIENT_SECRET = "sentinel", "client-secret"


class Provider:
    """An identity provider: discovery, keys, authorisation by code with PKCE, tokens."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signer = self.key
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {}
        self.asked: list[str] = []
        handler = type("Handler", (Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def discovery(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return {"issuer": self.issuer} | {name: f"{self.issuer}/{path}" for name, path in paths.items()}

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        asked = self.codes.pop(form["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        assert (form["client_id"], form["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
        assert challenge.rstrip("=") == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "s-1", "iat": now, "exp": now + 60}
        said |= {"nonce": asked["nonce"], "preferred_username": "seven"} | self.claims
        signed = jwt.encode(said, self.signer, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    """Answers for one provider."""

    provider: Provider

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def answer(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        url = urllib.parse.urlparse(self.path)
        self.provider.asked.append(url.path)
        if url.path != "/authorize":
            self.answer(self.provider.jwks() if url.path == "/jwks" else self.provider.discovery())
            return
        asked = dict(urllib.parse.parse_qsl(url.query))
        code = secrets.token_hex(8)
        self.provider.codes[code] = asked
        self.send_response(302)
        back = urllib.parse.urlencode({"code": code, "state": asked["state"]})
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.provider.asked.append(self.path)
        self.answer(self.provider.token(dict(urllib.parse.parse_qsl(body))))


class Unfollowed(urllib.request.HTTPRedirectHandler):
    """A browser's redirect, looked at instead of followed."""

    def redirect_request(self, *_args: object) -> None:
        return None


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    facts = {
        "issuer": made.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "claim": "preferred_username",
    }
    backends = ["django.contrib.auth.backends.ModelBackend", "sentinel.web.oidc.ProviderBackend"]
    with override_settings(SENTINEL_OIDC=facts, AUTHENTICATION_BACKENDS=backends):
        yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def account() -> Account:
    make_areas()
    return make_account("seven")


def visit(url: str) -> str:
    """Where the provider sends the browser."""
    with pytest.raises(urllib.error.HTTPError) as sent:
        urllib.request.build_opener(Unfollowed).open(url)
    with sent.value as answer:
        return str(answer.headers["Location"])


def log_in(client: Client, goal: str = "/me/") -> str:
    """The whole way; returns where it ends."""
    off = client.get("/oidc/login/", {"next": goal})["Location"]
    back = urllib.parse.urlparse(visit(off))
    assert back.path == "/oidc/callback/"
    return client.get(f"{back.path}?{back.query}")["Location"]


def signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_an_existing_account_is_opened_and_bound(provider: Provider, account: Account) -> None:
    client = Client()
    assert "/oidc/login/" in client.get("/login/").content.decode()
    assert (log_in(client, "/me/tokens/"), signed_in(client)) == ("/me/tokens/", True)
    account.refresh_from_db()
    assert account.provider_subject == "s-1"
    asked = list(provider.asked)
    client.get("/me/")
    assert provider.asked == asked
    provider.claims = {"preferred_username": "renamed"}
    again = Client()
    log_in(again)
    assert signed_in(again)


CLAIMS: dict[str, dict[str, Any]] = {
    "nobody here": {"preferred_username": "stranger", "sub": "s-2"},
    "no name": {"preferred_username": ""},
    "another nonce": {"nonce": "x"},
    "another client": {"aud": "other"},
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "too late": {"exp": 1000},
    "no subject": {"sub": ""},
}


@pytest.mark.parametrize("claims", CLAIMS.values(), ids=CLAIMS.keys())
def test_what_does_not_fit_opens_nothing_and_creates_nothing(
    provider: Provider, account: Account, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    client = Client()
    assert (log_in(client), signed_in(client)) == ("/login/", False)
    assert "统一认证没有通过" in client.get("/login/").content.decode()
    assert (Account.objects.count(), Account.objects.get().provider_subject) == (1, None)


def test_a_token_signed_by_somebody_else_opens_nothing(provider: Provider, account: Account) -> None:
    provider.signer = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    client = Client()
    assert (log_in(client), signed_in(client)) == ("/login/", False)


def test_a_name_bound_to_another_subject_is_not_taken_over(provider: Provider, account: Account) -> None:
    Account.objects.update(provider_subject="s-other")
    client = Client()
    assert (log_in(client), signed_in(client)) == ("/login/", False)


def test_a_disabled_account_stays_closed(provider: Provider, account: Account) -> None:
    Account.objects.update(is_active=False)
    client = Client()
    assert (log_in(client), signed_in(client)) == ("/login/", False)


def test_a_strange_way_back_opens_nothing(provider: Provider, account: Account) -> None:
    client = Client()
    assert client.get("/oidc/callback/?code=x&state=y")["Location"] == "/login/"
    client.get("/oidc/login/")
    assert client.get("/oidc/callback/?code=x&state=y")["Location"] == "/login/"
    assert client.get("/oidc/callback/?error=access_denied")["Location"] == "/login/"
    assert client.get("/oidc/callback/")["Location"] == "/login/"


def test_an_address_elsewhere_is_not_gone_to(provider: Provider, account: Account) -> None:
    assert log_in(Client(), "https://elsewhere.example/") == "/"


def test_a_provider_that_is_down_is_said(account: Account) -> None:
    facts = {"issuer": "http://127.0.0.1:9", "client_id": "x", "client_secret": "x", "claim": "sub"}
    with override_settings(SENTINEL_OIDC=facts):
        assert Client().get("/oidc/login/")["Location"] == "/login/"


def test_without_an_issuer_there_is_no_such_door(account: Account) -> None:
    assert [Client().get(url).status_code for url in ("/oidc/login/", "/oidc/callback/?code=x&state=y")] == [404, 404]
    assert "/oidc/login/" not in Client().get("/login/").content.decode()


def test_discovery_that_speaks_for_another_issuer_is_refused(provider: Provider, account: Account) -> None:
    with override_settings(SENTINEL_OIDC={**oidc.settings.SENTINEL_OIDC, "issuer": f"{provider.issuer}/"}):
        assert Client().get("/oidc/login/")["Location"] == "/login/"
