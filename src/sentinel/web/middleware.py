"""Where the feed stood before a page read its data; and whoever must set up one-time codes does that first."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sentinel.kernel import events

FACTOR_DUE = "factor_due"
FACTOR_PAGE = "/me/second-factor/"


class FeedCursor:
    """Takes the feed's cursor before the view reads anything, so that no change falls between page and stream."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        whole_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if whole_page and "HX-Request" not in request.headers and settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.feed_cursor = events.head()  # type: ignore[attr-defined]
        return self.get_response(request)


class FactorFirst:
    """Whoever logged in without the one-time codes their role needs sees only the page that sets them up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asks = settings.SESSION_COOKIE_NAME in request.COOKIES and request.path not in (FACTOR_PAGE, "/logout/")
        if asks and settings.SENTINEL_SECOND_FACTOR_ROLES and request.session.get(FACTOR_DUE):
            return redirect(FACTOR_PAGE)
        return self.get_response(request)
