"""Who is asking: puts the actor on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from sentinel.kernel import spaces
from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.people import actor_in_post, actor_of_account


class ActorRequest(HttpRequest):
    """A request as every view sees it: it knows who is asking."""

    actor: Actor


TAKEN_POST = "taken_post"


def own_actor(request: HttpRequest) -> Actor:
    """Who logged in, whatever post was taken over."""
    return actor_of_account(request.user if request.user.is_authenticated else None, at=now())


def acting(request: HttpRequest) -> Actor:
    """Who acts: in the exercise space an instructor may have taken over a post."""
    own = own_actor(request)
    post = request.session.get(TAKEN_POST, "")
    if post and spaces.exercise() and own.has("replay.control"):
        return actor_in_post(post, at=now(), instead_of=own)
    return own


class ActorMiddleware:
    """`request.actor`, built once and only when somebody looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: acting(request))  # type: ignore[attr-defined]
        return self.get_response(request)
