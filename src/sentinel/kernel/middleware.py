"""Who is asking: puts the actor on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.people import actor_of_account


class ActorRequest(HttpRequest):
    """A request as every view sees it: it knows who is asking."""

    actor: Actor


class ActorMiddleware:
    """`request.actor`, built once and only when somebody looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_of_account(request.user if request.user.is_authenticated else None, at=now())
        )
        return self.get_response(request)
