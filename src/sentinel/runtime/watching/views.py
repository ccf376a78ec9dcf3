"""What monitors ask: alive, ready, metrics. No login; metrics only for this machine or with the token."""

import secrets

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from sentinel.kernel.clock import wall_now
from sentinel.runtime.watching import readings
from sentinel.runtime.watching.metrics import registry

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers. Asks nobody else: a database that is away is no reason to end the pages."""
    return JsonResponse({"ok": True, "space": settings.SENTINEL_SPACE})


@never_cache
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """The whole space can do its work: database, migrations, and a worker that keeps up."""
    return _ready(worker=True)


@never_cache
@require_GET
def readyz_web(request: HttpRequest) -> JsonResponse:
    """These pages can be served: for a balancer, which must not take them away because another process is late."""
    return _ready(worker=False)


def _ready(*, worker: bool) -> JsonResponse:
    found: dict[str, object] = {"space": settings.SENTINEL_SPACE}
    try:
        missing = readings.migrations_missing()
        found |= {"database": "ok", "migrations": "ok" if missing == 0 else f"{missing} missing"}
        good = missing == 0
        if good and worker:
            lag = readings.numbers(wall_now()).oldest_s
            good = lag < readings.LATE_S
            found |= {"worker": "ok" if good else "late", "oldest_reaction_s": round(lag, 1)}
    except DatabaseError as fault:
        good = False
        found["database"] = type(fault).__name__
    return JsonResponse({"ok": good, **found}, status=200 if good else 503)


def _may_measure(request: HttpRequest) -> bool:
    """The token, or this very machine: never a stranger whom a proxy here passes on."""
    token = settings.SENTINEL_METRICS_TOKEN
    if token and secrets.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return True
    behind_proxy = settings.SENTINEL_TLS or any(name in request.headers for name in FORWARDED)
    return not behind_proxy and request.META.get("REMOTE_ADDR") in LOOPBACK


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: this web process's requests, and what the database says of the whole space."""
    if not _may_measure(request):
        raise Http404
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)
