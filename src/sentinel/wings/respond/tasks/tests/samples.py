"""Sample tasks and the units they go to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.test import Client

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Account, Grant, Holding, Organisation, Parameter, Person, Post
from sentinel.wings.respond.tasks.actions import create_tasks, give_order, supervise_task
from sentinel.wings.respond.tasks.models import Order, Supervision, Task
from sentinel.wings.respond.tasks.rules import TaskSpec

AT = datetime(2023, 7, 29, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DISTRICT, TOWN, VILLAGE = "110109000000", "110109108000", "110109108203"
OTHER_TOWN, OTHER_VILLAGE = "110109101000", "110109101209"
ORIGIN = {"origin_kind": "test.order", "origin_key": "ORDER-1"}


def person(*permissions: str, area: str = DISTRICT, units: tuple[str, ...] = (), name: str = "P1") -> Actor:
    """A person who holds permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{name}", label=name, person_code=name, holds=holds, units=units, area_code=area)


def make_unit(area_code: str, kind: str = "village") -> Organisation:
    """A unit whose code is its area's, made where a test has none."""
    defaults = {"name": f"单位{area_code}", "kind": kind, "area_code": area_code}
    Parameter.objects.get_or_create(
        key="tasks.climb_minutes",
        valid_from=date(2020, 1, 1),
        defaults={"value": 30, "unit": "min", "title": "上报间隔", "source": "test", "status": "unverified"},
    )
    return Organisation.objects.get_or_create(code=area_code, defaults=defaults)[0]


def spec(*, area_code: str = VILLAGE, key: str = "tell", minutes: int = 60) -> TaskSpec:
    """What one village is told to do within an hour of AT."""
    return TaskSpec(
        key=key,
        title="广播告知",
        text="测试预案",
        unit=area_code,
        area_code=area_code,
        due_at=AT + timedelta(minutes=minutes),
        level=4,
    )


def make_task(*, area_code: str = VILLAGE, code: str = "tell") -> Task:
    """One assigned task; `code` is the key of its measure."""
    make_unit(area_code)
    made = spec(area_code=area_code, key=code)
    create_tasks(actor=system("test"), at=AT, specs=[made], **ORIGIN)
    return Task.objects.get(code=made.code(ORIGIN["origin_key"]))


def signed_in(client: Client, *permissions: str, area: str = VILLAGE, unit: str = VILLAGE) -> Client:
    """The client of a person who holds one post of a unit, with these permissions over an area."""
    someone = Person.objects.create(code=f"P-{area}", name="值班员")
    kind = "town" if unit.endswith("000") else "village"
    post = Post.objects.create(
        code=f"POST-{area}", organisation=make_unit(unit, kind), title="责任人", role="village_a", area_code=area
    )
    Holding.objects.create(post=post, person=someone)
    Grant.objects.bulk_create(
        Grant(post=post, permission=permission, kind="area", value=area, source="test") for permission in permissions
    )
    client.force_login(Account.objects.create(username=f"u-{area}", label="值班员", person=someone))
    return client


def make_order(*, area_code: str = VILLAGE, code: str = "O1") -> Order:
    """One order to one unit; its text says which."""
    make_unit(area_code)
    return give_order(actor=system("test"), at=AT, title=f"巡查 {code}", units=[area_code], minutes=60)


def make_supervision(*, area_code: str = VILLAGE, code: str = "S1") -> Supervision:
    """One pressing of one task."""
    row = make_task(area_code=area_code, code=code)
    return supervise_task(actor=system("test"), at=AT, task=row, text="请尽快办理", minutes=30)


SAMPLES = {"tasks.task": make_task, "tasks.order": make_order, "tasks.supervision": make_supervision}
