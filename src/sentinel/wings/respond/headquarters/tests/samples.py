"""Sample headquarters."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Matter, Parameter, Person
from sentinel.wings.respond.headquarters.actions import set_up_headquarters
from sentinel.wings.respond.headquarters.models import Field

AT = datetime(2023, 7, 31, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PLACE = "110109108203"
ALL = ("headquarters.view", "headquarters.set_up", "headquarters.run")


def human(code: str, *permissions: str, area: str = "110109000000") -> Actor:
    """A stored person who holds permissions over an area."""
    Person.objects.get_or_create(code=code, defaults={"name": f"人员{code}"})
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{code}", label=f"人员{code}", person_code=code, holds=holds, area_code=area)


def make_matter(*, area_code: str = PLACE, code: str = "M1") -> Matter:
    """An open matter, and the groups every pack brings."""
    Parameter.objects.get_or_create(
        key="headquarters.groups",
        valid_from=date(2020, 1, 1),
        defaults={
            "value": ["综合协调组", "抢险救援组"],
            "unit": "",
            "title": "组",
            "source": "test",
            "status": "unverified",
        },
    )
    return Matter.objects.get_or_create(code=code, defaults={"area_code": area_code, "opened_at": AT})[0]


def make_field(*, area_code: str = PLACE, code: str = "H1") -> Field:
    """A running headquarters commanded by the person C-<code>."""
    matter = make_matter(area_code=area_code, code=f"M-{code}")
    chief = human(f"C-{code}")
    return set_up_headquarters(
        actor=system("test"), at=AT, matter=matter, title=f"指挥部 {code}", place="村口", commander=chief.person_code
    )


SAMPLES = {"headquarters.field": make_field}
