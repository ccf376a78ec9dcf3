"""People in posts, ladders, messages and sendings for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from sentinel.kernel.actor import system
from sentinel.kernel.models import Holding, Organisation, Person, Post
from sentinel.notify import actions
from sentinel.notify.models import Ladder, Message, Queued, Sending
from sentinel.notify.rules import LadderSpec, Rung, RungKind

AT = datetime(2023, 7, 29, 20, 0, tzinfo=timezone(timedelta(hours=8)))
TOWN, VILLAGE = "110109108000", "110109108203"


def make_person(code: str, post: str, *, area_code: str = VILLAGE, phone: str = "") -> Person:
    """A person in a post of an organisation of the area."""
    organisation, _ = Organisation.objects.get_or_create(
        code=f"O{area_code}", defaults={"name": area_code, "kind": "village", "area_code": area_code}
    )
    holder, _ = Post.objects.get_or_create(
        code=post,
        defaults={"organisation": organisation, "title": post, "role": "village_a", "area_code": area_code},
    )
    person = Person.objects.create(code=code, name=f"人{code}", phone=phone)
    Holding.objects.create(post=holder, person=person)
    return person


def spec(
    code: str = "W1:V1",
    *,
    area_code: str = VILLAGE,
    posts: Sequence[str] = ("VA", "VB", "TD"),
    channels: tuple[str, ...] = (),
    repeat_back: str = "",
) -> LadderSpec:
    """A ladder of three rungs: A for 10 minutes, B for 10 minutes, then the desk."""
    first, following, desk = posts
    return LadderSpec(
        code=code,
        subject_kind="warning",
        subject_key="W1",
        area_code=area_code,
        title="暴雨橙色预警",
        body="请立即核实险户。",
        level="orange",
        repeat_back=repeat_back,
        rungs=(
            Rung(kind=RungKind.FIRST, posts=(first,), minutes=10, channels=channels),
            Rung(kind=RungKind.NEXT, posts=(following,), minutes=10, channels=channels),
            Rung(kind=RungKind.HUMAN, posts=(desk,)),
        ),
    )


def make_ladder(*, area_code: str = VILLAGE, code: str = "W1:V1", repeat_back: str = "") -> Ladder:
    """One ladder, calling its first rung where somebody holds the post."""
    wanted = spec(code, area_code=area_code, repeat_back=repeat_back)
    actions.start_ladders(actor=system("test"), at=AT, ladders=[wanted])
    return Ladder.objects.get(code=code)


def make_fallen(desk_minutes: int = 20) -> Ladder:
    """A ladder of a place where nobody holds a post: it lies on the desk from the start, for so many minutes."""
    wanted = spec()
    desk = Rung(kind=RungKind.HUMAN, posts=("TD",), minutes=desk_minutes)
    actions.start_ladders(actor=system("test"), at=AT, ladders=[replace(wanted, rungs=(*wanted.rungs[:2], desk))])
    return Ladder.objects.get()


def make_message(*to: str, key: str = "M1", level: str = "orange", channels: Sequence[str] = ()) -> Message:
    """One message to these people or posts."""
    return actions.send(
        actor=system("test"),
        at=AT,
        to=to,
        title="请核对险户名单",
        text="今晚八点前报镇里。",
        url="/duty/",
        level=level,
        channels=channels,
        key=key,
    )


def make_sending(*, area_code: str = VILLAGE, code: str = "S1") -> Sending:
    """The first sending of a message to somebody of the area."""
    make_person(f"P-{code}", f"Q-{code}", area_code=area_code)
    make_message(f"P-{code}", key=code)
    return Sending.objects.filter(delivery__message__code=code).order_by("code")[0]


def make_queued() -> Queued:
    """One person a message is still to be laid out for."""
    make_person("P-Q", "VQ")
    late = make_person("P-L", "VL")
    return Queued.objects.create(message=make_message("P-Q"), person=late, post=Post.objects.get(code="VL"))


SAMPLES = {"notify.ladder": make_ladder, "notify.sending": make_sending}
