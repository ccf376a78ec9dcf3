"""Sample rows of losses, each made through its action."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Parameter
from sentinel.wings.recover.losses import actions
from sentinel.wings.recover.losses.models import Disaster, Report

AT = datetime(2023, 7, 31, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)
DISTRICT, TOWN, OTHER_TOWN = "110109000000", "110109108000", "110109101000"
RULE = system("samples")
FIGURES = {"affected": 100, "dead": 2, "resettled": 30, "resettled_sites": 20, "resettled_spread": 10}


def officer(*permissions: str, area: str = TOWN, person: str = "P1") -> Actor:
    """A person with permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{person}", label=person, holds=holds, person_code=person, area_code=area)


CLERK = officer("losses.view", "losses.report")
CHIEF = officer("losses.view", "losses.report", "losses.manage", "losses.approve", area=DISTRICT, person="P2")


def make_places() -> None:
    """The district, two towns and the rule values; those already there stay."""
    for code, name, kind, parent in (
        (DISTRICT, "甲区", "district", None),
        (TOWN, "甲镇", "town", DISTRICT),
        (OTHER_TOWN, "乙镇", "town", DISTRICT),
    ):
        Area.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": name, "kind": kind, "parent_id": parent}
        )
    rows = (("losses.surge_percent", 50), ("losses.surge_least", 10))
    Parameter.objects.bulk_create(
        [
            Parameter(key=key, title=key, value=value, source="测试", status="unverified", valid_from="2020-01-01")
            for key, value in rows
        ],
        ignore_conflicts=True,
    )


def town_of(area_code: str) -> str:
    """The town of a village; a town or the district is its own."""
    return area_code if area_code == DISTRICT else f"{area_code[:9]}000"


def make_disaster(*, area_code: str = DISTRICT, code: str = "") -> Disaster:
    """A flood of this morning in the town of a place; the disaster itself is the district's."""
    make_places()
    return actions.register_disaster(
        actor=RULE,
        at=AT,
        name=f"洪涝{code}",
        hazard="flood",
        occurred_at=AT - 2 * HOUR,
        known_at=AT - HOUR,
        target_areas=[town_of(area_code)],
    )


def make_report(*, area_code: str = TOWN, code: str = "", disaster: Disaster | None = None, **changes: Any) -> Report:
    """The first draft of a town about a disaster."""
    values = {"kind": "initial", "as_of": AT - HOUR, **FIGURES, **changes}
    return actions.draft_report(
        actor=RULE, at=AT, disaster=disaster or make_disaster(code=code), area_code=town_of(area_code), **values
    )


def make_accepted(disaster: Disaster, area_code: str = TOWN, **changes: Any) -> Report:
    """A report that counts upward."""
    row = make_report(disaster=disaster, area_code=area_code, **changes)
    row = actions.submit_report(actor=RULE, at=AT, row=row, note="已核实")
    return actions.accept_report(actor=CHIEF, at=AT, row=row)


SAMPLES = {"losses.disaster": make_disaster, "losses.report": make_report}
