"""Who is asking: puts the actor on the request, and keeps the list of log-ins."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from sentinel.kernel import sessions, spaces
from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now, wall_now
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


class SessionSeen:
    """Notes which log-ins are in use, at most once a minute each, after the answer is made."""

    EVERY_S = 60.0
    MOST = 10_000

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.noted: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key, wall = request.session.session_key, time.monotonic()
        if key and self.noted.get(key, -self.EVERY_S) + self.EVERY_S <= wall and request.user.is_authenticated:
            if len(self.noted) >= self.MOST:
                self.noted.clear()
            self.noted[key] = wall
            self._note(request, request.user, key)
        return response

    def _note(self, request: HttpRequest, account: Any, key: str) -> None:
        address = request.META.get("REMOTE_ADDR") or None
        sessions.seen(account, key, agent=request.headers.get("User-Agent", ""), address=address, wall=wall_now())
