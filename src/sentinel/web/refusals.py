"""Refusals that reach a page: the right status and the sentence, never a stack trace."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sentinel.kernel.refusals import Refused


class RefusalPages:
    """Turns a `Refused` that no view caught into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; other exceptions go on."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "web/refused.html", {"refused": exception}, status=exception.status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is gone (session ended): the page says so and the draft is kept in the browser."""
    return render(request, "web/refused.html", {"refused": Refused("登录已过期,请重新登录;填写的内容已保留。")}, status=403)
