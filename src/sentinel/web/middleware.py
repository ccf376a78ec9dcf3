"""Where the feed stood before a page read its data."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sentinel.kernel import events


class FeedCursor:
    """Takes the feed's cursor before the view reads anything, so that no change falls between page and stream."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        whole_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if whole_page and "HX-Request" not in request.headers and settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.feed_cursor = events.head()  # type: ignore[attr-defined]
        return self.get_response(request)
