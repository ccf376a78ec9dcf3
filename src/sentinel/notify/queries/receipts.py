"""What became of one matter's messages: whom they reached, over which channels, in which towns, how soon."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import TOWN
from sentinel.notify import choices, rules
from sentinel.notify.models import Delivery, Ladder, Sending

ARRIVED = (rules.SendingStatus.DELIVERED, rules.SendingStatus.SENT)


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel: how many sendings, how many arrived, how many did not go out; `stood_in` by the sandbox."""

    title: str
    sent: int
    arrived: int
    failed: int
    stood_in: bool


@dataclass(frozen=True, slots=True)
class TownLine:
    """One town: people told and how many gave a receipt; villages and communities called and how many are silent."""

    area_code: str
    name: str
    people: int
    received: int
    places: int
    silent: int


@dataclass(frozen=True, slots=True)
class Receipts:
    """Of everybody a matter was told to within reach; instants are of the first and the last receipt."""

    posts: int
    people: int
    received: int
    first_at: datetime | None
    last_at: datetime | None
    channels: tuple[ChannelLine, ...]
    towns: tuple[TownLine, ...]

    @property
    def unanswered(self) -> int:
        """People told who gave no receipt."""
        return self.people - self.received


def receipts(actor: Actor, subject_key: str) -> Receipts:
    """Who was told of one matter, and who said so. A person told twice counts once."""
    told = Delivery.objects.visible_to(actor).filter(message__subject_key=subject_key)
    rows = list(told.order_by().values_list("person_code", "post_code", "area_code", "read_at"))
    calls = Ladder.objects.visible_to(actor).filter(subject_key=subject_key).order_by()
    places = list(calls.values_list("area_code", "status"))
    when = [read_at for *_who, read_at in rows if read_at is not None]
    return Receipts(
        posts=len({post for _person, post, _area, _read in rows if post}),
        people=len({person for person, *_rest in rows}),
        received=len({person for person, _post, _area, read_at in rows if read_at is not None}),
        first_at=min(when, default=None),
        last_at=max(when, default=None),
        channels=_channels(actor, subject_key),
        towns=_towns(rows, places),
    )


def _channels(actor: Actor, subject_key: str) -> tuple[ChannelLine, ...]:
    rows = Sending.objects.visible_to(actor).filter(delivery__message__subject_key=subject_key).order_by()
    counted = rows.values_list("channel", "stands_for").annotate(
        sent=Count("pk"),
        arrived=Count("pk", filter=Q(status__in=ARRIVED)),
        failed=Count("pk", filter=Q(status=rules.SendingStatus.FAILED)),
    )
    titles = dict(choices.ChannelName.choices)
    return tuple(
        ChannelLine(str(titles[stood or channel]), sent, arrived, failed, bool(stood))
        for channel, stood, sent, arrived, failed in sorted(counted)
    )


def _towns(rows: list[tuple[Any, ...]], places: list[tuple[str, str]]) -> tuple[TownLine, ...]:
    people: dict[str, set[str]] = defaultdict(set)
    received: dict[str, set[str]] = defaultdict(set)
    called: dict[str, list[str]] = defaultdict(list)
    for person, _post, area, read_at in rows:
        people[area[:TOWN]].add(person)
        if read_at is not None:
            received[area[:TOWN]].add(person)
    for area, status in places:
        called[area[:TOWN]].append(status)
    names = dict(areas.towns())
    return tuple(
        TownLine(
            area_code=f"{town}000",
            name=names.get(f"{town}000", f"{town}000"),
            people=len(people[town]),
            received=len(received[town]),
            places=len(called[town]),
            silent=sum(1 for status in called[town] if status in rules.OPEN),
        )
        for town in sorted({*people, *called})
        if f"{town}000" in names
    )
