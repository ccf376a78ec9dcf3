"""What every page of the shell is given. Lazily: a fragment that uses none of it asks the database nothing."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from sentinel.kernel import events
from sentinel.kernel.actor import NOBODY, Actor
from sentinel.kernel.clock import reading, wall_now
from sentinel.kernel.models.space import Clock
from sentinel.kernel.spaces import exercise
from sentinel.web import navigation, queries


def clock_state(clock: Clock, wall: datetime) -> dict[str, Any]:
    """What a browser needs to run the same clock: business time now, speed, whether it stands."""
    business = clock.at(wall).astimezone(timezone.get_default_timezone())
    return {"business": business.isoformat(timespec="milliseconds"), "speed": clock.speed, "paused": clock.paused}


class Shell:
    """The shell around one page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor:
        """Who reads the page."""
        return getattr(self.request, "actor", NOBODY)

    @cached_property
    def signed_in(self) -> bool:
        """True for a person who logged in."""
        user = getattr(self.request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @cached_property
    def exercise(self) -> bool:
        """True in the exercise space: watermark and frame."""
        return exercise()

    @cached_property
    def district(self) -> str:
        """The name of the district this database serves, in words."""
        return queries.district_name()

    @cached_property
    def place(self) -> str:
        """The reader's own place in words: a village, a town, or the district."""
        return (queries.place_name(self.actor.area_code) if self.actor.area_code else "") or self.district

    @cached_property
    def clock(self) -> dict[str, Any]:
        """Business time now and how it runs."""
        return clock_state(reading(), wall_now())

    @cached_property
    def now(self) -> datetime:
        """Business time at the rendering of the page."""
        return datetime.fromisoformat(self.clock["business"])

    @cached_property
    def cursor(self) -> str:
        """The feed's cursor: taken before the page's data was read where the middleware is in place."""
        return getattr(self.request, "feed_cursor", None) or events.head()

    @cached_property
    def groups(self) -> list[navigation.Group]:
        """The side bar."""
        return navigation.menu(self.actor, self.request.path)

    @cached_property
    def pocket(self) -> dict[str, list[navigation.Entry]]:
        """The bottom bar of the phone, and what stands behind 更多."""
        shown, more = navigation.bar(navigation.pocket(self.actor, self.request.path))
        return {"shown": shown, "more": more}

    @cached_property
    def face(self) -> str:
        """The shell of a page that stands both in the phone's bar and in the side bar: the one its reader works in."""
        return "web/pocket.html" if navigation.works_on_phone(self.actor) else "web/page.html"

    @cached_property
    def may_locate(self) -> bool:
        """True for readers of layers: they may ask where a position lies."""
        return self.actor.has("geo.view")

    @cached_property
    def desk(self) -> str:
        """The way back from a phone page for readers who also work at a desk; empty for those of the phone alone."""
        return "" if navigation.works_on_phone(self.actor) else navigation.workplace(self.actor)

    @cached_property
    def slots(self) -> dict[str, str]:
        """Fragments that modules put into the shell."""
        return navigation.slots(self.actor)

    @cached_property
    def map_here(self) -> list[navigation.Entry]:
        """What One Map offers to do with a place."""
        return navigation.map_here(self.actor)

    @property
    def demo_accounts(self) -> tuple[dict[str, str], ...]:
        """Accounts the login page shows, in a demonstration only."""
        return tuple(getattr(settings, "SENTINEL_DEMO_ACCOUNTS", ()))

    @property
    def initial(self) -> str:
        """The first character of the reader's name."""
        return self.actor.label[:1]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the shell."""
    return {"shell": Shell(request), "csp_nonce": getattr(request, "csp_nonce", "")}
