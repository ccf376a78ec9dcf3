"""Messages: sending one to people and posts, reading it, choosing how one wants to be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import areas, spaces
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.models import Holding, Person, Post
from sentinel.kernel.refusals import Invalid, NotAllowed
from sentinel.notify import events, queries, rules
from sentinel.notify.actions import queueing
from sentinel.notify.actions.dispatching import dispatch
from sentinel.notify.models import Delivery, Message, Preference, Queued


@dataclass(frozen=True, slots=True)
class _Reader:
    person: Person
    post_code: str
    area_code: str


@transaction.atomic
def send(
    *,
    actor: Actor,
    at: datetime,
    to: rules.Audience | Sequence[str],
    title: str,
    text: str,
    url: str = "",
    subject: Any = None,
    channels: Sequence[str] = (),
    level: str = "",
    expires_at: datetime | None = None,
    key: str = "",
) -> Message:
    """Send a message to people and posts (their codes, or an audience); everybody finds it in the box at once.

    With a level it also goes out over each person's channels, without one only over `channels`. The same `key` (or,
    without one, the same words about the same thing to the same people at the same instant) is the same message:
    sent once. A reaction sends as `system(...)`; a person needs `notify.send` where the subject or they themselves are.
    """
    _check(title, text, url, channels, level)
    audience = to if isinstance(to, rules.Audience) else _named(to)
    row = Message(
        area_code=_place(actor, subject),
        title=rules.worded(title.strip(), exercise=spaces.exercise()),
        text=text.strip(),
        url=url,
        level=level,
        sent_at=at,
        sent_by=actor.key,
        sent_name=actor.label,
        expires_at=expires_at,
        exercise=spaces.exercise(),
    )
    if subject is not None:
        row.subject_kind, row.subject_key = subject._meta.label_lower, subject.natural_key
    if audience.areas and not audience.people and not channels and queueing.is_large(audience):
        return _send_to_many(row, audience, actor, key)
    readers, unmanned = _readers(audience)
    if not readers:
        raise Invalid({"to": _("没有可以收到消息的人：所选岗位无人任职。")})
    people = sorted(readers)
    row.area_code = row.area_code or readers[people[0]].area_code
    about = (row.subject_kind, row.subject_key)
    row.code = key or rules.message_code(at.isoformat(), actor.key, title, text, *about, *people)
    actor.require("notify.send", row)
    row.target_areas = tuple(sorted({reader.area_code for reader in readers.values()}))
    if not _first(row):
        return Message.objects.get(code=row.code)
    found = [readers[person] for person in people]
    deliveries = [queueing.delivery(row, reader.person, reader.post_code, reader.area_code) for reader in found]
    dispatch(deliveries, asked=[tuple(channels)] * len(deliveries))
    _record_sent(row, actor, len(people), unmanned)
    return row


def _send_to_many(row: Message, audience: rules.Audience, actor: Actor, key: str) -> Message:
    """A message to more people than are laid out at once: durable now, in the boxes piece by piece."""
    row.area_code = row.area_code or audience.areas[0]
    row.code = key or rules.message_code(row.sent_at.isoformat(), actor.key, row.title, row.text, *audience.areas)
    actor.require("notify.send", row)
    row.target_areas = tuple(sorted(audience.areas))
    if not _first(row):
        return Message.objects.get(code=row.code)
    _record_sent(row, actor, queueing.queue(row, audience), 0)
    return row


def _record_sent(row: Message, actor: Actor, people: int, unmanned: int) -> None:
    sent = events.MessageSent(
        message=row.code,
        subject_kind=row.subject_kind,
        subject_key=row.subject_key,
        level=row.level,
        people=people,
        unmanned=unmanned,
    )
    record(sent, subject=row, actor=actor, at=row.sent_at)


@transaction.atomic
def read_message(*, actor: Actor, at: datetime, message: Message) -> bool:
    """Note that the actor opened a message; True the first time."""
    rows = list(_unread(actor).filter(message=message))
    return bool(_mark_read(rows, actor, at))


@transaction.atomic
def read_all(*, actor: Actor, at: datetime) -> int:
    """Note that the actor has read every notice in the box; returns how many were new."""
    return _mark_read(list(_unread(actor)), actor, at)


@transaction.atomic
def set_channels(*, actor: Actor, at: datetime, channels: Sequence[str], email: str = "") -> None:
    """Choose the order of channels on which the actor's own person is tried, and where mail goes."""
    if not actor.person_code:
        raise NotAllowed(_("这个账号没有对应的人员，不能设置通知方式。"))
    if unknown := [name for name in channels if name not in rules.OUTSIDE]:
        raise Invalid({"channels": _("没有“{name}”这个渠道。").format(name=unknown[0][:32])})
    address = email.strip()
    if address and not rules.is_mail_address(address):
        raise Invalid({"email": _("电子邮箱的写法不对，例如 name@example.org。")})
    order = list(dict.fromkeys(channels))
    chosen = queries.preference(actor.person_code)
    if (chosen.channels, chosen.email) == (order, address):
        return
    row, _made = Preference.objects.update_or_create(
        person_code=actor.person_code, defaults={"channels": order, "email": address, "changed_at": at}
    )
    row.area_code = _place(actor, None)
    record(events.PreferenceChanged(person=row.person_code, channels=tuple(order)), subject=row, actor=actor, at=at)


