"""Refusals that reach a page: the right status and the sentence, never a stack trace."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sentinel.kernel.refusals import NotAllowed, Refused


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal as a page, or as a notice alone where htmx asked for a fragment."""
    fragment = bool(getattr(request, "htmx", False))
    template = "web/refused_fragment.html" if fragment else "web/refused.html"
    return render(request, template, {"refused": refused}, status=refused.status)


class RefusalPages:
    """Turns a `Refused` that no view caught into its page; an address that can name nothing is not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: list[object], kwargs: dict[str, object]) -> None:
        """No key of ours holds a NUL, and PostgreSQL refuses to look for one."""
        if any("\x00" in str(value) for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; other exceptions go on."""
        return refusal_page(request, exception) if isinstance(exception, Refused) else None


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is gone (session ended): the page says so and the draft is kept in the browser."""
    return refusal_page(request, NotAllowed(_("登录已过期，请重新登录；填写的内容已保留。"), code="token_gone"))
