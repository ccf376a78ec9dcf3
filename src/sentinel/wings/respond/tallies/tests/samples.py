"""Sample statements, each made through its action."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Matter
from sentinel.wings.respond.tallies.actions import note_tally
from sentinel.wings.respond.tallies.models import Tally

AT = datetime(2023, 7, 30, 13, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TOWN, OTHER_TOWN = "110109005000", "110109101000"


def clerk(*permissions: str, area: str = TOWN) -> Actor:
    """Somebody on duty with permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or ("tallies.view", "tallies.note"))
    return Actor(key="person:D1", label="值班员甲", holds=holds, person_code="D1", area_code=area)


def make_matter(area_code: str = TOWN, code: str = "trains") -> Matter:
    """A matter people are counted in."""
    return Matter.objects.get_or_create(code=code, defaults={"area_code": area_code, "opened_at": AT})[0]


def make_tally(*, area_code: str = TOWN, code: str = "trains", **said: Any) -> Tally:
    """A statement about a matter of this code."""
    make_matter(area_code, code)
    fields = {"item": "K396 次", "group": "乘务", "people": 32, "source": "铁路调度", **said}
    return note_tally(actor=clerk(area=area_code), at=AT, matter_code=code, **fields)


SAMPLES = {"tallies.tally": make_tally}
