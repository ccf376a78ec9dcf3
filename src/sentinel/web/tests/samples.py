"""Rows and helpers for tests of the shell."""

from datetime import datetime, timedelta, timezone

from django.contrib.auth.hashers import make_password
from django.db import transaction

from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Account, Area, Grant, Holding, Matter, Organisation, Person, Post
from sentinel.kernel.models.space import Clock

AT = datetime(2023, 7, 31, 10, 0, tzinfo=timezone(timedelta(hours=8)))
DISTRICT, TOWN, OTHER_TOWN = "999901000000", "999901101000", "999901102000"
PASSWORD = "a-long-enough-password"


@events.event_type("incidents.shelltest.happened", version=1)
class Happened(events.Payload):
    """Something happened to a matter; only these tests record it."""

    code: str


def make_areas() -> None:
    """A district of two towns."""
    district = Area.objects.create(code=DISTRICT, name="测试区", short_name="测试区", kind="district")
    for code, name in ((TOWN, "甲镇"), (OTHER_TOWN, "乙镇")):
        Area.objects.create(code=code, name=name, short_name=name, kind="town", parent=district)


def make_account(username: str, *, area_code: str = TOWN, permissions: tuple[str, ...] = ()) -> Account:
    """A login of a person in a post that holds permissions over an area."""
    organisation, _ = Organisation.objects.get_or_create(
        code=f"O-{area_code}", defaults={"name": "某单位", "kind": "town", "area_code": area_code}
    )
    post = Post.objects.create(
        code=f"P-{username}", organisation=organisation, title="值班员", role="town_duty", area_code=area_code
    )
    person = Person.objects.create(code=f"R-{username}", name="王某某")
    Holding.objects.create(post=post, person=person)
    Grant.objects.bulk_create(
        Grant(post=post, permission=name, kind="area", value=area_code, source="test") for name in permissions
    )
    return Account.objects.create(username=username, password=make_password(PASSWORD), person=person, label="王某某")


def make_event(code: str, area_code: str = TOWN) -> events.Event:
    """One event of a new matter in an area, in its own transaction."""
    with transaction.atomic():
        matter = Matter.objects.create(code=code, area_code=area_code, opened_at=AT)
        return events.record(Happened(code=code), subject=matter, actor=system("test"), at=AT)


def set_clock(space: str, *, speed: int = 1, paused: bool = False) -> None:
    """Business time of a space stands at `AT` or runs from there."""
    Clock.objects.update_or_create(
        space=space, defaults={"anchor_wall": AT, "anchor_business": AT, "speed": speed, "paused": paused}
    )