def _check(title: str, text: str, url: str, channels: Sequence[str], level: str) -> None:
    errors = {}
    if not title.strip():
        errors["title"] = _("请写标题。")
    elif len(title) > rules.TITLE_LENGTH:
        errors["title"] = _("标题请控制在 120 字以内。")
    if not text.strip():
        errors["text"] = _("请写内容。")
    if url and (not url.startswith("/") or url.startswith("//")):
        errors["url"] = _("链接应是本系统内的地址。")
    if unknown := [name for name in channels if name not in list(rules.ChannelName)]:
        errors["channels"] = _("没有“{name}”这个渠道。").format(name=unknown[0][:32])
    if level and level not in rules.URGENCY:
        errors["level"] = _("没有“{name}”这个级别。").format(name=level[:32])
    if errors:
        raise Invalid(errors)


def _named(codes: Sequence[str]) -> rules.Audience:
    """People and posts by their codes; a code that is neither is refused."""
    people = set(Person.objects.filter(code__in=codes).values_list("code", flat=True))
    posts = set(Post.objects.filter(code__in=set(codes) - people).values_list("code", flat=True))
    if missing := sorted(set(codes) - people - posts):
        raise Invalid({"to": _("没有这些人员或岗位：{codes}。").format(codes="、".join(missing[:10]))})
    return rules.Audience(people=tuple(sorted(people)), posts=tuple(sorted(posts)))


def _readers(audience: rules.Audience) -> tuple[dict[str, _Reader], int]:
    """Everybody once, with the post and the place they are reached at; and how many posts nobody holds."""
    posts = {post.pk: post for post in queries.posts_of(audience)}
    found: dict[str, _Reader] = {}
    manned = set()
    for holding in Holding.objects.filter(post__in=posts).select_related("person").order_by("post__code", "pk"):
        post = posts[holding.post_id]
        manned.add(holding.post_id)
        found.setdefault(holding.person.code, _Reader(holding.person, post.code, post.area_code))
    alone = [code for code in audience.people if code not in found]
    held = {
        code: (post, area)
        for code, post, area in Holding.objects.filter(person__code__in=alone)
        .order_by("person__code", "-post__code")
        .values_list("person__code", "post__code", "post__area_code")
    }
    for person in Person.objects.filter(code__in=alone):
        found[person.code] = _Reader(person, *held.get(person.code, ("", "")))
    return found, len(posts) - len(manned)


def _place(actor: Actor, subject: Any) -> str:
    if subject is not None:
        return str(subject.area_code)
    district = areas.district() if not actor.area_code else None
    return actor.area_code or (district.code if district is not None else "")


def _first(row: Message) -> bool:
    """Insert the message; False when it is there already, whoever was first."""
    Message.objects.bulk_create([row], ignore_conflicts=True)
    row.pk = Message.objects.values_list("pk", flat=True).get(code=row.code)
    laid_out = Delivery.objects.filter(message_id=row.pk).exists()
    return not laid_out and not Queued.objects.filter(message_id=row.pk).exists()


def _unread(actor: Actor) -> Any:
    rows = Delivery.objects.filter(queries.UNREAD, person_code=actor.person_code or None)
    return rows.select_related("message").select_for_update(of=("self",)).order_by("code")


def _mark_read(rows: Sequence[Delivery], actor: Actor, at: datetime) -> int:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(read_at=at)
    said = [(events.MessageRead(message=row.message.code, person=row.person_code), row) for row in rows]
    record_many(said, actor=actor, at=at)
    return len(rows)
