"""How things stood at an instant: a slider over business time, and what one post could know then."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.wings.recover.reviews import queries
from sentinel.wings.recover.reviews.views.span import instant, span

FRAGMENT = "standing"


@login_required
@require_GET
def standing(request: ActorRequest) -> HttpResponse:
    """The state by what was written down until an instant; the fragment alone where the slider asks."""
    if not request.actor.has("reviews.view"):
        request.actor.require_in("reviews.view", "")
    since, until = span(request.GET.dict(), now())
    at = _between(instant(request.GET.get("at", "")) or until, since, until)
    matter, post = _plain(request, "matter"), queries.post_to_ask(request.actor, _plain(request, "post"))
    asked = {"since": f"{since:%Y-%m-%dT%H:%M}", "until": f"{until:%Y-%m-%dT%H:%M}", "matter": matter}
    context = {
        "since": since,
        "until": until,
        "at": at,
        "minutes": int((until - since).total_seconds() // 60),
        "minute": int((at - since).total_seconds() // 60),
        "matter": matter,
        "post": post,
        "base": urlencode(asked),
        "found": queries.standing(request.actor, at, matter=matter),
        "known": queries.known(request.actor, post, at, matter=matter) if post is not None else None,
    }
    if request.headers.get("HX-Target") == FRAGMENT:
        return render(request, "reviews/standing_parts.html", context)
    words = _plain(request, "who")
    context |= {
        "marks": queries.marks(request.actor, since, until),
        "matters": queries.matters(request.actor),
        "who": words,
        "posts": queries.posts_to_ask(request.actor, words),
    }
    return render(request, "reviews/standing.html", context)


def _plain(request: ActorRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:48].strip()


def _between(at: datetime, since: datetime, until: datetime) -> datetime:
    return min(max(at, since), until)
