"""Rows for tests, each made through its action."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from sentinel.kernel.actor import system
from sentinel.kernel.models import Holding, Organisation, Person, Post
from sentinel.notify import actions
from sentinel.notify.models import Ladder
from sentinel.notify.rules import LadderSpec, Rung, RungKind

AT = datetime(2023, 7, 29, 20, 0, tzinfo=timezone(timedelta(hours=8)))
TOWN, VILLAGE = "110109108000", "110109108203"


def make_person(code: str, post: str, *, area_code: str = VILLAGE) -> Person:
    """A person in a post of an organisation of the area."""
    organisation, _ = Organisation.objects.get_or_create(
        code=f"O{area_code}", defaults={"name": area_code, "kind": "village", "area_code": area_code}
    )
    holder, _ = Post.objects.get_or_create(
        code=post,
        defaults={"organisation": organisation, "title": post, "role": "village_a", "area_code": area_code},
    )
    person = Person.objects.create(code=code, name=f"人{code}")
    Holding.objects.create(post=holder, person=person)
    return person


def spec(code: str = "W1:V1", *, area_code: str = VILLAGE, posts: Sequence[str] = ("VA", "VB", "TD")) -> LadderSpec:
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
        rungs=(
            Rung(kind=RungKind.FIRST, posts=(first,), minutes=10),
            Rung(kind=RungKind.NEXT, posts=(following,), minutes=10),
            Rung(kind=RungKind.HUMAN, posts=(desk,)),
        ),
    )


def make_ladder(*, area_code: str = VILLAGE, code: str = "W1:V1") -> Ladder:
    """One ladder, calling its first rung where somebody holds the post."""
    actions.start_ladders(actor=system("test"), at=AT, ladders=[spec(code, area_code=area_code)])
    return Ladder.objects.get(code=code)


SAMPLES = {"notify.ladder": make_ladder}
