"""Every request gets an id, is counted and timed by its view, and leaves one line in the log of production."""

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram

from sentinel.runtime.watching import logs

REGISTRY = CollectorRegistry()
SECONDS = Histogram(
    "sentinel_http_request_seconds",
    "Time to answer a request, by view and status",
    ("view", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
GOOD_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OWN = "sentinel.runtime.watching.views."
log = logging.getLogger("sentinel.request")


def view_of(request: HttpRequest) -> str:
    """The function that answers: a closed set of words, whatever address was typed."""
    match = request.resolver_match
    return "none" if match is None else str(match._func_path)


class Requests:
    """Stands outermost, so that it sees what every other part answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get("X-Request-ID", "")
        number = asked if GOOD_ID.fullmatch(asked) else uuid.uuid4().hex
        began = time.perf_counter()
        token = logs.REQUEST.set(request)
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
            took, view = time.perf_counter() - began, view_of(request)
            method = request.method if request.method in METHODS else "other"
            SECONDS.labels(view, method, response.status_code).observe(took)
            if logs.form() == logs.JSON and not view.startswith(OWN):
                log.info("%s %s %d %.0f ms", method, view, response.status_code, took * 1000)
        logs.REQUEST.reset(token)
        response.headers["X-Request-ID"] = number
        return response
